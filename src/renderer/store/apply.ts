import type { AppError } from '@shared/errors'
import type { AppEvent, AppState } from '@shared/events/app'
import type { ChatEvent, ChatState } from '@shared/events/chat'
import { compareConversations, reduceApp } from '@shared/events/reduce-app'
import { reduceChat } from '@shared/events/reduce-chat'
import type { Id } from '@shared/ids'
import type { ConversationSummary } from '@shared/model/conversation'
import { isFinal } from '@shared/model/message'
import { applyToRoom, isRoomText, joinIntoRoomTexts, type RoomOp, roomHas } from './apply-room'
import { isLogged } from './arrived'
import { share } from './share'
import type { ArchivedList, ChatEntry, Cursor, Sending, StoreState } from './state'

/** One thing a stream has brought. */
export type StreamOp =
  | { readonly stream: 'app'; readonly kind: 'snapshot'; readonly state: AppState }
  | { readonly stream: 'app'; readonly kind: 'event'; readonly event: AppEvent }
  | { readonly stream: 'chat'; readonly id: Id; readonly kind: 'snapshot'; readonly state: ChatState }
  | { readonly stream: 'chat'; readonly id: Id; readonly kind: 'event'; readonly event: ChatEvent }
  | { readonly stream: 'chat'; readonly id: Id; readonly kind: 'refused'; readonly error: AppError }
  | RoomOp

/** True for the kinds of event that come many times a second and may wait a little. */
export function isText(op: StreamOp): boolean {
  if (op.stream === 'room') return isRoomText(op)
  return op.stream === 'chat' && op.kind === 'event' && (op.event.type === 'text-appended' || op.event.type === 'compaction-text')
}

/** Applies what the streams have brought since the last update, in order; pure. */
export function applyOps(before: StoreState, ops: readonly StreamOp[]): StoreState {
  let state = before
  for (const op of joinText(ops)) state = applyOp(state, op)
  return state.chats === before.chats && state.rooms === before.rooms ? state : { ...state, sending: dropArrived(state) }
}

function applyOp(state: StoreState, op: StreamOp): StoreState {
  switch (op.stream) {
    case 'app':
      return applyToApp(state, op)
    case 'chat':
      return applyToChat(state, op)
    case 'room':
      return applyToRoom(state, op)
  }
}

/** Joins neighbouring pieces of the same block or summary: one copy of it instead of one per piece. */
export function joinText(ops: readonly StreamOp[]): readonly StreamOp[] {
  const joined: StreamOp[] = []
  for (const op of ops) {
    if (op.stream === 'room' && joinIntoRoomTexts(joined, op)) continue
    const last = joined.at(-1)
    const both = last && joinTwo(last, op)
    if (both) joined[joined.length - 1] = both
    else joined.push(op)
  }
  return joined
}

function joinTwo(a: StreamOp, b: StreamOp): StreamOp | null {
  if (a.stream !== 'chat' || b.stream !== 'chat' || a.id !== b.id || a.kind !== 'event' || b.kind !== 'event') return null
  const first = a.event
  const second = b.event
  if (first.type === 'compaction-text' && second.type === 'compaction-text')
    return first.id === second.id ? { ...b, event: { ...second, text: first.text + second.text } } : null
  if (first.type !== 'text-appended' || second.type !== 'text-appended') return null
  if (first.messageId !== second.messageId || first.index !== second.index) return null
  return { ...b, event: { ...second, text: first.text + second.text } }
}

function applyToApp(state: StoreState, op: Extract<StreamOp, { stream: 'app' }>): StoreState {
  if (op.kind === 'snapshot') {
    // What was loaded beside the stream may have changed while nobody listened.
    const archived = { ...state.archived, loaded: false }
    return { ...state, app: share(state.app, op.state), cursor: cursorOf(op.state.conversations), models: {}, archived }
  }
  if (!state.app) return state
  const app = reduceApp(state.app, op.event)
  switch (op.event.type) {
    case 'models-changed':
      // What is cached is out of date; whoever shows models asks again.
      return { ...state, app, models: {} }
    case 'connections-changed':
      return { ...state, app: { ...app, connections: share(state.app.connections, op.event.connections) }, models: {} }
    case 'conversation-changed':
      return { ...state, app, archived: changeArchived(state.archived, op.event.conversation) }
    case 'conversation-removed': {
      const { id } = op.event
      return { ...state, app, archived: { ...state.archived, rows: state.archived.rows.filter((row) => row.id !== id) } }
    }
    case 'settings-changed':
      return { ...state, app }
  }
}

/** The page ends with its last row that is not pinned: pinned ones come with the first page however old they are. */
function cursorOf(rows: readonly ConversationSummary[]): Cursor | null {
  const last = rows.findLast((row) => !row.pinned) ?? rows.at(-1)
  return last ? { id: last.id, updatedAt: last.updatedAt } : null
}

function changeArchived(list: ArchivedList, row: ConversationSummary): ArchivedList {
  const known = list.rows.some((other) => other.id === row.id)
  if (!list.loaded || (!known && !row.archived)) return list
  const others = list.rows.filter((other) => other.id !== row.id)
  return { ...list, rows: row.archived ? [...others, row].sort(compareConversations) : others }
}

function applyToChat(state: StoreState, op: Extract<StreamOp, { stream: 'chat' }>): StoreState {
  const entry = state.chats[op.id]
  // Nobody looks at this chat any more.
  if (!entry) return state
  const next = changeChat(entry, op)
  return next === entry ? state : { ...state, chats: { ...state.chats, [op.id]: next } }
}

function changeChat(entry: ChatEntry, op: Extract<StreamOp, { stream: 'chat' }>): ChatEntry {
  switch (op.kind) {
    case 'refused':
      return { state: null, error: op.error }
    case 'snapshot':
      return { state: entry.state ? share(entry.state, withOlder(entry.state, op.state)) : op.state, error: null }
    case 'event': {
      if (!entry.state) return entry
      return { state: shareParts(entry.state, reduceChat(entry.state, op.event)), error: null }
    }
  }
}

/** Status, header and compactions come whole with each event; their parts that did not change keep their identity. Messages need no help. */
function shareParts(before: ChatState, after: ChatState): ChatState {
  const header = share(before.header, after.header)
  const status = share(before.status, after.status)
  const turn = share(before.turn, after.turn)
  const compactions = share(before.compactions, after.compactions)
  const pins = share(before.pins, after.pins)
  const same = header === after.header && status === after.status && turn === after.turn && compactions === after.compactions && pins === after.pins
  return same ? after : { ...after, header, status, turn, compactions, pins }
}

/** A snapshot holds the last messages only. Older ones that were loaded stay if they lead up to it: final messages never change. */
function withOlder(before: ChatState, snapshot: ChatState): ChatState {
  const first = snapshot.messages[0]
  if (!first || !snapshot.more) return snapshot
  const at = before.messages.findIndex((message) => message.id === first.id)
  const older = at < 0 && before.messages.at(-1)?.id === first.parentId ? before.messages : before.messages.slice(0, Math.max(at, 0))
  if (older.length === 0 || !older.every((message) => isFinal(message.state))) return snapshot
  return { ...snapshot, messages: [...older, ...snapshot.messages], more: before.more }
}

/** A message that is on its way is done once its turn is in the log or in the queue. */
export function dropArrived(state: StoreState): readonly Sending[] {
  const rest = state.sending.filter((sending) => !hasArrived(state.chats[sending.chatId], sending) && !roomHas(state.rooms[sending.chatId], sending))
  return rest.length === state.sending.length ? state.sending : rest
}

function hasArrived(entry: ChatEntry | undefined, sending: Sending): boolean {
  const chat = entry?.state
  if (!chat) return false
  if (chat.queue.some((request) => request.requestId === sending.requestId)) return true
  return isLogged(chat.messages, sending)
}
