import type { ChatStatus } from '@shared/model/chat'
import { useTranslation } from 'react-i18next'
import { formatCost, formatDuration, formatKnown, formatTokens } from '../../parts/gauge/format'
import { KeyValue, type KeyValueRow } from '../../ui/key-value'

/** How full the window is, in figures: used, limit, share, and what the figure rests on. */
export function UsedFigures({ status }: { readonly status: ChatStatus }) {
  const { t } = useTranslation()
  const { contextUsed, contextLimit, utilization, source } = status
  const about = source === 'estimated' ? '~ ' : ''
  return (
    <KeyValue
      className="mt-3"
      rows={[
        { label: t('inspector.used'), value: `${about}${formatTokens(contextUsed)}`, title: contextUsed.toLocaleString('en') },
        { label: t('inspector.limit'), value: formatTokens(contextLimit), title: contextLimit.toLocaleString('en') },
        { label: t('inspector.utilization'), value: `${utilization.toFixed(1)} %`, title: `${utilization} %` },
        { label: t('inspector.source'), value: t(`inspector.sources.${source}`), title: t(`gauge.${source}Hint`) },
      ]}
    />
  )
}

type TokenFiguresProps = { readonly status: ChatStatus; readonly firstTokenMs: number | null }

/** What the chat has used over all its requests, through restarts; a figure nobody reported is a dash. */
export function TokenFigures({ status, firstTokenMs }: TokenFiguresProps) {
  const { t } = useTranslation()
  const { totals, requestCount, lastInput, lastOutput, cost, costIncomplete } = status
  const money = cost === null ? t('gauge.none') : costIncomplete ? t('gauge.costAtLeast', { cost: formatCost(cost) }) : formatCost(cost)
  return (
    <KeyValue
      rows={[
        { label: t('gauge.requests'), value: String(requestCount) },
        tokens(t('gauge.input'), totals.input),
        tokens(t('inspector.ofItCacheRead'), totals.cacheRead),
        tokens(t('inspector.ofItCacheWrite'), totals.cacheWrite),
        tokens(t('gauge.output'), totals.output),
        tokens(t('inspector.ofItReasoning'), totals.reasoning),
        { label: t('inspector.lastRequest'), value: `${formatKnown(lastInput)} → ${formatKnown(lastOutput)}`, title: t('inspector.inOut') },
        { label: t('gauge.cost'), value: money, title: costIncomplete ? t('gauge.costHint') : undefined },
        { label: t('inspector.firstToken'), value: firstTokenMs === null ? t('gauge.none') : formatDuration(firstTokenMs) },
      ]}
    />
  )
}

function tokens(label: string, value: number | null): KeyValueRow {
  return { label, value: formatKnown(value), title: value?.toLocaleString('en') }
}

/** What the session does now, and how long the conversation is. */
export function StateFigures({ status }: { readonly status: ChatStatus }) {
  const { t } = useTranslation()
  return (
    <KeyValue
      rows={[
        { label: t('inspector.state'), value: t(`inspector.states.${status.state}`) },
        { label: t('inspector.queue'), value: String(status.queueLength) },
        { label: t('inspector.messages'), value: String(status.messageCount) },
        { label: t('inspector.turns'), value: String(status.turnCount) },
      ]}
    />
  )
}
