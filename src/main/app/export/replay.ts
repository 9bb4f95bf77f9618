import type { Id } from '@shared/ids'
import { isFinal, type Message } from '@shared/model/message'

/** A silence in the replay is never longer, milliseconds. */
const LONGEST_GAP = 3_000

export type ReplayStep = { readonly at: number; readonly messageId: Id; readonly participantId: Id | null; readonly roundId: Id }

/** When each message of a branch is shown: as it was, with long silences cut short. The first one at once. */
export function replayOf(branch: readonly Message[]): readonly ReplayStep[] {
  const steps: ReplayStep[] = []
  let at = 0
  let before: number | null = null
  for (const message of branch) {
    if (!isFinal(message.state) || message.author.kind === 'tool') continue
    // An answer is there when it is finished.
    const time = message.endedAt ?? message.createdAt
    if (before !== null) at += Math.min(LONGEST_GAP, Math.max(0, time - before))
    // Parallel answers stand in another order than that in which they came.
    before = Math.max(before ?? time, time)
    steps.push({ at, messageId: message.id, participantId: message.author.participantId ?? null, roundId: message.turnId })
  }
  return steps
}
