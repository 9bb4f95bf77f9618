import type { PendingRetry } from '@shared/model/turn'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'

type RetryRowProps = { readonly retry: PendingRetry; readonly onCancel: () => void }

/** A retry that will start by itself: why, when, and the way out. */
export function RetryRow({ retry, onCancel }: RetryRowProps) {
  const { t } = useTranslation()
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const seconds = Math.ceil((retry.at - now) / 1_000)
  return (
    <div className="mb-5.5 flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-m border border-line bg-warn-soft px-3 py-2 text-m">
      <p className="min-w-0 flex-1 basis-60">
        {retry.error.message}{' '}
        <span className="text-ink-2 tabular-nums">
          {seconds > 0 ? t('transcript.retryIn', { count: seconds }) : t('transcript.retryNow')} ·{' '}
          {t('transcript.retryAttempt', { attempt: retry.attempt + 1, max: retry.maxAttempts })}
        </span>
      </p>
      <Button onClick={onCancel}>{t('transcript.cancel')}</Button>
    </div>
  )
}
