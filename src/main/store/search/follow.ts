import type { IndexProgress } from '@shared/model/search'
import type { Anchor, IndexFile } from './index-file'
import { ofConversation } from './query'
import type { LogReader } from './read-log'

/** Rows read at once. */
const ROWS = 64
/** Entries of deleted messages that one step removes. */
const REMOVED = 500

/** The log does not hold what the index knows of it: another database lies in its place. */
export class LogReplaced extends Error {}

/** Keeps an index up to the log. */
export type Follower = {
  /** Indexes for about `ms` milliseconds, in one transaction. False when the log is done. Throws `LogReplaced`. */
  step(ms: number): boolean
  /** Drops some of what is left of conversations that were deleted for good before this follower. False when nothing is. */
  sweep(): boolean
  /** Null when every message is indexed. */
  progress(): IndexProgress | null
}

/**
 * Messages are indexed once, when they are final. Those that can still change are remembered and looked at in each step.
 * Row ids may be given anew after the newest messages were deleted for good; the cursor's id tells, and the index goes back.
 */
export function createFollower(log: LogReader, index: IndexFile): Follower {
  const seen = new Set<number>()
  let deleted: Anchor[] | null = null

  function rewindIfNeeded(): number {
    const cursor = index.cursor()
    if (cursor === null) return 0
    if (log.uidOf(cursor.id) === cursor.uid) return cursor.id
    const anchor = index.anchors().find(({ id, uid }) => log.uidOf(id) === uid)
    if (!anchor) throw new LogReplaced()
    index.rewind(anchor)
    seen.clear()
    return anchor.id
  }

  function addWaiting(): void {
    for (const id of index.waiting()) {
      const row = log.row(id)
      if (row?.text === null) continue
      if (row) add(row.id, row.text, row.conversation)
      index.setWaiting(id, false)
    }
  }

  function add(id: number, text: string | null, conversation: number): void {
    if (text === null) index.setWaiting(id, true)
    else if (text !== '') index.add(id, text, conversation)
    if (seen.has(conversation)) return
    seen.add(conversation)
    const uid = log.conversationUid(conversation)
    if (uid !== null) index.addConversation({ id: conversation, uid })
  }

  /** True when rows are left. */
  function addNew(from: number, until: number): boolean {
    let last: Anchor = { id: from, uid: '' }
    for (;;) {
      const rows = log.after(last.id, ROWS)
      for (const row of rows) {
        add(row.id, row.text, row.conversation)
        last = row
        if (performance.now() >= until) break
      }
      const late = performance.now() >= until
      if (!late && rows.length === ROWS) continue
      if (last.uid !== '') index.setCursor({ id: last.id, uid: last.uid })
      return late && log.newestId() > last.id
    }
  }

  function dropDeleted(): boolean {
    deleted ??= index.conversations().filter(({ uid }) => log.conversationId(uid) === null)
    const [conversation] = deleted
    if (!conversation) return false
    const gone: number[] = []
    // A newer conversation may have its row id, and so its term.
    for (const id of index.newest({ match: ofConversation(conversation.id) })) {
      if (log.row(id) === null) gone.push(id)
      if (gone.length === REMOVED) break
    }
    for (const id of gone) index.remove(id)
    if (gone.length === REMOVED) return true
    index.forgetConversation(conversation)
    deleted.shift()
    return deleted.length > 0
  }

  return {
    step: (ms) =>
      log.snapshot(() =>
        index.write(() => {
          const from = rewindIfNeeded()
          addWaiting()
          return addNew(from, performance.now() + ms)
        }),
      ),
    sweep: () => log.snapshot(() => index.write(dropDeleted)),
    progress: () => {
      const [done, total] = [index.cursor()?.id ?? 0, log.newestId()]
      return done < total ? { done, total } : null
    },
  }
}
