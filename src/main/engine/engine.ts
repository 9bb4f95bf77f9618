import { failure } from '@shared/errors'
import type { ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { ConversationSummary } from '@shared/model/conversation'
import { type ConversationRecord, type Provider, type ProviderRequest, toSummary } from './ports'
import type { Room } from './rooms/room-methods'
import { createRooms, type Rooms } from './rooms/rooms'
import { type ConfigInput, configure } from './sessions/config'
import { copyBranch } from './sessions/fork'
import { recover } from './sessions/recovery'
import { createSession, type Session } from './sessions/session'
import { loadState, type SessionPorts, streamOf } from './sessions/session-state'
import { UNTITLED } from './sessions/title'
import { ask } from './turns/ask'

/** Idle sessions that nobody watches and that stay in memory all the same. */
const IDLE_SESSIONS = 10

/** Removed conversations can be brought back for this long; the next start after it deletes them for good. */
const KEEP_REMOVED_MS = 24 * 60 * 60 * 1_000

/** The facade of the core: what method handlers may use. Methods throw `Failure` for expected errors. */
export type Engine = {
  /** Repairs what a crash left and deletes what was removed long ago. Call once, before anything else. */
  start(): void
  createChat(input: ConfigInput & { readonly title?: string | undefined }): { readonly id: Id }
  /** The live session of a chat. Throws `not_found`. */
  session(id: Id): Session
  /** Snapshot for the chat's stream. */
  chatState(id: Id): ChatState
  readonly rooms: Rooms
  isRoom(id: Id): boolean
  /** What chats and rooms have in common. Throws `not_found`. */
  conversation(id: Id): Pick<Session & Room, 'pin' | 'update' | 'decide'>
  summary(record: ConversationRecord): ConversationSummary
  /** A new chat with everything up to and including a message. */
  fork(id: Id, messageId: Id): { readonly id: Id }
  /** Takes a conversation away, stopping what runs in it; `restore` brings it back. */
  remove(id: Id): void
  restore(id: Id): void
  /** One request outside any conversation. */
  ask(provider: Provider, request: ProviderRequest, timeoutMs: number, signal?: AbortSignal): Promise<string>
  /** Refuses new requests, interrupts what runs and resolves when everything is stored. */
  shutdown(): Promise<void>
}

/** Builds the engine from its ports. */
export function createEngine(ports: SessionPorts): Engine {
  const { store, hub, clock } = ports
  const sessions = new Map<Id, Session>()
  const rooms = createRooms(ports)
  let closed = false

  function session(id: Id): Session {
    // Asked each time: a removed conversation is gone for everybody, live or not.
    const record = store.conversations.get(id)
    if (record?.kind !== 'chat') throw failure('not_found', 'This conversation does not exist, or it was deleted.')
    const known = sessions.get(id)
    if (known) return known
    const made = createSession(ports, loadState(ports, record))
    sessions.set(id, made)
    evictIdle(id)
    return made
  }

  function evictIdle(keep: Id): void {
    for (const [id, candidate] of sessions) {
      if (sessions.size <= IDLE_SESSIONS) return
      if (id !== keep && candidate.idle && !hub.watched(streamOf(id))) sessions.delete(id)
    }
  }

  const isRoom = (id: Id): boolean => store.conversations.get(id)?.kind === 'room'

  const summary = (record: ConversationRecord): ConversationSummary => toSummary(record, sessions.get(record.id)?.running ?? rooms.running(record.id))

  return {
    start() {
      recover(ports)
      rooms.start()
      store.transaction('normal', () => store.conversations.purge(clock.now() - KEEP_REMOVED_MS))
    },
    createChat({ title, ...input }) {
      if (closed) throw failure('shutdown', 'Parley is closing. Try again after the next start.')
      const config = configure(ports, null, input)
      const now = clock.now()
      const record: ConversationRecord = {
        id: ports.ids.next(),
        kind: 'chat',
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
        config,
        utilization: null,
      }
      store.transaction('durable', () => store.conversations.insert(record))
      hub.publish('app', { type: 'conversation-changed', conversation: toSummary(record, false) })
      return { id: record.id }
    },
    session,
    chatState: (id) => session(id).snapshot(),
    rooms,
    isRoom,
    conversation: (id) => (isRoom(id) ? rooms.room(id) : session(id)),
    summary,
    fork(id, messageId) {
      const source = store.conversations.get(id)
      if (source?.kind !== 'chat' || store.messages.get(messageId)?.conversationId !== id) throw failure('not_found', 'This conversation has no such message.')
      const now = clock.now()
      const copy: ConversationRecord = {
        ...source,
        id: ports.ids.next(),
        createdAt: now,
        updatedAt: now,
        headId: null,
        pinned: false,
        archived: false,
        unread: false,
        draft: '',
        utilization: null,
      }
      store.transaction('durable', () => {
        store.conversations.insert(copy)
        store.conversations.update(copy.id, { headId: copyBranch(ports, id, messageId, copy.id) })
      })
      hub.publish('app', { type: 'conversation-changed', conversation: toSummary(copy, false) })
      return { id: copy.id }
    },
    remove(id) {
      if (isRoom(id)) rooms.room(id).stop(null, 'now')
      else session(id).interrupt()
      store.transaction('durable', () => store.conversations.setRemoved(id, clock.now()))
      hub.publish('app', { type: 'conversation-removed', id })
    },
    restore(id) {
      const found = store.transaction('durable', () => store.conversations.setRemoved(id, null))
      const record = found ? store.conversations.get(id) : null
      if (!record) throw failure('not_found', 'This conversation was deleted for good.')
      hub.publish('app', { type: 'conversation-changed', conversation: summary(record) })
    },
    ask: (provider, request, timeoutMs, signal) => ask(ports, provider, request, timeoutMs, signal),
    async shutdown() {
      closed = true
      await Promise.all([...[...sessions.values()].map((live) => live.close()), rooms.shutdown()])
    },
  }
}
