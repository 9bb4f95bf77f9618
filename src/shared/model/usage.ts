import type { Id } from '../ids'

/** Tokens of one request as the provider counted them; null = nobody reported it. Never invented. */
export type Usage = {
  /** Everything the model read, cached parts included. */
  readonly input: number | null
  /** Everything the model wrote, reasoning included. */
  readonly output: number | null
  readonly cacheRead: number | null
  readonly cacheWrite: number | null
  readonly reasoning: number | null
}

export const NO_USAGE: Usage = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }

/** What a request was for; every line of the ledger has one. */
export type UsagePurpose = 'answer' | 'summary' | 'title' | 'test' | 'moderator'

/** One line of the ledger: one request to a provider, whether it ended well or not. */
export type UsageEntry = {
  readonly id: Id
  readonly conversationId: Id
  readonly turnId: Id
  readonly purpose: UsagePurpose
  readonly provider: string
  readonly model: string
  readonly usage: Usage
  /** US dollars, or null where the price is not known. */
  readonly cost: number | null
  readonly startedAt: number
  readonly durationMs: number
  readonly firstTokenMs: number | null
  readonly errorCode: string | null
}

/** Sums over a ledger; a figure nobody reported stays null. */
export type UsageTotals = Usage

/** Adds two figures where null means "not reported": null + 5 = 5, null + null = null. */
export function addTokens(a: number | null, b: number | null): number | null {
  if (a === null) return b
  return b === null ? a : a + b
}

/** Adds a request's usage to totals, field by field. */
export function addUsage(totals: UsageTotals, usage: Usage): UsageTotals {
  return {
    input: addTokens(totals.input, usage.input),
    output: addTokens(totals.output, usage.output),
    cacheRead: addTokens(totals.cacheRead, usage.cacheRead),
    cacheWrite: addTokens(totals.cacheWrite, usage.cacheWrite),
    reasoning: addTokens(totals.reasoning, usage.reasoning),
  }
}
