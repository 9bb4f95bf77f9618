import type { Prices } from '@shared/model/model-info'
import type { RoomLimits, StopCause } from '@shared/model/room'

/** What a room has used up so far. */
export type Spending = {
  readonly tokens: number
  readonly cost: number
  /** Kept back for speakers that are running. */
  readonly reservedTokens: number
  readonly reservedCost: number
}

/** What one run may cost at most: tokens, and dollars where the price is known. */
export type Reservation = { readonly tokens: number; readonly cost: number | null }

/** Estimated input and the whole output limit, at the model's prices. */
export function reservationFor(inputTokens: number, outputLimit: number, prices: Prices | null): Reservation {
  const cost = prices ? (inputTokens * prices.input + outputLimit * prices.output) / 1_000_000 : null
  return { tokens: inputTokens + outputLimit, cost }
}

/** The limit a reservation would break, or null. An unknown price is held to the token limit only. */
export function overBudget(limits: Pick<RoomLimits, 'tokens' | 'cost'>, spent: Spending, next: Reservation): Extract<StopCause, 'tokens' | 'cost'> | null {
  if (limits.tokens !== null && spent.tokens + spent.reservedTokens + next.tokens > limits.tokens) return 'tokens'
  if (limits.cost !== null && next.cost !== null && spent.cost + spent.reservedCost + next.cost > limits.cost) return 'cost'
  return null
}
