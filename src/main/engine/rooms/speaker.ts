import { appError, Failure } from '@shared/errors'
import type { Entry } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import type { ModelRunResult } from '../turns/model-run'
import { askSpeaker } from './ask-speaker'
import type { Gates } from './gates'
import { inOwnVoice } from './impersonation'
import { keepEnd, keepStep } from './keep-answer'
import { type LiveRun, type RoomState, seatOf } from './room-state'
import { participantOf, type RoomWindows, type SeatTerms, takeSeatTerms } from './seat'
import { entriesOfRun, otherNames } from './speaker-request'
import { errorOf, type Speaking, unsent } from './speaking'

/** Model steps of one run; a model that calls tools for ever ends here. */
const MAX_STEPS = 8

const BROKEN = {
  tokens: 'The room’s token limit is reached, so the answer was not continued after its tools. Raise the limit, then retry.',
  cost: 'The room’s money limit is reached, so the answer was not continued after its tools. Raise the limit, then retry.',
} as const

/**
 * Runs one speaker from its pending message to the end and stores everything: answer, deliveries and cost in one
 * transaction. Its input is frozen and its message is in the log before this is called. Never rejects.
 *
 * @param overBudget the limit that one more request would break; asked before every request but the first
 */
export async function speak(
  ports: SessionPorts,
  state: RoomState,
  live: LiveRun,
  gates: Gates,
  show: RoomWindows,
  overBudget: (given: readonly Entry[]) => 'tokens' | 'cost' | null,
): Promise<void> {
  const seat = seatOf(state, live.record.participantId)
  const speaking: Speaking = { ports, state, seat, live, show }
  const { signal } = live.controller
  const steps: Entry[] = []
  for (let step = 1; ; step += 1) {
    let terms: SeatTerms | null = null
    let result: ModelRunResult
    try {
      terms = await takeSeatTerms(ports, state, seat)
      if (step > MAX_STEPS) throw new Failure(appError('invalid_request', `The model has called tools ${MAX_STEPS} times in one answer, so it was stopped.`))
      const given = [...entriesOfRun(ports, state, live), ...steps]
      const broken = step > 1 && !live.allowed ? overBudget(given) : null
      if (broken) throw new Failure(appError('invalid_request', BROKEN[broken]))
      const leave = await gates.enter(terms.connection.provider, state.record.id, state.settings.limits.parallel, signal)
      try {
        ;[terms, result] = leave ? await askSpeaker(speaking, terms, given) : [terms, unsent('interrupted', null)]
      } finally {
        leave?.()
      }
    } catch (reason) {
      result = unsent('failed', errorOf(speaking, reason))
    }
    result = inOwnVoice(result, participantOf(state, live.record.participantId).persona.name, otherNames(state, live))
    const calls = result.outcome === 'completed' ? result.blocks.filter((block) => block.type === 'toolCall') : []
    try {
      if (calls.length === 0) {
        await keepEnd(speaking, terms, result)
        return
      }
      const said = await keepStep(speaking, terms, result, calls)
      if (!said) return
      steps.push(...said)
    } catch (reason) {
      // Not the disk, on which one insists, but a bug: the answer has failed, and the round goes on without it.
      await keepEnd(speaking, terms, { ...result, outcome: 'failed', error: errorOf(speaking, reason) })
      return
    }
  }
}
