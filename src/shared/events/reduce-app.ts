import type { ConversationSummary } from '../model/conversation'
import type { AppEvent, AppState } from './app'

/** Applies one event of stream `app`; pure, and the same on both sides of the bridge. */
export function reduceApp(state: AppState, event: AppEvent): AppState {
  switch (event.type) {
    case 'settings-changed':
      return { ...state, settings: event.settings }
    case 'connections-changed':
      return { ...state, connections: event.connections }
    case 'models-changed':
      return state
    case 'conversation-changed':
      return { ...state, conversations: upsert(state.conversations, event.conversation) }
    case 'conversation-removed':
      return { ...state, conversations: state.conversations.filter((row) => row.id !== event.id) }
  }
}

/** Order of the sidebar: newest first, ids break ties so that every window agrees. */
export function compareConversations(a: ConversationSummary, b: ConversationSummary): number {
  return b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1)
}

function upsert(rows: readonly ConversationSummary[], row: ConversationSummary): readonly ConversationSummary[] {
  const index = rows.findIndex((other) => other.id === row.id)
  const before = rows[index]
  if (before && before.updatedAt === row.updatedAt) return rows.with(index, row)
  return [...rows.filter((other) => other.id !== row.id), row].sort(compareConversations)
}
