import { Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { isParallel } from '@shared/model/parallel'
import { isAtWork, type StopCause } from '@shared/model/room'
import type { RoundRecord, RunRecord } from '../room-ports'
import type { SessionPorts } from '../sessions/session-state'
import { reachedLimit } from './autonomy'
import { overBudget } from './budget'
import type { Gates } from './gates'
import { openRound } from './open-round'
import { reservationOf } from './reservations'
import { insist, noteRound, noteRun, SAVE_AGAIN_MS, updateRun } from './room-run'
import {
  type ActiveRound,
  changeRoom,
  type LiveRun,
  participantFigures,
  pendingInput,
  publishFigures,
  publishRoomSummary,
  publishRound,
  type RoomState,
} from './room-state'
import type { RoundOutcome, RoundPlan, RoundRunner } from './round-plan'
import { beginRun, giveWord, repeatInterrupted, retryRun, seatSpeakers } from './round-runs'
import { isOver, isSilent, isUndecided, waitingIn } from './runs'
import { participantOf, type RoomWindows } from './seat'
import { speak } from './speaker'
import { spendingOf } from './spending'

/** Makes the runner of one room. `ended` is called when a round is over and the room is free. */
export function createRoundRunner(ports: SessionPorts, state: RoomState, gates: Gates, show: RoomWindows, ended: (round: RoundRecord) => void): RoundRunner {
  const { store, clock } = ports
  const waiters = new Map<Id, ((outcome: RoundOutcome) => void)[]>()
  const working = new Map<Id, Promise<void>>()
  /** Callers that wait for one utterance. */
  let steps: ((run: RunRecord | null) => void)[] = []
  /** Why the round ends when nobody speaks any more. */
  let ending: StopCause | null = null
  /** The round is looked at again when a timer says so. */
  let later = false

  function begin(plan: RoundPlan, also: () => void = () => undefined): void {
    const round = openRound(ports, state, plan, also)
    ending = null
    if (state.active) pump()
    else over(round)
  }

  /** Starts whoever may start now; ends the round when nobody is left. What the disk refuses is tried again a little later. */
  function pump(): void {
    try {
      advance()
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason
      ports.log.error('a round could not go on yet', { conversation: state.record.id, reason: reason.error.message })
      pumpLater()
    }
    answerPaused()
  }

  function pumpLater(): void {
    if (later) return
    later = true
    clock.setTimer(SAVE_AGAIN_MS, () => {
      later = false
      if (!state.closed) pump()
    })
  }

  function advance(): void {
    const { active } = state
    if (!active || state.closed) return
    if (active.record.state !== 'running' && isUndecided(active.record) && ending === null) return
    const waiting = waitingIn(active)
    const speaking = active.runs.some(({ record }) => isAtWork(record.state))
    if (ending !== null || waiting.length === 0) {
      if (!speaking) close(active, waiting, ending === null ? 'done' : 'stopped', ending)
      return
    }
    const stepping = active.record.state === 'paused' && steps.length > 0
    if (active.record.state !== 'running' && !stepping) return
    const free = waiting.filter(({ record, allowed }) => record.reason !== 'budget' || allowed)
    if (free.length === 0 && !speaking) {
      // All who are left wait for a word on the budget.
      if (active.record.state === 'running') setState(active, 'paused', 'budget')
      for (const settle of steps.splice(0)) settle(null)
      return
    }
    if (isParallel(active.record) && !stepping) for (const live of free) start(active, live)
    else if (!speaking && free[0]) start(active, free[0])
  }

  function start(active: ActiveRound, live: LiveRun): void {
    // One that began in the same breath may have paused or ended the round.
    if (state.active !== active || live.record.state !== 'queued' || ending !== null) return
    const participant = participantOf(state, live.record.participantId)
    if (participant.leftAt !== null || participant.muted) {
      skip(live, 'muted')
      return
    }
    const runs = active.runs.map(({ record }) => record)
    const limit = state.autonomy && reachedLimit(state.autonomy, runs, clock.now())
    if (limit !== null) {
      ending = limit
      pump()
      return
    }
    const input = live.record.input ?? pendingInput(state, participant, isParallel(active.record) ? active.record.horizonId : null)
    const reservation = reservationOf(ports, state, { ...live, record: { ...live.record, input } })
    const broken = live.allowed ? null : overBudget(state.settings.limits, spendingOf(state), reservation)
    if (broken) {
      overLimit(active, live, broken)
      return
    }
    beginRun(ports, state, live, input, reservation)
    publishRound(ports, state, active.record)
    noteWork(active)
    const work = speak(ports, state, live, gates, show, (given) =>
      overBudget(state.settings.limits, spendingOf(state, live), reservationOf(ports, state, live, given)),
    ).then(() => {
      working.delete(live.record.id)
      void onSpoken(active, live)
    })
    working.set(live.record.id, work)
  }

  /** Starts one speaker, whatever the state of the round. */
  function begins(live: LiveRun): void {
    try {
      start(activeRound(), live)
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason
      pumpLater()
    }
  }

  function overLimit(active: ActiveRound, live: LiveRun, broken: 'tokens' | 'cost'): void {
    switch (state.settings.limits.onBudget) {
      case 'ask':
        updateRun(ports, state, live, { reason: 'budget' })
        setState(active, 'paused', 'budget')
        settleStep(live.record)
        return
      case 'skip':
        skip(live, 'budget')
        return
      case 'stop':
        ending = broken
        skip(live, 'budget')
    }
  }

  function skip(live: LiveRun, reason: 'muted' | 'budget' | 'limit'): void {
    updateRun(ports, state, live, { state: 'skipped', reason, reserved: null, endedAt: clock.now() })
    settleStep(live.record)
    pump()
  }

  async function onSpoken(active: ActiveRound, live: LiveRun): Promise<void> {
    publishRound(ports, state, active.record)
    await insist(ports, state, () => onFailure(active, live))
    settleStep(live.record)
    pump()
    noteWork(active)
  }

  /** In a round that is paused the room is busy only as long as somebody speaks. */
  function noteWork(active: ActiveRound): void {
    if (state.active === active && active.record.state === 'paused') publishRoomSummary(ports, state)
  }

  /** What the room does about a speaker that failed while others wait for their turn. */
  function onFailure(active: ActiveRound, live: LiveRun): void {
    const others = active.runs.some(({ record }) => record.state === 'queued')
    const { onFailure: way } = state.settings.limits
    if (live.record.state !== 'failed' || isParallel(active.record) || !others || way === 'continue' || state.active !== active) return
    if (way === 'stop') ending = 'failure'
    else if (active.record.state === 'running') setState(active, 'paused', 'failure')
  }

  function setState(active: ActiveRound, next: 'queued' | 'running' | 'paused', cause: StopCause | null): void {
    store.transaction('durable', () => store.rooms.updateRound(active.record.id, { state: next, cause }))
    noteRound(ports, state, active, { state: next, cause })
    publishFigures(ports, state)
    publishRoomSummary(ports, state)
    answerPaused()
  }

  /** Ends the round; whoever has not begun never will in it. */
  function close(active: ActiveRound, left: readonly LiveRun[], next: 'done' | 'stopped', cause: StopCause | null): void {
    if (active.closing) return
    active.closing = true
    const endedAt = clock.now()
    const patch = { state: 'skipped', reason: 'limit', endedAt } as const
    // The sidebar shows the fullest window of the cast.
    const utilization = participantFigures(ports, state).reduce((most, figures) => Math.max(most, figures.utilization), 0)
    const save = (): void =>
      changeRoom(ports, state, 'durable', { utilization }, () => {
        for (const { record } of left) store.rooms.updateRun(record.id, patch)
        store.rooms.updateRound(active.record.id, { state: next, cause, endedAt })
      })
    void insist(ports, state, save).then((saved) => {
      if (!saved || state.active !== active) return
      for (const live of left) noteRun(state, live, patch)
      noteRound(ports, state, active, { state: next, cause, endedAt })
      over(active.record)
    })
  }

  function over(record: RoundRecord): void {
    state.active = null
    ending = null
    for (const settle of steps.splice(0)) settle(null)
    publishFigures(ports, state)
    publishRoomSummary(ports, state)
    settleWaiters(outcomeOf(record))
    ended(record)
  }

  /** A round that is paused and silent may stay so for ever: those who wait for it, or for what is queued behind it, are told. */
  function answerPaused(): void {
    const { active } = state
    if (!active || !isSilent(active)) return
    settleWaiters(outcomeOf(active.record))
    for (const { roundId } of state.queue) settleWaiters({ roundId, state: 'queued', runs: [] })
  }

  function settleWaiters(outcome: RoundOutcome): void {
    for (const resolve of waiters.get(outcome.roundId) ?? []) resolve(outcome)
    waiters.delete(outcome.roundId)
  }

  function outcomeOf({ id, state: end }: RoundRecord): RoundOutcome {
    return { roundId: id, state: end, runs: store.rooms.runs(id) }
  }

  function settleStep(run: RunRecord): void {
    steps.shift()?.(run)
  }

  function activeRound(): ActiveRound {
    if (!state.active || state.active.closing) throw failure('conflict', 'No round is under way in this room.')
    return state.active
  }

  return {
    begin,
    seat(roundId, seating, notice) {
      const { active } = state
      if (active?.record.id !== roundId || !isUndecided(active.record)) return
      seatSpeakers(ports, state, active, seating, notice, steps.length > 0)
      if (active.runs.length === 0) close(active, [], 'done', seating.cause)
      else pump()
    },
    add(participantId, instruction, also) {
      const active = activeRound()
      giveWord(ports, state, active, participantId, instruction, also)
      pump()
      return active.record.id
    },
    reopen: () => setState(activeRound(), 'queued', null),
    hold(roundId, cause) {
      if (state.active?.record.id !== roundId) return
      setState(state.active, 'paused', cause)
      for (const settle of steps.splice(0)) settle(null)
    },
    resume() {
      const active = activeRound()
      if (active.record.state !== 'paused') return
      if (active.record.cause === 'crash') repeatInterrupted(ports, state, active)
      // The limits may be others now: whoever waited because of them is reckoned anew.
      for (const live of active.runs) if (live.record.state === 'queued' && live.record.reason === 'budget') updateRun(ports, state, live, { reason: null })
      setState(active, 'running', null)
      pump()
    },
    async step() {
      const active = activeRound()
      if (active.record.state === 'paused' && active.record.cause === 'crash') repeatInterrupted(ports, state, active)
      if (active.record.state === 'running' || active.record.cause === 'crash') setState(active, 'paused', 'user')
      const run = await new Promise<RunRecord | null>((resolve) => {
        steps = [...steps, resolve]
        pump()
      })
      const over = active.runs.length > 0 && active.runs.every(({ record }) => record.state !== 'queued' && !isAtWork(record.state))
      return { run, complete: state.active !== active || over }
    },
    pause() {
      const { active } = state
      if (!active || active.record.state === 'paused') return false
      setState(active, 'paused', 'user')
      return true
    },
    stop(participantId, cause) {
      const { active } = state
      if (!active) return false
      const chosen = active.runs.filter(({ record }) => (participantId === null || record.participantId === participantId) && !isOver(record))
      if (participantId === null) ending = cause
      for (const live of chosen) {
        if (isAtWork(live.record.state)) live.controller.abort()
        else if (participantId !== null) skip(live, 'limit')
      }
      pump()
      return participantId === null || chosen.length > 0
    },
    stopAfterSpeaker() {
      if (!state.active) return false
      ending = 'user'
      pump()
      return true
    },
    retry(participantId) {
      const before = state.active && activeRound()
      const live = retryRun(ports, state, before, participantId)
      if (!before) ending = null
      const { record, runs } = activeRound()
      // In turn means that nobody speaks beside somebody else.
      if (!before || isParallel(record) || !runs.some((other) => isAtWork(other.record.state))) begins(live)
      return record.id
    },
    allow(participantId, allowed) {
      const active = activeRound()
      const live = active.runs.find(({ record }) => record.participantId === participantId && record.state === 'queued' && record.reason === 'budget')
      if (!live) throw failure('not_found', 'This participant does not wait for a word on the budget.')
      live.allowed = allowed
      if (active.record.state === 'paused') setState(active, 'running', null)
      if (allowed) pump()
      else skip(live, 'budget')
    },
    waitFor(roundId, coming) {
      if (state.active?.record.id === roundId && isSilent(state.active)) return Promise.resolve(outcomeOf(state.active.record))
      if (coming || state.active?.record.id === roundId || state.queue.some((message) => message.roundId === roundId))
        return new Promise((resolve) => waiters.set(roundId, [...(waiters.get(roundId) ?? []), resolve]))
      const record = store.rooms.round(roundId)
      if (!record) return Promise.reject(failure('not_found', 'There is no such round.'))
      return Promise.resolve(outcomeOf(record))
    },
    forget: (roundId) => settleWaiters({ roundId, state: 'stopped', runs: [] }),
    async settled() {
      await Promise.all(working.values())
    },
  }
}
