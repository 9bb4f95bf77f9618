import type { RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { Round } from '@shared/model/room'
import { mergeRounds, type RoomOp } from './apply-room'
import { call } from './call'
import { PAGE_SIZE } from './chats'
import { runtime } from './runtime'
import { type StoreState, store } from './state'
import { createPages, createWatches } from './watches'

/** Most rounds in one answer of the engine. */
const ROUNDS = 500

let push: (op: RoomOp) => void = () => {}

/** Says where the events of watched rooms go. */
export function connectRooms(to: (op: RoomOp) => void): void {
  push = to
}

const watches = createWatches(
  (id) => {
    store.setState((state) => ({ rooms: { ...state.rooms, [id]: { state: null, error: null } } }))
    return runtime.client.subscribe<RoomState>(`room:${id}`, {
      snapshot: (state) => push({ stream: 'room', id, kind: 'snapshot', state }),
      events: (events) => {
        for (const event of events) push({ stream: 'room', id, kind: 'event', event })
      },
      refused: (error) => push({ stream: 'room', id, kind: 'refused', error }),
    })
  },
  (id) =>
    store.setState((state) => {
      const { [id]: _, ...rooms } = state.rooms
      return { rooms }
    }),
)

/** Follows a room's stream until the returned function is called, and 30 s longer. */
export const retainRoom = watches.retain

/** A room as it is now, without following it. */
export function peekRoom(id: Id): RoomState | null {
  return store.getState().rooms[id]?.state ?? null
}

const loadOnce = createPages(loadPage)

/**
 * Loads the page of messages before the first one shown, with the rounds they belong to. Called again while it loads, it
 * waits for the same page. Resolves to false where that failed.
 */
export function loadOlderInRoom(id: Id, limit: number = PAGE_SIZE): Promise<boolean> {
  return loadOnce(id, limit)
}

async function loadPage(id: Id, limit: number): Promise<boolean> {
  const room = store.getState().rooms[id]?.state
  const first = room?.messages[0]
  if (!room?.more || !first) return true
  const [messages, rounds] = await Promise.all([call('conversation.messages', { id, before: first.id, limit }), olderRounds(id, room, limit)])
  if (!messages.ok || rounds === null) return false
  store.setState((state) => prependToRoom(state, id, first.id, { ...messages.data, rounds }))
  return true
}

/** As many rounds as a page of messages can belong to, and those of the page that is there already where they are missing. */
async function olderRounds(id: Id, room: RoomState, limit: number): Promise<readonly Round[] | null> {
  const number = room.rounds[0]?.number
  if (number !== undefined && number <= 1) return []
  const result = await call('room.rounds', { id, limit: Math.min(ROUNDS, limit), ...(number === undefined ? {} : { before: number }) })
  return result.ok ? result.data.rounds : null
}

/** Puts a page in front of a room's messages, unless they begin elsewhere by now; pure. */
export function prependToRoom(
  state: StoreState,
  id: Id,
  before: Id,
  page: { readonly messages: RoomState['messages']; readonly more: boolean; readonly rounds: readonly Round[] },
): Partial<StoreState> {
  const entry = state.rooms[id]
  const room = entry?.state
  if (!entry || !room || room.messages[0]?.id !== before) return {}
  const known = new Set(room.messages.map((message) => message.id))
  const older = page.messages.filter((message) => !known.has(message.id))
  const next = { ...room, messages: [...older, ...room.messages], more: page.more, rounds: mergeRounds(page.rounds, room.rounds) }
  return { rooms: { ...state.rooms, [id]: { ...entry, state: next } } }
}
