import type { AppError } from '@shared/errors'
import { reduceRoom } from '@shared/events/reduce-room'
import type { RoomEvent, RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'
import { isFinal } from '@shared/model/message'
import { isLogged } from './arrived'
import { share } from './share'
import type { RoomEntry, Sending, StoreState } from './state'

/** One thing the stream of a room has brought. */
export type RoomOp =
  | { readonly stream: 'room'; readonly id: Id; readonly kind: 'snapshot'; readonly state: RoomState }
  | { readonly stream: 'room'; readonly id: Id; readonly kind: 'event'; readonly event: RoomEvent }
  | { readonly stream: 'room'; readonly id: Id; readonly kind: 'refused'; readonly error: AppError }

type TextOp = Extract<RoomOp, { kind: 'event' }> & { readonly event: Extract<RoomEvent, { type: 'speaker-text' }> }

/** True for the kinds of event that come many times a second and may wait a little. */
export function isRoomText(op: RoomOp): boolean {
  return op.kind === 'event' && (op.event.type === 'speaker-text' || op.event.type === 'compaction-text')
}

/**
 * Adds a piece of text to the last piece of the same block, in place, if only pieces of other speakers came in between:
 * several speak at once, and what one says does not depend on the others. False where there is no such piece.
 */
export function joinIntoRoomTexts(joined: { readonly stream: string }[], op: RoomOp): boolean {
  if (!isSpeakerText(op)) return false
  for (let at = joined.length - 1; at >= 0; at--) {
    const other = joined[at]
    if (!other || !isSpeakerText(other)) return false
    if (other.id !== op.id || other.event.messageId !== op.event.messageId) continue
    if (other.event.index !== op.event.index) return false
    joined[at] = { ...op, event: { ...op.event, text: other.event.text + op.event.text } } as TextOp
    return true
  }
  return false
}

/** Speakers whose text one update brings: more of them at once would make a long frame. */
const AT_ONCE = 2

/**
 * What of joined pieces one update applies, and what is left for the next: while there is nothing but text of speakers,
 * they take turns, each a little later than it might be. Anything else is applied at once, with all text before and after it.
 */
export function inTurns<T extends { readonly stream: string }>(joined: readonly T[]): readonly [now: readonly T[], later: readonly T[]] {
  if (joined.length <= AT_ONCE || !joined.every(isSpeakerText)) return [joined, []]
  return [joined.slice(0, AT_ONCE), joined.slice(AT_ONCE)]
}

function isSpeakerText(op: { readonly stream: string }): op is TextOp {
  return op.stream === 'room' && (op as RoomOp).kind === 'event' && (op as TextOp).event.type === 'speaker-text'
}

/** Applies what a room's stream has brought; pure. */
export function applyToRoom(state: StoreState, op: RoomOp): StoreState {
  const entry = state.rooms[op.id]
  // Nobody looks at this room any more.
  if (!entry) return state
  const next = changeRoom(entry, op)
  return next === entry ? state : { ...state, rooms: { ...state.rooms, [op.id]: next } }
}

function changeRoom(entry: RoomEntry, op: RoomOp): RoomEntry {
  switch (op.kind) {
    case 'refused':
      return { state: null, error: op.error }
    case 'snapshot':
      return { state: entry.state ? share(entry.state, withOlder(entry.state, op.state)) : op.state, error: null }
    case 'event':
      return entry.state ? { state: shareParts(entry.state, reduceRoom(entry.state, op.event)), error: null } : entry
  }
}

/** What comes whole with each event keeps the identity of its parts that did not change. Messages need no help. */
function shareParts(before: RoomState, after: RoomState): RoomState {
  const shared = {
    header: share(before.header, after.header),
    cast: share(before.cast, after.cast),
    rounds: share(before.rounds, after.rounds),
    participants: share(before.participants, after.participants),
    status: share(before.status, after.status),
    autonomy: share(before.autonomy, after.autonomy),
    compactions: share(before.compactions, after.compactions),
    activeCompactions: share(before.activeCompactions, after.activeCompactions),
  }
  const keys = Object.keys(shared) as (keyof typeof shared)[]
  return keys.every((key) => shared[key] === after[key]) ? after : { ...after, ...shared }
}

/** A snapshot holds the last messages and their rounds only. Older ones that were loaded stay if they lead up to it. */
function withOlder(before: RoomState, snapshot: RoomState): RoomState {
  const first = snapshot.messages[0]
  if (!first || !snapshot.more) return snapshot
  const at = before.messages.findIndex((message) => message.id === first.id)
  const older = before.messages.slice(0, Math.max(at, 0))
  if (older.length === 0 || !older.every((message) => isFinal(message.state))) return snapshot
  return { ...snapshot, messages: [...older, ...snapshot.messages], more: before.more, rounds: mergeRounds(before.rounds, snapshot.rounds) }
}

/** Rounds in order of their numbers; of a round that is in both, the newer one counts. */
export function mergeRounds(older: RoomState['rounds'], newer: RoomState['rounds']): RoomState['rounds'] {
  const known = new Set(newer.map(({ id }) => id))
  return [...older.filter(({ id }) => !known.has(id)), ...newer].sort((a, b) => a.number - b.number)
}

/** True once a message that is on its way is in the room's log or in its queue. */
export function roomHas(entry: RoomEntry | undefined, sending: Sending): boolean {
  const room = entry?.state
  if (!room) return false
  return room.queue.some((request) => request.requestId === sending.requestId) || isLogged(room.messages, sending)
}
