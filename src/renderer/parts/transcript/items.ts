import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import type { Block } from '@shared/model/message'
import type { PendingRetry } from '@shared/model/turn'
import { stoodOnSummary } from '../compaction/row-text'
import type { Row } from './rows'

/** A line behind the last message of a compaction: where it is in force, was once, or was undone. */
export type DividerItem = {
  readonly divider: Compaction
  /** The model's context stands on it now. */
  readonly active: boolean
  /** It can be put in force again. */
  readonly redoable: boolean
  /** A summary stood in the context before it. */
  readonly again: boolean
}

/** A compaction that waits or is under way. */
export type RunningItem = { readonly compacting: Compaction }

/** A compaction that came to nothing, as long as nothing has happened since. */
export type FailedItem = { readonly failed: Compaction }

export type Item =
  | Row
  | DividerItem
  | RunningItem
  | FailedItem
  | { readonly sending: string; readonly content: readonly Block[] }
  | { readonly retry: PendingRetry }

/** Compactions of the branch that is shown, oldest first, and the one in force. */
export type Compactions = { readonly compactions: readonly Compaction[]; readonly active: Id | null }

/**
 * The rows with what compactions put between them. A divider whose message is not loaded is left out until it is; rows
 * keep their identity, and so do items that are the same as in `previous`.
 */
export function itemsOf(rows: readonly Row[], { compactions, active }: Compactions, previous: readonly Item[] = []): readonly Item[] {
  if (compactions.length === 0) return rows
  const dividers = dividersOf(compactions, active)
  const items: Item[] = []
  for (const row of rows) {
    items.push(row)
    for (const id of [row.message.id, ...row.results.map((result) => result.id)]) items.push(...(dividers.get(id) ?? []))
  }
  // What runs has its row whatever waits behind it: its text and its way out are there.
  const live = (['running', 'queued'] as const).flatMap((state) => compactions.filter((compaction) => compaction.state === state))
  const failed = live.length > 0 ? undefined : latestFailure(rows, compactions)
  for (const compacting of live) items.splice(placeOf(items, compacting), 0, { compacting })
  if (failed) items.splice(placeOf(items, failed), 0, { failed })
  return keepIdentity(items, previous)
}

function dividersOf(compactions: readonly Compaction[], active: Id | null): ReadonlyMap<Id, readonly DividerItem[]> {
  // Redo brings back what stood on that which is active now.
  const next = compactions.findLast(({ state, parentId }) => state === 'undone' && parentId === active)
  const dividers = new Map<Id, DividerItem[]>()
  for (const compaction of compactions) {
    const { boundaryId, state } = compaction
    if (boundaryId === null || (state !== 'committed' && state !== 'undone')) continue
    const item = {
      divider: compaction,
      active: compaction.id === active,
      redoable: compaction === next,
      again: stoodOnSummary(compaction.id, compactions),
    }
    dividers.set(boundaryId, [...(dividers.get(boundaryId) ?? []), item])
  }
  return dividers
}

/** The newest compaction, where it came to nothing and the user has not gone on since. */
function latestFailure(rows: readonly Row[], compactions: readonly Compaction[]): Compaction | undefined {
  const last = compactions.at(-1)
  if (last?.state !== 'failed') return undefined
  const asked = rows.findLast((row) => row.message.author.kind === 'user')
  return asked && asked.message.createdAt > last.createdAt ? undefined : last
}

/** One that came by itself stands above the answer that waits for it, any other at the end. */
function placeOf(items: readonly Item[], { result, createdAt }: Compaction): number {
  let at = items.length
  if (result.trigger === 'manual') return at
  while (at > 0) {
    const item = items[at - 1]
    if (!item || !('message' in item) || item.message.author.kind === 'user' || item.message.author.kind === 'system') break
    const { endedAt } = item.message
    if (endedAt !== undefined && endedAt < createdAt) break
    at -= 1
  }
  return at
}

function keepIdentity(items: readonly Item[], previous: readonly Item[]): readonly Item[] {
  const kept = items.map((item, index) => {
    if ('message' in item) return item
    // Usually in the same place, else a few rows away.
    const before = previous[index]
    return before && isSame(before, item) ? before : (previous.find((other) => isSame(other, item)) ?? item)
  })
  return kept.length === previous.length && kept.every((item, index) => item === previous[index]) ? previous : kept
}

function isSame(a: Item, b: Item): boolean {
  if ('divider' in a) return 'divider' in b && a.divider === b.divider && a.active === b.active && a.redoable === b.redoable && a.again === b.again
  if ('compacting' in a) return 'compacting' in b && a.compacting === b.compacting
  if ('failed' in a) return 'failed' in b && a.failed === b.failed
  return false
}
