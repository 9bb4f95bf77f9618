import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Autonomy, isAtWork, type RoomLimits, type StopCause } from '@shared/model/room'
import type { RoundRecord, RunRecord } from '../room-ports'
import { driedUp } from './endings'
import type { RoomState } from './room-state'

/** What an autonomous run is allowed, where it is not the room's own limit; null = no limit. */
export type AutonomyInput = {
  readonly rounds?: number | null | undefined
  readonly utterances?: number | null | undefined
  readonly minutes?: number | undefined
}

const DEFAULT_ROUNDS = 3

/** The count at the beginning of an autonomous run; `now` in milliseconds. Throws `validation` where nothing would ever end it. */
export function startAutonomy(limits: RoomLimits, input: AutonomyInput, now: number): Autonomy {
  const minutes = input.minutes ?? limits.minutes
  const roundsLeft = input.rounds === undefined ? (limits.rounds ?? DEFAULT_ROUNDS) : input.rounds
  const utterancesLeft = input.utterances === undefined ? limits.utterances : input.utterances
  // Limits of tokens and money hold as well, but a model without a price or without usage never reaches them.
  if (roundsLeft === null && utterancesLeft === null && minutes === null)
    throw failure('validation', 'Nothing would end this talk. Give a limit of rounds, answers or minutes.')
  return { startedAt: now, roundsLeft, utterancesLeft, endsAt: minutes === null ? null : now + minutes * 60_000, ending: false }
}

/** The count after a round, and why the run ends with it; the first limit that is reached wins. */
export function afterRound(
  autonomy: Autonomy,
  state: RoomState,
  round: RoundRecord,
  runs: readonly RunRecord[],
  now: number,
): { readonly autonomy: Autonomy; readonly cause: StopCause | null } {
  const done = runs.filter((run) => run.state === 'done')
  const next: Autonomy = {
    ...autonomy,
    // A round that answers the user is none of those they have by themselves.
    roundsLeft: autonomy.roundsLeft === null || round.kind === 'message' ? autonomy.roundsLeft : autonomy.roundsLeft - 1,
    utterancesLeft: autonomy.utterancesLeft === null ? null : autonomy.utterancesLeft - done.length,
  }
  return { autonomy: next, cause: causeOf(next, state, round, runs, now) }
}

/** The limit because of which nobody may begin any more in a round of the talk, or null; `runs` are those of that round. */
export function reachedLimit({ utterancesLeft, endsAt }: Autonomy, runs: readonly RunRecord[], now: number): 'time' | 'utterances' | null {
  if (endsAt !== null && now >= endsAt) return 'time'
  const counted = runs.filter((run) => run.state === 'done' || isAtWork(run.state)).length
  return utterancesLeft !== null && counted >= utterancesLeft ? 'utterances' : null
}

function causeOf(autonomy: Autonomy, state: RoomState, round: RoundRecord, runs: readonly RunRecord[], now: number): StopCause | null {
  const done = runs.filter((run) => run.state === 'done')
  if (round.cause === 'moderator' || round.cause === 'asksUser') return round.cause
  if (round.state === 'stopped') return round.cause ?? 'user'
  if (autonomy.ending) return 'user'
  if (autonomy.roundsLeft !== null && autonomy.roundsLeft <= 0) return 'rounds'
  if (autonomy.utterancesLeft !== null && autonomy.utterancesLeft <= 0) return 'utterances'
  if (autonomy.endsAt !== null && now >= autonomy.endsAt) return 'time'
  const messageOf = (id: Id | null) => (id === null ? undefined : state.byId.get(id)?.message)
  // A model that ended well without a word has failed, and is what an empty answer looks like.
  if (runs.some((run) => run.state === 'failed' && messageOf(run.messageId)?.stopReason === 'end')) return 'empty'
  if (done.length === 0) return runs.some(({ reason }) => reason === 'budget') ? 'budget' : 'failure'
  const said = done.flatMap((run) => messageOf(run.messageId) ?? [])
  const before = state.runs.filter((run) => run.state === 'done' && run.roundId !== round.id).slice(-50)
  return driedUp(
    said,
    before.flatMap((run) => messageOf(run.messageId) ?? []),
  )
}
