import type { Compaction } from '@shared/model/compaction'
import { TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button'
import { formatDuration, formatTokens } from '../gauge/format'
import type { RowActions } from './row-actions'

type FailureRowProps = {
  readonly compaction: Compaction
  /** Messages are held back until the user says so. */
  readonly waiting: boolean
  readonly actions: RowActions
}

/** A compaction that came to nothing: why, what became of the message, and what can be done. It goes with the next message. */
export const FailureRow = memo(function FailureRow({ compaction, waiting, actions }: FailureRowProps) {
  const { t } = useTranslation()
  const { result } = compaction
  const { error, trigger } = result
  const retry = (
    <Button size="s" aria-label={t('compaction.row.retryLabel')} onClick={actions.retry}>
      {t('compaction.row.retry')}
    </Button>
  )
  // The user's own doing needs no explanation.
  if (error?.code === 'aborted') return <p className="pb-6.5 text-center text-ink-3 text-s">{t('compaction.row.stopped')}</p>
  return (
    <section aria-label={t('compaction.row.failedLabel')} className="pb-6.5 text-m">
      <div className="flex gap-2.5 rounded-m border border-line bg-warn-soft px-3 py-2.5">
        <TriangleAlert aria-hidden size={15} strokeWidth={1.75} className="mt-0.5 shrink-0 text-warn" />
        <div className="min-w-0 flex-1">
          <p className="select-text break-words">
            {t(`compaction.row.refused.${trigger}`)} {error?.message ?? result.reason}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            {retry}
            {waiting ? (
              <Button size="s" variant="quiet" onClick={actions.sendWaiting}>
                {t('compaction.row.sendWithout')}
              </Button>
            ) : null}
          </div>
          <FailureDetails compaction={compaction} />
        </div>
      </div>
    </section>
  )
})

function FailureDetails({ compaction: { result } }: { readonly compaction: Compaction }) {
  const { t } = useTranslation()
  const { error } = result
  const rows = [
    [t('compaction.row.detail.trigger'), t(`compaction.row.trigger.${result.trigger}`)],
    [t('compaction.row.detail.strategy'), t(`compaction.row.strategy.${result.strategy}`)],
    [t('compaction.row.detail.tokens'), formatTokens(result.tokensBefore)],
    [t('compaction.row.detail.duration'), formatDuration(result.durationMs)],
    [t('compaction.row.detail.code'), error?.code],
    [t('compaction.row.detail.requestId'), error?.requestId],
    [t('compaction.row.detail.provided'), error?.detail?.slice(0, 4_000)],
  ] as const
  return (
    <details className="mt-2 text-s">
      <summary className="w-fit cursor-default text-ink-2 hover:text-ink">{t('compaction.row.details')}</summary>
      <dl className="mt-1.5 grid select-text grid-cols-[auto_1fr] gap-x-3 gap-y-1">
        {rows.map(([label, value]) =>
          value === undefined ? null : (
            <div key={label} className="contents">
              <dt className="text-ink-2">{label}</dt>
              <dd className="m-0 min-w-0 whitespace-pre-wrap break-words">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </details>
  )
}
