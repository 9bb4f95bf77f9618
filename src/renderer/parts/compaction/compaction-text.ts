import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import { formatTokens } from '../gauge/format'

export type ShownState = 'active' | 'replaced' | 'elsewhere' | 'queued' | 'running' | 'failed' | 'undone'

/** What became of a compaction, as seen from the branch that is shown. */
export function shownState(compaction: Pick<Compaction, 'id' | 'state' | 'boundaryId'>, active: Id | null): ShownState {
  if (compaction.state !== 'committed') return compaction.state
  if (compaction.id === active) return 'active'
  return compaction.boundaryId === null ? 'elsewhere' : 'replaced'
}

/** `61.2k → 4.1k`, of the same messages. */
export function tokensText({ result: { tokensBefore, tokensAfter } }: Pick<Compaction, 'result'>): string {
  return `${formatTokens(tokensBefore)} → ${formatTokens(tokensAfter)}`
}

/** Changes whenever the list of compactions has to be read again; the text of a running one does not count. */
export function compactionsVersion(compactions: readonly Compaction[], active: Id | null): string {
  return [active, ...compactions.map(({ id, state, version, boundaryId, result }) => `${id} ${state} ${version} ${boundaryId} ${result.reportedAfter}`)].join(
    '\n',
  )
}
