import type { UsageEntry } from '@shared/model/usage'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCost, formatDuration, formatKnown, formatTokens } from '../../parts/gauge/format'
import { exactCost, requestTime } from '../../parts/gauge/request-text'
import { KeyValue, type KeyValueRow } from '../../ui/key-value'
import { IdRows } from './id-rows'

type RequestRowProps = { readonly entry: UsageEntry; readonly modelName: string }

/** One request in two lines; a press shows all that is known about it. */
export function RequestRow({ entry, modelName }: RequestRowProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const id = useId()
  const { usage, cost, durationMs, firstTokenMs, errorCode, purpose } = entry
  const known = (ms: number | null) => (ms === null ? t('gauge.none') : formatDuration(ms))
  const ids = [
    { label: t('inspector.requestId'), value: entry.id },
    { label: t('inspector.turnId'), value: entry.turnId },
  ]
  return (
    <li className="border-line border-t first:border-t-0">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="-mx-1.5 grid w-[calc(100%+12px)] grid-cols-[minmax(0,1fr)_auto] gap-x-3 rounded-s px-1.5 py-1.5 text-left tabular-nums hover:bg-hover"
      >
        <span className="truncate">
          <span className="text-ink-2">{requestTime(entry.startedAt, Date.now())}</span> {modelName}
          {purpose === 'answer' ? null : <span className="text-ink-2"> · {t(`inspector.purposes.${purpose}`)}</span>}
        </span>
        <span className="text-right">{cost === null ? t('gauge.none') : formatCost(cost)}</span>
        <span className="truncate text-ink-2 text-s">
          <span className="sr-only">{t('inspector.inOut')} </span>
          {formatKnown(usage.input)} → {formatKnown(usage.output)}
          {usage.cacheRead ? ` · ${t('inspector.cached', { tokens: formatTokens(usage.cacheRead) })}` : null}
          {errorCode === null ? null : <span className="text-bad"> · {errorCode}</span>}
        </span>
        <span className="text-right text-ink-2 text-s" title={t('inspector.times')}>
          {firstTokenMs === null ? null : `${formatDuration(firstTokenMs)} / `}
          {formatDuration(durationMs)}
        </span>
      </button>
      <div id={id}>
        {open ? (
          <div className="mt-0.5 mb-2.5 border-line-strong border-l pl-2.5">
            <KeyValue className="text-s" rows={rows()} />
            <IdRows className="mt-1.5" rows={ids} />
          </div>
        ) : null}
      </div>
    </li>
  )

  function rows(): readonly KeyValueRow[] {
    return [
      { label: t('inspector.time'), value: new Date(entry.startedAt).toLocaleString() },
      { label: t('inspector.purpose'), value: t(`inspector.purposes.${purpose}`) },
      { label: t('inspector.provider'), value: entry.provider },
      { label: t('inspector.model'), value: <span className="break-all">{entry.model}</span> },
      { label: t('inspector.input'), value: exact(usage.input) },
      { label: t('inspector.cacheRead'), value: exact(usage.cacheRead) },
      { label: t('inspector.cacheWrite'), value: exact(usage.cacheWrite) },
      { label: t('inspector.output'), value: exact(usage.output) },
      { label: t('inspector.reasoning'), value: exact(usage.reasoning) },
      { label: t('inspector.cost'), value: cost === null ? t('gauge.none') : exactCost(cost) },
      { label: t('inspector.firstTokenTime'), value: known(firstTokenMs) },
      { label: t('inspector.latency'), value: known(durationMs) },
      { label: t('inspector.error'), value: errorCode === null ? t('inspector.noError') : <span className="text-bad">{errorCode}</span> },
    ]
  }

  function exact(tokens: number | null): string {
    return tokens === null ? t('gauge.none') : tokens.toLocaleString('en')
  }
}
