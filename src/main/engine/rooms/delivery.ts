import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { Joining } from '@shared/model/room'
import type { ParticipantRecord, RoundRecord, RunRecord } from '../room-ports'

/** True for what participants are given at all: what the user has said, and what was said in runs that count. */
export function isDeliverable({ id, author, state }: Message, standing: ReadonlySet<Id>): boolean {
  return author.kind === 'user' ? state === 'completed' : author.kind === 'participant' && standing.has(id)
}

/** True for a message that will never be input of a participant again, unless the user lets a partial answer count. */
export function isSettled({ id, author, state }: Message, participantId: Id, delivered: ReadonlySet<Id>, standing: ReadonlySet<Id>): boolean {
  if (author.participantId === participantId || delivered.has(id)) return true
  if (author.kind === 'participant') return (state === 'failed' || state === 'interrupted') && !standing.has(id)
  return author.kind !== 'user'
}

export type InputQuery = {
  /** The log, oldest first. */
  readonly log: readonly Message[]
  readonly participant: Pick<ParticipantRecord, 'id' | 'joinedAfter'>
  readonly delivered: ReadonlySet<Id>
  /** Messages of runs that count. */
  readonly standing: ReadonlySet<Id>
  /** The last message it may be given; null = everything there is. */
  readonly horizonId: Id | null
}

/**
 * The input of a participant's next run, the one rule for all execution models (spec/rooms.md): every message not yet
 * delivered to it, not written by it, said after it joined, up to the horizon, in the order of the log.
 */
export function inputFor({ log, participant, delivered, standing, horizonId }: InputQuery): readonly Id[] {
  const from = participant.joinedAfter === null ? 0 : log.findLastIndex(({ id }) => id === participant.joinedAfter) + 1
  const until = horizonId === null ? log.length : log.findLastIndex(({ id }) => id === horizonId) + 1
  return log
    .slice(from, until)
    .filter((message) => message.author.participantId !== participant.id && !delivered.has(message.id) && isDeliverable(message, standing))
    .map(({ id }) => id)
}

/**
 * Partial answers from before a participant joined that were let count only afterwards: part of the past it chose to be
 * given, which was fixed without them. In the order of the log, up to the horizon.
 *
 * @param runs every run of the room
 */
export function lateHistory(
  participant: Pick<ParticipantRecord, 'id' | 'joining' | 'joinedAfter' | 'history'>,
  log: readonly { readonly message: Message }[],
  runs: readonly RunRecord[],
  delivered: ReadonlySet<Id>,
  horizonId: Id | null,
): readonly Id[] {
  const { id, joining, joinedAfter, history } = participant
  if (joinedAfter === null || joining.strategy === 'fresh') return []
  const late = new Set(runs.flatMap((run) => (run.accepted && run.participantId !== id ? run.output.filter((output) => !delivered.has(output)) : [])))
  if (late.size === 0) return []
  const until = horizonId === null ? log.length : log.findLastIndex(({ message }) => message.id === horizonId) + 1
  const before = log.slice(0, Math.min(until, log.findLastIndex(({ message }) => message.id === joinedAfter) + 1)).map(({ message }) => message)
  const given = new Set(history)
  const rounds = new Set(before.filter((message) => given.has(message.id)).map(({ turnId }) => turnId))
  const first = before.findIndex((message) => given.has(message.id))
  const isChosen = (turnId: Id, index: number): boolean => {
    if (joining.strategy === 'full') return true
    return joining.strategy === 'range' ? rounds.has(turnId) : first >= 0 && index >= first
  }
  return before
    .filter((message, index) => message.author.kind === 'participant' && late.has(message.id) && isChosen(message.turnId, index))
    .map((message) => message.id)
}

/**
 * What a newcomer is given of what was said before it joined, in the order of the log. `recent` counts rounds in which
 * somebody answered; `range` counts round numbers, both included.
 */
export function joiningHistory(
  joining: Joining,
  log: readonly Message[],
  rounds: readonly RoundRecord[],
  runs: readonly RunRecord[],
  standing: ReadonlySet<Id>,
): readonly Id[] {
  const said = log.filter((message) => isDeliverable(message, standing))
  const chosen = chosenRounds(joining, rounds, runs)
  if (chosen === 'all') return said.map(({ id }) => id)
  // What was told the room between its last rounds, or after them, is part of them.
  if (joining.strategy === 'recent') return firstFrom(said, chosen).map(({ id }) => id)
  return said.filter(({ turnId }) => chosen.has(turnId)).map(({ id }) => id)
}

function firstFrom(log: readonly Message[], rounds: ReadonlySet<Id>): readonly Message[] {
  const first = log.findIndex(({ turnId }) => rounds.has(turnId))
  return first < 0 ? [] : log.slice(first)
}

function chosenRounds(joining: Joining, rounds: readonly RoundRecord[], runs: readonly RunRecord[]): ReadonlySet<Id> | 'all' {
  switch (joining.strategy) {
    case 'fresh':
      return new Set()
    case 'full':
      return 'all'
    case 'recent': {
      const answered = new Set(runs.filter((run) => run.state === 'done').map((run) => run.roundId))
      return new Set(
        rounds
          .filter((round) => round.endedAt !== null && answered.has(round.id))
          .slice(-joining.rounds)
          .map(({ id }) => id),
      )
    }
    case 'range':
      return new Set(rounds.filter(({ number }) => number >= joining.from && number <= joining.to).map(({ id }) => id))
  }
}
