import type { Id } from '@shared/ids'
import type { Compaction, CompactionResult } from '@shared/model/compaction'
import type { TFunction } from 'i18next'
import { formatCost, formatDuration, formatTokens } from '../gauge/format'

/** What a compaction did, in a few words: "38 messages summarised". `again`: a summary stood in the context before it. */
export function deedText({ result }: Compaction, again: boolean, t: TFunction): string {
  switch (result.strategy) {
    case 'llm':
      return t('compaction.row.summarised', { count: gone(result, again) })
    case 'drop':
      return t('compaction.row.dropped', { count: gone(result, again) })
    case 'threshold':
      return t('compaction.row.shortened', { count: result.toolResultsSummarized + result.toolResultsRedacted })
  }
}

/** The same with tokens, duration and cost; the last two only where a model was called. */
export function rowText(compaction: Compaction, again: boolean, t: TFunction): string {
  const parts = [deedText(compaction, again, t), tokensText(compaction.result, t)]
  if (compaction.result.strategy === 'llm') {
    const { cost, durationMs } = compaction.result
    parts.push(formatDuration(durationMs), cost === null ? t('compaction.row.unknownCost') : formatCost(cost))
  }
  return parts.join(' · ')
}

/** Before and after, of the same messages. What the provider counted is of two requests with other messages in them. */
export function tokensText({ tokensBefore, tokensAfter }: CompactionResult, t: TFunction): string {
  return t('compaction.row.tokens', { before: formatTokens(tokensBefore), after: formatTokens(tokensAfter) })
}

/** True where a compaction found a summary in the context: it took the place of that one, too. */
export function stoodOnSummary(id: Id, compactions: readonly Compaction[]): boolean {
  const at = compactions.findIndex((compaction) => compaction.id === id)
  return compactions.slice(0, Math.max(0, at)).some(({ state, coveredUntil }) => state === 'committed' && coveredUntil !== null)
}

/** Messages that gave way. Both figures count the one in their place, but before the first compaction there was none. */
function gone({ messagesBefore, messagesAfter }: CompactionResult, again: boolean): number {
  return Math.max(1, messagesBefore - messagesAfter + (again ? 0 : 1))
}
