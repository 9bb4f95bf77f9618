// npm run test:electron: the desktop specs against the real binary; it fails where there is none.
import { join } from 'node:path'
import { runHere } from './run.mjs'
import { electronBinary, ensureBuilt, ensureInstalled, fail, node24, ROOT } from './setup.mjs'

ensureInstalled()
ensureBuilt()
if (!electronBinary({ download: true })) fail('The Electron binary is not here and could not be downloaded; nothing was tested.')
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) fail('Electron needs a display: run this under `xvfb-run -a`.')
const playwright = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js')
runHere(node24(), [playwright, 'test', '--project', 'desktop', ...process.argv.slice(2)], { REQUIRE_ELECTRON: '1' })
