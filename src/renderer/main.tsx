import './ui/styles.css'
import { createRoot } from 'react-dom/client'
import { windowClock } from './client/batch'
import { createPageClient } from './client/page-client'
import { App } from './shell/app'
import { setToastOutlet, startStore } from './store'
import { setUpTexts } from './texts/i18n'
import { showToast } from './ui/toast'

setUpTexts()
setToastOutlet(showToast)
const client = createPageClient()
startStore(client, windowClock)

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(<App client={client} />)
