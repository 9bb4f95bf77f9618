import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button'

/** What stands in place of a part of the window that failed. */
export function Crash({ error, onRetry }: { readonly error: Error; readonly onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="alert" className="flex h-full flex-col items-center justify-center gap-2 overflow-auto p-6 text-center">
      <p className="font-medium text-l">{t('shell.crashTitle')}</p>
      <p className="max-w-90 text-ink-2">{t('shell.crashText')}</p>
      <span className="mt-1 flex gap-2">
        <Button variant="primary" onClick={onRetry}>
          {t('common.retry')}
        </Button>
        <Button onClick={() => location.reload()}>{t('common.reload')}</Button>
      </span>
      <details className="mt-2 max-w-full text-left text-ink-3 text-s">
        <summary className="text-center">{t('shell.crashDetails')}</summary>
        <pre className="mt-2 max-h-60 overflow-auto whitespace-pre-wrap font-mono">{error.stack ?? error.message}</pre>
      </details>
    </div>
  )
}
