import { addUsage, NO_USAGE } from '@shared/model/usage'
import type { ParticipantUsage, RunRecord } from '../room-ports'

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
