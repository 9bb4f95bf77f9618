import type { Compaction } from '@shared/model/compaction'
import { useTranslation } from 'react-i18next'
import { KeyValue, type KeyValueRow } from '../../ui/key-value'
import { formatDuration, formatTokens } from '../gauge/format'
import { exactCost } from '../gauge/request-text'
import { type ShownState, tokensText } from './compaction-text'

type CompactionFiguresProps = { readonly compaction: Compaction; readonly state: ShownState; readonly nameOf: (model: string) => string }

/** Everything that is known about one compaction; what did not happen is left out. */
export function CompactionFigures({ compaction, state, nameOf }: CompactionFiguresProps) {
  const { t } = useTranslation()
  const { result, model, version } = compaction
  const ended = compaction.state === 'committed' || compaction.state === 'undone'
  const rows: readonly (KeyValueRow | null)[] = [
    { label: t('compaction.history.time'), value: new Date(compaction.createdAt).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' }) },
    { label: t('compaction.history.trigger'), value: t(`compaction.history.triggers.${result.trigger}`) },
    { label: t('compaction.history.method'), value: t(`compaction.history.methods.${result.strategy}`) },
    { label: t('compaction.history.state'), value: t(`compaction.history.states.${state}`) },
    ...(ended ? outcome() : []),
    result.error ? { label: t('compaction.history.error'), value: <span className="text-bad">{result.error.code}</span> } : null,
  ]
  const why = result.error?.message ?? result.reason
  return (
    <>
      <KeyValue className="text-s" rows={rows.filter((row) => row !== null)} />
      {why === undefined ? null : <p className="mt-1.5 break-words text-ink-2 text-s">{why}</p>}
    </>
  )

  function outcome(): readonly (KeyValueRow | null)[] {
    return [
      { label: t('compaction.history.turnsCompacted'), value: String(result.turnsCompacted) },
      { label: t('compaction.history.turnsKept'), value: String(result.turnsKept) },
      { label: t('compaction.history.messagesBeforeAfter'), value: `${result.messagesBefore} → ${result.messagesAfter}` },
      count(t('compaction.history.resultsSummarized'), result.toolResultsSummarized),
      count(t('compaction.history.resultsRedacted'), result.toolResultsRedacted),
      { label: t('compaction.history.tokensEstimated'), value: tokensText(compaction) },
      reported(t('compaction.history.reportedBefore'), result.reportedBefore),
      reported(t('compaction.history.reportedAfter'), result.reportedAfter),
      result.summaryLength > 0
        ? { label: t('compaction.history.summary'), value: t('compaction.history.characters', { number: result.summaryLength.toLocaleString('en') }) }
        : null,
      version > 1 ? { label: t('compaction.history.version'), value: String(version) } : null,
      model === null ? null : { label: t('compaction.history.model'), value: <span className="break-all">{nameOf(model)}</span>, title: model },
      { label: t('compaction.history.duration'), value: formatDuration(result.durationMs) },
      { label: t('compaction.history.cost'), value: result.cost === null ? t('gauge.none') : exactCost(result.cost) },
    ]
  }
}

/** Two figures and no pair: the later request has messages that the earlier one had not. */
function reported(label: string, tokens: number | null): KeyValueRow | null {
  return tokens === null ? null : { label, value: formatTokens(tokens) }
}

function count(label: string, value: number): KeyValueRow | null {
  return value > 0 ? { label, value: String(value) } : null
}
