import type { ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { StreamOp } from './apply'
import { call } from './call'
import { runtime } from './runtime'
import { type StoreState, store } from './state'

/** How long a chat nobody shows any more stays subscribed: going back to it costs nothing. Milliseconds. */
export const LINGER_MS = 30_000
/** Messages per page of older ones. */
export const PAGE_SIZE = 100

type Watch = { users: number; readonly stop: () => void; linger: ReturnType<typeof setTimeout> | null }

const watches = new Map<Id, Watch>()
const pages = new Map<Id, Promise<boolean>>()
let push: (op: StreamOp) => void = () => {}

/** Says where the events of watched chats go. */
export function connectChats(to: (op: StreamOp) => void): void {
  push = to
}

/** Follows a chat's stream until the returned function is called, and 30 s longer. */
export function retainChat(id: Id): () => void {
  const watch = watches.get(id) ?? startWatch(id)
  watch.users += 1
  if (watch.linger !== null) clearTimeout(watch.linger)
  watch.linger = null
  let released = false
  return () => {
    if (released) return
    released = true
    watch.users -= 1
    if (watch.users === 0) watch.linger = setTimeout(() => forget(id, watch), LINGER_MS)
  }
}

function startWatch(id: Id): Watch {
  store.setState((state) => ({ chats: { ...state.chats, [id]: { state: null, error: null } } }))
  const stop = runtime.client.subscribe<ChatState>(`chat:${id}`, {
    snapshot: (state) => push({ stream: 'chat', id, kind: 'snapshot', state }),
    events: (events) => {
      for (const event of events) push({ stream: 'chat', id, kind: 'event', event })
    },
    refused: (error) => push({ stream: 'chat', id, kind: 'refused', error }),
  })
  const watch: Watch = { users: 0, stop, linger: null }
  watches.set(id, watch)
  return watch
}

function forget(id: Id, watch: Watch): void {
  watch.stop()
  watches.delete(id)
  store.setState((state) => {
    const { [id]: _, ...chats } = state.chats
    return { chats }
  })
}

/**
 * Loads the page of messages before the first one shown. Called again while it loads, it waits for the same page.
 * Resolves to false where that failed.
 */
export function loadOlder(id: Id, limit: number = PAGE_SIZE): Promise<boolean> {
  const loading = pages.get(id)
  if (loading) return loading
  const page = loadPage(id, limit).finally(() => pages.delete(id))
  pages.set(id, page)
  return page
}

async function loadPage(id: Id, limit: number): Promise<boolean> {
  const chat = store.getState().chats[id]?.state
  const first = chat?.messages[0]
  if (!chat?.more || !first) return true
  const result = await call('conversation.messages', { id, before: first.id, limit })
  // The transcript offers the page again when the user scrolls; there is nothing else to do about a failure.
  if (result.ok) store.setState((state) => prepend(state, id, first.id, result.data))
  return result.ok
}

/** Puts a page in front of a chat's messages, unless they begin elsewhere by now; pure. */
export function prepend(
  state: StoreState,
  id: Id,
  before: Id,
  page: { readonly messages: ChatState['messages']; readonly more: boolean },
): Partial<StoreState> {
  const entry = state.chats[id]
  const chat = entry?.state
  if (!entry || !chat || chat.messages[0]?.id !== before) return {}
  const known = new Set(chat.messages.map((message) => message.id))
  const older = page.messages.filter((message) => !known.has(message.id))
  return { chats: { ...state.chats, [id]: { ...entry, state: { ...chat, messages: [...older, ...chat.messages], more: page.more } } } }
}
