import type { ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { StreamOp } from './apply'
import { call } from './call'
import { runtime } from './runtime'
import { type StoreState, store } from './state'
import { createPages, createWatches } from './watches'

/** Messages per page of older ones. */
export const PAGE_SIZE = 100

let push: (op: StreamOp) => void = () => {}

/** Says where the events of watched chats go. */
export function connectChats(to: (op: StreamOp) => void): void {
  push = to
}

const watches = createWatches(
  (id) => {
    store.setState((state) => ({ chats: { ...state.chats, [id]: { state: null, error: null } } }))
    return runtime.client.subscribe<ChatState>(`chat:${id}`, {
      snapshot: (state) => push({ stream: 'chat', id, kind: 'snapshot', state }),
      events: (events) => {
        for (const event of events) push({ stream: 'chat', id, kind: 'event', event })
      },
      refused: (error) => push({ stream: 'chat', id, kind: 'refused', error }),
    })
  },
  (id) =>
    store.setState((state) => {
      const { [id]: _, ...chats } = state.chats
      return { chats }
    }),
)

/** Follows a chat's stream until the returned function is called, and 30 s longer. */
export const retainChat = watches.retain

const loadOnce = createPages(loadPage)

/**
 * Loads the page of messages before the first one shown. Called again while it loads, it waits for the same page.
 * Resolves to false where that failed.
 */
export function loadOlder(id: Id, limit: number = PAGE_SIZE): Promise<boolean> {
  return loadOnce(id, limit)
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
function prepend(state: StoreState, id: Id, before: Id, page: { readonly messages: ChatState['messages']; readonly more: boolean }): Partial<StoreState> {
  const entry = state.chats[id]
  const chat = entry?.state
  if (!entry || !chat || chat.messages[0]?.id !== before) return {}
  const known = new Set(chat.messages.map((message) => message.id))
  const older = page.messages.filter((message) => !known.has(message.id))
  return { chats: { ...state.chats, [id]: { ...entry, state: { ...chat, messages: [...older, ...chat.messages], more: page.more } } } }
}
