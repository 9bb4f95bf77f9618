import type { AppError } from '@shared/errors'
import { useTranslation } from 'react-i18next'
import { Notice } from '../../ui/notice'

/** An error beside what caused it; the provider's own words are folded away. */
export function ErrorNotice({ error }: { readonly error: AppError }) {
  const { t } = useTranslation()
  const detail = [error.status === undefined ? null : `HTTP ${error.status}`, error.requestId, error.detail].filter(Boolean).join(' · ')
  return (
    <Notice tone="bad">
      {error.message}
      {detail === '' ? null : (
        <details className="mt-1">
          <summary className="w-fit text-ink-2 text-s">{t('settings.connection.details')}</summary>
          <p className="mt-1 max-h-40 select-text overflow-y-auto whitespace-pre-wrap break-words font-mono text-ink-2 text-s">{detail}</p>
        </details>
      )}
    </Notice>
  )
}
