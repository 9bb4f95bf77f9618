import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import { ErrorNotice } from './error-notice'
import type { ConnectionTest } from './use-connection-test'

const MAX_REPLY = 160

/** What came of testing a connection, in words. */
export function TestResult({ test }: { readonly test: ConnectionTest }) {
  const { t } = useTranslation()
  switch (test.state) {
    case 'idle':
      return null
    case 'running':
      return (
        <p role="status" className="flex items-center gap-2 text-ink-2">
          <Spinner /> {t('settings.connections.testing')}
        </p>
      )
    case 'failed':
      return <ErrorNotice error={test.error} />
    case 'answered': {
      const reply = shorten(test.reply)
      return (
        <Notice tone="good">
          {reply === '' ? t('settings.connection.answeredEmpty') : t('settings.connection.answered', { reply })}
          {test.models === null ? null : ` ${t('settings.connection.modelCount', { count: test.models.length })}`}
        </Notice>
      )
    }
  }
}

/** One line, never cut within a character. */
function shorten(reply: string): string {
  const characters = [...reply.trim().replace(/\s+/g, ' ')]
  return characters.length > MAX_REPLY ? `${characters.slice(0, MAX_REPLY).join('')}…` : characters.join('')
}
