import { isAtWork } from '@shared/model/room'
import { addUsage, NO_USAGE } from '@shared/model/usage'
import type { ParticipantUsage, RunRecord } from '../room-ports'
import type { Spending } from './budget'
import type { LiveRun, RoomState } from './room-state'

/** What a room has used up, with what is kept back for those who are at work, but for what one of them has kept back itself. */
export function spendingOf({ usage, active }: Pick<RoomState, 'usage' | 'active'>, but?: LiveRun): Spending {
  const { totals, cost } = usage
  const atWork = active?.runs.filter((live) => live !== but && isAtWork(live.record.state)) ?? []
  return {
    tokens: (totals.input ?? 0) + (totals.output ?? 0),
    cost: cost ?? 0,
    reservedTokens: atWork.reduce((sum, { reservedTokens }) => sum + reservedTokens, 0),
    reservedCost: atWork.reduce((sum, { record }) => sum + (record.reserved ?? 0), 0),
  }
}

/** What everybody has cost with one more run that has ended; the store says the same of all runs together. */
export function withRun(spent: readonly ParticipantUsage[], run: Pick<RunRecord, 'participantId' | 'state' | 'usage' | 'cost'>): readonly ParticipantUsage[] {
  const { participantId, state, usage, cost } = run
  const before = spent.find((line) => line.participantId === participantId)
  const after: ParticipantUsage = {
    participantId,
    totals: addUsage(before?.totals ?? NO_USAGE, usage),
    cost: cost === null ? (before?.cost ?? null) : (before?.cost ?? 0) + cost,
    costIncomplete: (before?.costIncomplete ?? false) || (cost === null && state !== 'skipped'),
    utterances: (before?.utterances ?? 0) + (state === 'done' ? 1 : 0),
  }
  return before ? spent.map((line) => (line === before ? after : line)) : [...spent, after]
}
