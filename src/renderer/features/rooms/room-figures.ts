import type { Id } from '@shared/ids'
import { isAtWork, type Participant, type ParticipantStatus, type RoomStatus, type Round, type SpeakerRun } from '@shared/model/room'
import { formatCost, formatDuration, formatTokens } from '../../parts/gauge/format'

/** What is known of one answer, in one line: "412 tokens · $0.002 · 2.1 s"; unknown figures are left out. */
export function runFigures(run: SpeakerRun, tokens: (count: string) => string): string {
  const parts = [
    run.usage.output === null ? null : tokens(formatTokens(run.usage.output)),
    run.cost === null ? null : formatCost(run.cost),
    run.startedAt === null || run.endedAt === null ? null : formatDuration(run.endedAt - run.startedAt),
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** What has been spent, "at least" where some prices are not known; null where none is. */
export function spent(status: Pick<ParticipantStatus | RoomStatus, 'cost' | 'costIncomplete'>, atLeast: (cost: string) => string): string | null {
  if (status.cost === null) return null
  const cost = formatCost(status.cost)
  return status.costIncomplete ? atLeast(cost) : cost
}

/** The newest run of each participant in a round. */
export function latestRuns(round: Round | undefined): ReadonlyMap<Id, SpeakerRun> {
  const latest = new Map<Id, SpeakerRun>()
  for (const run of round?.runs ?? []) {
    const known = latest.get(run.participantId)
    if (!known || known.attempt <= run.attempt) latest.set(run.participantId, run)
  }
  return latest
}

/** The place of a queued speaker among those who have not spoken yet, from 1. */
export function waitingNumber(round: Round, run: SpeakerRun): number {
  return [...latestRuns(round).values()].filter((other) => other.state === 'queued' && other.position <= run.position).length
}

/** True while somebody is at work in a round, or comes next without a word of the user; a moderator that decides counts. */
export function isBusy(round: Round): boolean {
  return round.state === 'running' || round.state === 'queued' || round.runs.some(({ state }) => isAtWork(state))
}

/** Those who belong to the cast now. */
export function present(cast: readonly Participant[]): readonly Participant[] {
  return cast.filter(({ leftAt }) => leftAt === null)
}

/** Minutes and seconds, like 1:05. */
export function clockTime(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
