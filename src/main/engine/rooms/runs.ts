import { isAtWork } from '@shared/model/room'
import { NO_USAGE } from '@shared/model/usage'
import type { RoundRecord, RunRecord } from '../room-ports'
import type { ActiveRound, LiveRun } from './room-state'

/** A run that has not begun. */
export function queuedRun(
  identity: Pick<RunRecord, 'id' | 'conversationId' | 'roundId' | 'participantId' | 'position' | 'attempt' | 'instruction'>,
): RunRecord {
  return {
    ...identity,
    state: 'queued',
    messageId: null,
    input: null,
    accepted: false,
    error: null,
    reason: null,
    usage: NO_USAGE,
    cost: null,
    reserved: null,
    startedAt: null,
    endedAt: null,
    output: [],
  }
}

/** True where a run is a later attempt of the same participant. */
export function follows(run: RunRecord, earlier: RunRecord): boolean {
  return run.participantId === earlier.participantId && run.attempt > earlier.attempt
}

/** Its participant has begun another run after it: what it was given has been given since, or will be. `runs` in the order of starting. */
export function wasSucceeded(run: RunRecord, runs: readonly RunRecord[]): boolean {
  const index = runs.findIndex(({ id }) => id === run.id)
  return runs.slice(index + 1).some((other) => other.participantId === run.participantId && other.state !== 'skipped')
}

/** A run as the runner holds it. */
export function toLive(record: RunRecord): LiveRun {
  return { record, controller: new AbortController(), message: null, draft: null, retry: null, calls: null, allowed: false, reservedTokens: 0 }
}

/** Paused, and nobody is at work any more. */
export function isSilent({ record, runs }: ActiveRound): boolean {
  return record.state === 'paused' && !runs.some((live) => isAtWork(live.record.state))
}

/** Those who wait for their turn, in the order in which they will speak. */
export function waitingIn({ runs }: ActiveRound): readonly LiveRun[] {
  return runs.filter(({ record }) => record.state === 'queued').sort((a, b) => a.record.position - b.record.position)
}

/** It will not go on. */
export function isOver({ state }: RunRecord): boolean {
  return state !== 'queued' && !isAtWork(state)
}

/** Its moderator has still to decide who speaks. */
export function isUndecided({ kind, execution, decision }: RoundRecord): boolean {
  return execution.model === 'moderator' && decision === null && kind !== 'manual' && kind !== 'conclusion'
}

/** The user may have it tried once more. */
export function isRetryable({ state, accepted }: RunRecord): boolean {
  return !accepted && (state === 'failed' || state === 'stopped' || state === 'interrupted' || state === 'skipped')
}
