import { useTranslation } from 'react-i18next'
import { ErrorNotice } from '../../parts/connections/error-notice'
import { Notice } from '../../ui/notice'
import { Spinner } from '../../ui/spinner'
import type { McpTest } from './use-mcp-test'

/** What came of testing an MCP server: its tools by name, or what is in the way. */
export function McpTestResult({ test, kind }: { readonly test: McpTest; readonly kind: 'stdio' | 'http' }) {
  const { t } = useTranslation()
  switch (test.state) {
    case 'idle':
      return null
    case 'running':
      return (
        <p role="status" className="flex items-center gap-2 text-ink-2">
          <Spinner /> {t(`settings.mcp.testing.${kind}`)}
        </p>
      )
    case 'failed':
      return <ErrorNotice error={test.error} />
    case 'answered': {
      const names = test.server.tools.map((tool) => tool.name)
      return (
        <Notice tone="good">
          {names.length === 0 ? t('settings.mcp.foundNone') : t('settings.mcp.found', { count: names.length })}
          {names.length === 0 ? null : <span className="mt-0.5 block break-words font-mono text-ink-2 text-s">{names.join(', ')}</span>}
        </Notice>
      )
    }
  }
}
