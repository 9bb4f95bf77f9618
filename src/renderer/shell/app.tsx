import { useTranslation } from 'react-i18next'
import type { Client } from '../client/client'
import { useApp, useRefusal } from '../store'
import { UiProvider } from '../ui/ui-provider'
import { ErrorBoundary } from './error-boundary'
import { Refused } from './refused'
import { useTheme } from './use-theme'
import { useAddress, useRoom } from './use-window'
import { Window } from './window'

/** The whole page, from the providers down. */
export function App({ client }: { readonly client: Client }) {
  const { t } = useTranslation()
  const refusal = useRefusal()
  const started = useApp(() => true) ?? false
  useTheme()
  useAddress()
  useRoom()
  return (
    <UiProvider dismissLabel={t('common.dismiss')}>
      <ErrorBoundary>{refusal && !started ? <Refused error={refusal} /> : <Window client={client} />}</ErrorBoundary>
    </UiProvider>
  )
}
