import type { RoundRecord } from '../room-ports'
import type { SessionPorts } from '../sessions/session-state'
import { addEntries, changeRoom, publishFigures, publishRoomSummary, publishRound, type RoomState, roomStream } from './room-state'
import type { RoundPlan } from './round-plan'
import { newRun } from './round-runs'
import { toLive } from './runs'

/**
 * Stores a round with its messages and runs, and whatever `also` stores, in one transaction. It is the active one
 * afterwards, unless nobody is to speak in it: then it is over.
 */
export function openRound(ports: SessionPorts, state: RoomState, plan: RoundPlan, also: () => void): RoundRecord {
  const { store, clock, hub } = ports
  const now = clock.now()
  const empty = plan.speakers.length === 0 && !plan.deciding
  const last = plan.messages.at(-1) ?? state.entries.at(-1)?.message
  const record: RoundRecord = {
    id: plan.id,
    conversationId: state.record.id,
    number: store.rooms.lastRoundNumber(state.record.id) + 1,
    kind: plan.kind,
    execution: plan.execution,
    state: empty ? 'done' : plan.deciding ? 'queued' : plan.stepping ? 'paused' : 'running',
    promptId: plan.prompted ? (plan.messages[0]?.id ?? null) : null,
    horizonId: last?.id ?? null,
    decision: null,
    cause: null,
    createdAt: now,
    endedAt: empty ? now : null,
  }
  const { id: roundId } = record
  const { instruction } = plan
  const runs = plan.speakers.map((participantId, position) => newRun(ports, state, { roundId, participantId, position, attempt: 1, instruction }))
  changeRoom(ports, state, 'durable', { updatedAt: now, ...(last && { headId: last.id }) }, () => {
    also()
    for (const message of plan.messages) store.messages.insert(message, null)
    store.rooms.insertRound(record)
    for (const run of runs) store.rooms.insertRun(run)
  })
  addEntries(state, plan.messages)
  for (const message of plan.messages) hub.publish(roomStream(state.record.id), { type: 'message-added', message })
  state.rounds = [...state.rounds, record]
  state.active = empty ? null : { record, stepping: plan.stepping, runs: runs.map(toLive) }
  publishRound(ports, state, record)
  publishFigures(ports, state)
  publishRoomSummary(ports, state)
  return record
}
