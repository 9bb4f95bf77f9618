import type { Id } from '@shared/ids'
import { type Message, withoutOpaque } from '@shared/model/message'
import type { Entry } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { countEntries } from '../tokens/counter'
import { type LiveRun, type RoomState, replaceEntry, roomStream } from './room-state'
import { participantOf } from './seat'

/** A message of this run at the end of the log. */
export function nextMessage(ports: SessionPorts, state: RoomState, live: LiveRun, patch: Partial<Message>): Message {
  const { persona, config } = participantOf(state, live.record.participantId)
  const now = ports.clock.now()
  return {
    id: ports.ids.next(),
    conversationId: state.record.id,
    parentId: state.record.headId,
    turnId: live.record.roundId,
    author: { kind: 'participant', participantId: live.record.participantId, name: persona.name },
    blocks: [],
    state: 'pending',
    createdAt: now,
    model: config.model,
    connectionId: config.connectionId,
    ...(patch.state && { endedAt: now }),
    ...patch,
  }
}

/** Takes a message that was stored as final over into the live log and the windows, and has its tokens counted. */
export function settleMessage(ports: SessionPorts, state: RoomState, message: Message): void {
  replaceEntry(state, { message, tokens: null })
  ports.hub.publish(roomStream(state.record.id), { type: 'message-changed', message: withoutOpaque(message) })
  void countEntries(ports, [{ message, tokens: null }], (tokens) => applyRoomCounts(state, tokens))
}

/** Counts the tokens of those entries that stand in the log, and keeps the figures there. */
export function countInLog(ports: SessionPorts, state: RoomState, entries: readonly Entry[]): Promise<unknown> {
  const inLog = entries.flatMap(({ message }) => state.byId.get(message.id) ?? [])
  return countEntries(ports, inLog, (tokens) => applyRoomCounts(state, tokens))
}

function applyRoomCounts(state: RoomState, tokens: ReadonlyMap<Id, number>): void {
  for (const [id, count] of tokens) {
    const entry = state.byId.get(id)
    if (entry) replaceEntry(state, { ...entry, tokens: count })
  }
}
