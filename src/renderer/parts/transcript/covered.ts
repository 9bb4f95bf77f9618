import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import type { Item } from './items'
import type { Row } from './rows'

/**
 * Where the messages begin that a compaction was the first to cover, as an index into `items`; `older` where that is
 * not loaded, null where it covers none.
 *
 * @param more there are older messages than those of `items`
 */
export function firstCovered(items: readonly Item[], compactions: readonly Compaction[], id: Id, more: boolean): number | 'older' | null {
  const own = compactions.findIndex((compaction) => compaction.id === id)
  const until = compactions[own]?.coveredUntil ?? null
  if (until === null) return null
  const before = compactions.slice(0, own).findLast(({ state, coveredUntil }) => state === 'committed' && coveredUntil !== null && coveredUntil !== until)
  let at = items.findLastIndex((item) => 'message' in item && holds(item, until))
  if (at < 0) return more ? 'older' : null
  for (let above = at - 1; above >= 0; above -= 1) {
    const item = items[above]
    if (!item || !('message' in item) || item.message.author.kind === 'system') continue
    // Above a clear marker nothing was in the context any more.
    if (item.dim && !item.covered) return at
    if (before?.coveredUntil && holds(item, before.coveredUntil)) return at
    at = above
  }
  return more ? 'older' : at
}

/** Answers of tools are part of the row of their calls. */
export function holds({ message, results }: Row, messageId: Id): boolean {
  return message.id === messageId || results.some((result) => result.id === messageId)
}
