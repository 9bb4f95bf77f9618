import type { Id } from '@shared/ids'
import type { ConversationSummary } from '@shared/model/conversation'
import { navigate, peekApp, peekRoute } from '../store'

/** Goes to the next (1) or previous (-1) conversation of the sidebar. */
export function goToNeighbour(step: 1 | -1): void {
  const route = peekRoute()
  const id = neighbour(peekApp()?.conversations ?? [], route.page === 'chat' ? route.id : null, step)
  if (id !== null) navigate({ page: 'chat', id })
}

/** The conversation before or after one in the order of the sidebar, pinned ones first; null where the list ends. */
export function neighbour(conversations: readonly ConversationSummary[], from: Id | null, step: 1 | -1): Id | null {
  const open = conversations.filter((row) => !row.archived)
  const rows = [...open.filter((row) => row.pinned), ...open.filter((row) => !row.pinned)]
  const at = from === null ? -1 : rows.findIndex((row) => row.id === from)
  if (at < 0) return rows[0]?.id ?? null
  return rows[at + step]?.id ?? null
}
