import { compareConversations } from '@shared/events/reduce-app'
import type { ConversationSummary } from '@shared/model/conversation'
import { call } from './call'
import { store } from './state'

const PAGE_SIZE = 100

let loading: Promise<void> | null = null
let loadingArchived: Promise<void> | null = null

/** Loads the next page of the sidebar's conversations, if there is one. */
export function loadMoreConversations(): Promise<void> {
  loading ??= loadPage().finally(() => {
    loading = null
  })
  return loading
}

/** Loads the first or the next page of archived conversations, if there is one. */
export function loadArchived(): Promise<void> {
  loadingArchived ??= loadArchivedPage().finally(() => {
    loadingArchived = null
  })
  return loadingArchived
}

async function loadPage(): Promise<void> {
  const { app, cursor } = store.getState()
  if (!app?.moreConversations || !cursor) return
  const result = await call('conversation.list', { after: cursor, limit: PAGE_SIZE })
  if (!result.ok) return
  store.setState((state) => {
    // A snapshot that came meanwhile began the list anew.
    if (!state.app || state.cursor !== cursor) return {}
    const { conversations, more } = result.data
    return {
      app: { ...state.app, conversations: merge(state.app.conversations, conversations), moreConversations: more },
      cursor: lastOf(conversations) ?? cursor,
    }
  })
}

async function loadArchivedPage(): Promise<void> {
  const { archived } = store.getState()
  if (archived.loaded && !archived.more) return
  const after = archived.loaded ? lastOf(archived.rows) : null
  const result = await call('conversation.list', { archived: true, limit: PAGE_SIZE, ...(after ? { after } : {}) })
  if (!result.ok) return
  const { conversations, more } = result.data
  store.setState((state) => ({ archived: { rows: after ? merge(state.archived.rows, conversations) : conversations, more, loaded: true } }))
}

/** Adds rows that are not known yet. Known ones stay: events have kept them up to date since the page was read. */
function merge(rows: readonly ConversationSummary[], page: readonly ConversationSummary[]): readonly ConversationSummary[] {
  const known = new Set(rows.map((row) => row.id))
  return [...rows, ...page.filter((row) => !known.has(row.id))].sort(compareConversations)
}

function lastOf(rows: readonly ConversationSummary[]): { id: string; updatedAt: number } | null {
  const last = rows.at(-1)
  return last ? { id: last.id, updatedAt: last.updatedAt } : null
}
