import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import { isParallel } from '@shared/model/parallel'
import { isAtWork } from '@shared/model/room'
import type { RunRecord } from '../room-ports'
import type { SessionPorts } from '../sessions/session-state'
import type { Reservation } from './budget'
import { nextMessage } from './room-log'
import { noteRound, noteRun } from './room-run'
import {
  type ActiveRound,
  addEntries,
  changeRoom,
  type LiveRun,
  pendingInput,
  publishFigures,
  publishRoomSummary,
  publishRound,
  type RoomState,
  roomStream,
} from './room-state'
import type { Seating } from './round-plan'
import { follows, isRetryable, queuedRun, toLive, waitingIn, wasSucceeded } from './runs'
import { participantOf } from './seat'

// How runs come into a round and begin. All store first; the live round and the windows follow once that has succeeded.

/** A run of this room that has not begun; it is not stored yet. */
export function newRun(
  ports: SessionPorts,
  state: RoomState,
  run: Pick<RunRecord, 'roundId' | 'participantId' | 'position' | 'attempt' | 'instruction'>,
): RunRecord {
  return queuedRun({ id: ports.ids.next(), conversationId: state.record.id, ...run })
}

/** The same once more: a new attempt with the same input. */
function anotherAttempt(ports: SessionPorts, state: RoomState, { roundId, participantId, position, attempt, instruction, input }: RunRecord): RunRecord {
  return { ...newRun(ports, state, { roundId, participantId, position, attempt: attempt + 1, instruction }), input }
}

/**
 * Gives the word to whom a moderator has chosen, in a round that has waited for it. Whoever has a run in it already, because
 * the user gave it the word, gets no second one.
 *
 * @param stepping somebody waits for one answer only
 */
export function seatSpeakers(ports: SessionPorts, state: RoomState, active: ActiveRound, seating: Seating, notice: Message, stepping: boolean): void {
  const { decision, speakers, cause } = seating
  const { id: roundId, state: now, cause: why } = active.record
  const asked = active.runs.length
  const runs = speakers
    .filter((participantId) => !active.runs.some(({ record }) => record.participantId === participantId))
    .map((participantId, index) => newRun(ports, state, { roundId, participantId, position: asked + index, attempt: 1, instruction: decision.instruction }))
  const paused = now === 'paused'
  const patch = { state: paused || active.stepping || stepping ? ('paused' as const) : ('running' as const), decision, cause: cause ?? (paused ? why : null) }
  changeRoom(ports, state, 'durable', { headId: notice.id }, () => {
    ports.store.messages.insert(notice, 0)
    for (const run of runs) ports.store.rooms.insertRun(run)
    ports.store.rooms.updateRound(roundId, patch)
  })
  addEntries(state, [notice])
  ports.hub.publish(roomStream(state.record.id), { type: 'message-added', message: notice })
  active.runs = [...active.runs, ...runs.map(toLive)]
  noteRound(ports, state, active, patch)
  publishFigures(ports, state)
  publishRoomSummary(ports, state)
}

/** Lets somebody speak next, before all who wait; stored with whatever `also` stores. Throws `conflict` where it speaks already. */
export function giveWord(ports: SessionPorts, state: RoomState, active: ActiveRound, participantId: Id, instruction: string | null, also: () => void): void {
  const attempts = active.runs.filter(({ record }) => record.participantId === participantId)
  if (attempts.some(({ record }) => isAtWork(record.state))) throw failure('conflict', 'This participant has the word already.')
  const known = attempts.find(({ record }) => record.state === 'queued')
  // Those who speak side by side do not hear each other; who is given the word by hand has heard what was said by now.
  const heard = isParallel(active.record) && { input: pendingInput(state, participantOf(state, participantId), null) }
  const place = { roundId: active.record.id, participantId, position: active.runs.length, attempt: attempts.length + 1, instruction }
  const run = known ?? toLive({ ...newRun(ports, state, place), ...heard })
  const waiting = [run, ...waitingIn(active).filter((live) => live !== run)]
  // The places stay the same, who stands in them changes.
  const places = waiting.map(({ record }) => record.position).sort((a, b) => a - b)
  const moved = waiting.map((live, index) => ({ live, position: places[index] ?? live.record.position }))
  const asked = known && instruction !== null ? { instruction } : {}
  ports.store.transaction('durable', () => {
    also()
    if (!known) ports.store.rooms.insertRun(run.record)
    for (const { live, position } of moved) ports.store.rooms.updateRun(live.record.id, { position, ...(live === run && asked) })
  })
  for (const { live, position } of moved) live.record = { ...live.record, position, ...(live === run && asked) }
  if (!known) active.runs = [...active.runs, run]
  publishRound(ports, state, active.record)
}

/**
 * One more attempt of a participant whose newest run did not succeed. A round that is over is active again with it.
 * Throws `conflict` where there is nothing to retry, or where it belongs to another round than the one under way.
 */
export function retryRun(ports: SessionPorts, state: RoomState, active: ActiveRound | null, participantId: Id): LiveRun {
  const { store } = ports
  const last = lastRunOf(ports, state, participantId)
  if (!last || !isRetryable(last)) throw failure('conflict', 'This participant has no answer that failed or broke off: there is nothing to retry.')
  if (active && active.record.id !== last.roundId) throw failure('conflict', 'Another round is under way. Wait for it or stop it, then retry.')
  const round = active?.record ?? store.rooms.round(last.roundId)
  if (!round) throw failure('not_found', 'The round of this answer is not here any more.')
  const earlier = active ? active.runs : store.rooms.runs(round.id).map(toLive)
  const run = anotherAttempt(ports, state, last)
  const again = { state: 'running', cause: null, endedAt: null } as const
  store.transaction('durable', () => {
    store.rooms.insertRun(run)
    if (!active) store.rooms.updateRound(round.id, again)
  })
  const live = toLive(run)
  if (active) {
    active.runs = [...earlier, live]
    publishRound(ports, state, active.record)
  } else {
    state.active = { record: round, stepping: false, runs: [...earlier, live] }
    noteRound(ports, state, state.active, again)
    publishRoomSummary(ports, state)
  }
  return live
}

/** The newest attempt of a participant; a skipped one counts although it never started. */
function lastRunOf({ store }: SessionPorts, state: RoomState, participantId: Id): RunRecord | null {
  for (const { id } of state.rounds.toReversed()) {
    const last = store.rooms.runs(id).findLast((run) => run.participantId === participantId)
    if (last) return last
  }
  return null
}

/** Those whom a crash broke off try once more with what they had been given. */
export function repeatInterrupted(ports: SessionPorts, state: RoomState, active: ActiveRound): void {
  const broken = active.runs.filter(
    ({ record }) =>
      record.state === 'interrupted' && !record.accepted && !active.runs.some((other) => follows(other.record, record)) && !wasSucceeded(record, state.runs),
  )
  const again = broken.map(({ record }) => anotherAttempt(ports, state, record))
  ports.store.transaction('durable', () => {
    for (const run of again) ports.store.rooms.insertRun(run)
  })
  active.runs = [...active.runs, ...again.map(toLive)]
}

/** Freezes what a run is given, and puts its message, still empty, at the end of the log. */
export function beginRun(ports: SessionPorts, state: RoomState, live: LiveRun, input: readonly Id[], reservation: Reservation): void {
  const message = nextMessage(ports, state, live, {})
  const patch = {
    state: 'preparing' as const,
    input,
    messageId: message.id,
    output: [message.id],
    reserved: reservation.cost,
    reason: null,
    startedAt: ports.clock.now(),
  }
  changeRoom(ports, state, 'durable', { headId: message.id }, () => {
    ports.store.messages.insert(message, null)
    ports.store.rooms.updateRun(live.record.id, patch)
  })
  live.message = message
  live.reservedTokens = reservation.tokens
  noteRun(state, live, patch)
  addEntries(state, [message])
  ports.hub.publish(roomStream(state.record.id), { type: 'message-added', message })
}
