import { failure } from '@shared/errors'
import type { RoomState as RoomSnapshot } from '@shared/events/room'
import type { Id } from '@shared/ids'
import type { RoomSettings } from '@shared/model/room'
import { type ConversationRecord, toSummary } from '../ports'
import type { ParticipantRecord } from '../room-ports'
import { copyCompactions, copyPins } from '../sessions/fork'
import type { SessionPorts } from '../sessions/session-state'
import { createGates } from './gates'
import { createRoom } from './room'
import { assertUnique, type ParticipantInput, participantConfig, personaFrom, roomSettings, type SettingsInput } from './room-config'
import type { Room } from './room-methods'
import { recoverRooms, reopenRound } from './room-recovery'
import { loadRoom, roomStream, seatOf } from './room-state'

/** Idle rooms that nobody watches and that stay in memory all the same. */
const IDLE_ROOMS = 5

/** What a room is called before its first message. */
const UNTITLED = 'New room'

export type RoomInput = SettingsInput & { readonly title?: string | undefined; readonly participants: readonly ParticipantInput[] }

/** All rooms of the app. Methods throw `Failure` for expected errors. */
export type Rooms = {
  /** Repairs what a crash left. Call once, before anything else. */
  start(): void
  create(input: RoomInput): { readonly id: Id; readonly participants: readonly { readonly id: Id; readonly name: string }[] }
  /** The live room. Throws `not_found`. */
  room(id: Id): Room
  state(id: Id): RoomSnapshot
  running(id: Id): boolean
  /** A new room with everything up to and including a message; every memory is what it was there. */
  branch(id: Id, messageId: Id): { readonly id: Id }
  shutdown(): Promise<void>
}

/** Makes the rooms over their ports. */
export function createRooms(ports: SessionPorts): Rooms {
  const { store, hub, ids, clock } = ports
  const rooms = new Map<Id, Room>()
  const gates = createGates()

  function recordOf(id: Id): ConversationRecord {
    const record = store.conversations.get(id)
    if (record?.kind !== 'room') throw failure('not_found', 'This room does not exist, or it was deleted.')
    return record
  }

  function room(id: Id): Room {
    const record = recordOf(id)
    const known = rooms.get(id)
    if (known) return known
    const settings = store.rooms.settings(id)
    if (!settings) throw failure('db_corrupt', 'This room has lost its settings. A copy from the backups folder may still have them.')
    const state = loadRoom(ports, record, settings)
    reopenRound(ports, state)
    const made = createRoom(ports, state, gates)
    rooms.set(id, made)
    evictIdle(id)
    return made
  }

  function evictIdle(keep: Id): void {
    for (const [id, candidate] of rooms) {
      if (rooms.size <= IDLE_ROOMS) return
      if (id !== keep && candidate.idle && !hub.watched(roomStream(id))) rooms.delete(id)
    }
  }

  function newRecord(title: string | undefined, cast: readonly ParticipantRecord[]): ConversationRecord {
    const [first] = cast
    if (!first) throw failure('validation', 'A room needs participants.')
    const now = clock.now()
    return {
      id: ids.next(),
      kind: 'room',
      title: title ?? UNTITLED,
      titled: title !== undefined,
      pinned: false,
      archived: false,
      removedAt: null,
      createdAt: now,
      updatedAt: now,
      headId: null,
      unread: false,
      draft: '',
      config: first.config,
      utilization: null,
    }
  }

  return {
    start: () => recoverRooms(ports),
    create({ title, participants, ...input }) {
      assertUnique(participants.map(({ name }) => name))
      const cast = participants.map(
        (participant, position): ParticipantRecord => ({
          id: ids.next(),
          persona: personaFrom(participant),
          config: participantConfig(ports, participant, null),
          position,
          muted: false,
          joinedAt: clock.now(),
          leftAt: null,
          joining: { strategy: 'full' },
          history: [],
          joinedAfter: null,
        }),
      )
      const settings = roomSettings(ports, null, input, cast)
      const record = newRecord(title, cast)
      store.transaction('durable', () => {
        store.conversations.insert(record)
        store.rooms.insert(record.id, settings)
        for (const participant of cast) store.rooms.insertParticipant(record.id, participant)
      })
      hub.publish('app', { type: 'conversation-changed', conversation: toSummary(record, false) })
      return { id: record.id, participants: cast.map(({ id, persona }) => ({ id, name: persona.name })) }
    },
    room,
    state: (id) => room(id).snapshot(),
    running: (id) => rooms.get(id)?.running ?? false,
    branch(id, messageId) {
      const source = recordOf(id)
      const settings = store.rooms.settings(id)
      if (!settings || store.messages.get(messageId)?.conversationId !== id) throw failure('not_found', 'This room has no such message.')
      if (room(id).busy) throw failure('conflict', 'A round is under way or waits for you. Finish or stop it, then branch.')
      const copy: ConversationRecord = { ...newRecord(source.title, store.rooms.participants(id)), titled: source.titled, config: source.config }
      store.transaction('durable', () => {
        store.conversations.insert(copy)
        const { head, ids: copied } = store.messages.copyBranch(messageId, copy.id, ids.next)
        store.rooms.insert(copy.id, settings)
        const cast = store.rooms.copy(id, copy.id, copied, ids.next)
        store.rooms.saveSettings(copy.id, { ...settings, policy: renamed(settings.policy, cast) })
        store.conversations.update(copy.id, { headId: head })
        copyPins(ports, id, copied)
        const [here, there] = [loadRoom(ports, source, settings), loadRoom(ports, { ...copy, headId: head }, settings)]
        for (const [participantId, copyId] of cast) {
          const { entries } = seatOf(there, copyId)
          // Memory only grows: what the copy remembers is the beginning of what the source does.
          const known = seatOf(here, participantId).entries.slice(0, entries.length)
          copyCompactions(ports, { conversationId: id, participantId, entries: known }, { conversationId: copy.id, participantId: copyId, entries }, copied)
        }
      })
      hub.publish('app', { type: 'conversation-changed', conversation: toSummary(copy, false) })
      return { id: copy.id }
    },
    async shutdown() {
      await Promise.all([...rooms.values()].map((live) => live.close()))
    },
  }
}

function renamed(policy: RoomSettings['policy'], cast: ReadonlyMap<Id, Id>): RoomSettings['policy'] {
  return policy && Object.fromEntries(Object.entries(policy).flatMap(([id, list]) => (cast.has(id) ? [[cast.get(id) ?? id, list]] : [])))
}
