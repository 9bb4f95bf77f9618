import type { ConversationSummary } from '@shared/model/conversation'

export type GroupKey = 'pinned' | 'today' | 'yesterday' | 'previousWeek' | 'previousMonth' | 'older'

/** One line of the list: the heading of a group, or a conversation in it. */
export type ListItem =
  | { readonly kind: 'group'; readonly key: GroupKey }
  | { readonly kind: 'row'; readonly row: ConversationSummary; readonly group: GroupKey }

const ORDER: readonly GroupKey[] = ['pinned', 'today', 'yesterday', 'previousWeek', 'previousMonth', 'older']

/**
 * Puts conversations (newest first) under headings by the day of their last turn.
 * `startOfToday` is local midnight in milliseconds.
 */
export function groupConversations(rows: readonly ConversationSummary[], startOfToday: number): readonly ListItem[] {
  const groups = new Map<GroupKey, ConversationSummary[]>()
  for (const row of rows) {
    const key = row.pinned ? 'pinned' : groupOf(row.updatedAt, startOfToday)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return ORDER.flatMap((group): readonly ListItem[] => {
    const members = groups.get(group)
    return members ? [{ kind: 'group', key: group }, ...members.map((row): ListItem => ({ kind: 'row', row, group }))] : []
  })
}

/** Keeps the conversations whose title contains all words of the query, whatever their case. */
export function filterByTitle(rows: readonly ConversationSummary[], query: string): readonly ConversationSummary[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const title = row.title.toLocaleLowerCase()
    return words.every((word) => title.includes(word))
  })
}

/** Local midnight before `now`, moved by whole days; days with a change of the clocks included. */
export function startOfDay(now: number, days = 0): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

function groupOf(at: number, startOfToday: number): GroupKey {
  if (at >= startOfToday) return 'today'
  if (at >= startOfDay(startOfToday, -1)) return 'yesterday'
  if (at >= startOfDay(startOfToday, -7)) return 'previousWeek'
  return at >= startOfDay(startOfToday, -30) ? 'previousMonth' : 'older'
}
