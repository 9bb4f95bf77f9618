import type { ExecutionModel } from '@shared/model/persona'
import { quickTokens } from '@shared/quick-tokens'
import type { ModelFinder } from '../../../parts/models/model-finder'
import { modelOf, type RoomDraft } from './draft'

/** An answer of middling length, and what a request holds beside the persona, tokens. */
const ANSWER = 300
const FRAME = 260
const OPENING = 60

/** What a first round costs, US dollars; `unknown` counts the speakers whose price nobody knows, `cost` is null where that is all. */
export type RoundEstimate = { readonly cost: number | null; readonly unknown: number }

/** Estimates a first round: everybody answers once, those in turn having heard the ones before. */
export function estimateRound(draft: RoomDraft, finder: ModelFinder): RoundEstimate {
  const topic = quickTokens(draft.topic)
  const inTurn = draft.execution === 'sequential' || draft.execution === 'moderator'
  const costs = draft.seats.map((seat, index) => {
    const model = modelOf(draft, seat)
    const prices = model && finder.find(model.connectionId, model.model)?.prices
    if (!prices) return null
    const { role, background, style } = seat.persona
    const input = FRAME + OPENING + 2 * topic + quickTokens(`${role} ${background} ${style}`) + (inTurn ? index * ANSWER : 0)
    return (input * prices.input + ANSWER * prices.output) / 1_000_000
  })
  const known = costs.filter((cost) => cost !== null)
  if (known.length === 0) return { cost: null, unknown: costs.length }
  const sum = known.reduce((total, cost) => total + cost, 0)
  return { cost: speaksOne(draft.execution) ? sum / known.length : sum, unknown: costs.length - known.length }
}

/** One answer at a time: whoever the user gives the word. */
function speaksOne(model: ExecutionModel): boolean {
  return model === 'manual'
}
