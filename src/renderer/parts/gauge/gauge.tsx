import type { ChatStatus } from '@shared/model/chat'
import type { CompactionConfig } from '@shared/model/compaction'
import { Triangle, TriangleAlert } from 'lucide-react'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names'
import { Popover } from '../../ui/popover'
import { AutoCompaction, type CompactionActions } from './auto-compaction'
import { ContextFigures } from './context-figures'
import { formatTokens } from './format'
import { type GaugeLevel, gaugeLevel, gaugeText, markPosition } from './gauge-figures'
import { TotalFigures } from './total-figures'

type GaugeProps = {
  readonly status: ChatStatus
  /** What the model is called. */
  readonly modelName: string
  /** Tokens of what is being typed, a quick estimate. */
  readonly typing: number
  readonly compaction: CompactionConfig
  readonly actions: CompactionActions
}

const FILL: Readonly<Record<GaugeLevel, string>> = { low: 'bg-ink-2', mid: 'bg-warn', high: 'bg-bad' }

const INK: Readonly<Record<GaugeLevel, string>> = { low: '', mid: 'text-warn', high: 'text-bad' }

/** Says without colour what the colour says. */
function Mark({ level }: { readonly level: GaugeLevel }) {
  if (level === 'low') return null
  return level === 'mid' ? <Triangle size={9} fill="currentColor" /> : <TriangleAlert size={13} strokeWidth={2} />
}

/** How full the model's window is; a press shows what fills it. */
export const Gauge = memo(function Gauge({ status, modelName, typing, compaction, actions }: GaugeProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const level = gaugeLevel(status.utilization)
  const figures = { used: formatTokens(status.contextUsed), limit: formatTokens(status.contextLimit) }
  const typed = Math.min(100 - Math.min(100, status.utilization), (100 * typing) / status.contextLimit)
  const mark = markPosition(status)
  return (
    <span className="relative inline-flex h-7 shrink-0 items-center gap-2 px-1.5 text-ink-2 tabular-nums">
      <span className="relative">
        {/* biome-ignore lint/a11y/useSemanticElements: a meter element cannot be drawn in parts */}
        <span
          role="meter"
          aria-label={t('gauge.label')}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={Math.min(100, status.utilization)}
          aria-valuetext={status.source === 'estimated' ? t('gauge.valueEstimated', figures) : t('gauge.value', figures)}
          className="flex h-1.25 w-21 overflow-hidden rounded-full bg-active max-sm:w-14"
        >
          <i className={classNames('block h-full', FILL[level])} style={{ width: `${Math.min(100, status.utilization)}%` }} />
          <i className="block h-full bg-ink-3 opacity-50" style={{ width: `${typed}%` }} />
        </span>
        {mark === null ? null : (
          <i aria-hidden data-mark="threshold" className="absolute -inset-y-0.5 w-0.5 -translate-x-1/2 bg-ink-3" style={{ left: `${mark}%` }} />
        )}
      </span>
      <span aria-hidden className={classNames('inline-flex items-center gap-1', INK[level])}>
        <Mark level={level} />
        {gaugeText(status)}
      </span>
      <Popover
        open={open}
        onOpenChange={setOpen}
        side="top"
        align="end"
        className="w-84"
        title={t('gauge.title')}
        trigger={
          <button type="button" aria-label={t('gauge.open')} className="absolute inset-0 rounded-s opacity-100 hover:bg-ink/5 data-popup-open:bg-ink/5" />
        }
      >
        <ContextFigures status={status} typing={typing} />
        <p className="mt-2.5 text-ink-3 text-s">
          {t('gauge.limitHint', { model: modelName, limit: formatTokens(status.contextLimit) })}{' '}
          {level === 'low'
            ? status.source === 'estimated'
              ? t('gauge.estimatedHint')
              : t('gauge.reportedHint')
            : t(level === 'mid' ? 'gauge.filling' : 'gauge.nearlyFull')}
        </p>
        <AutoCompaction
          config={compaction}
          status={status.compaction}
          actions={actions}
          onCompact={() => {
            // Closed first: the dialog keeps the focus then.
            setOpen(false)
            actions.compact()
          }}
        />
        <h3 className="mt-3.5 mb-2 font-semibold">{t('gauge.totals')}</h3>
        <TotalFigures status={status} />
      </Popover>
    </span>
  )
})
