import type { AppError } from '@shared/errors'

/** Tries in all, the first one included (spec/sessions.md, step 7). */
export const MAX_ATTEMPTS = 3

const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 30_000
/** A provider that asks for more patience than this gets the user's decision instead. */
const MAX_RETRY_AFTER_MS = 120_000

const BY_ITSELF: ReadonlySet<AppError['code']> = new Set(['overloaded', 'rate_limit', 'network', 'timeout'])

/**
 * Milliseconds until the next try, or null where the engine must not retry by itself. Exponential with jitter of a
 * quarter in both directions; a provider's Retry-After is honoured to the millisecond.
 *
 * @param attempt tries made so far, ≥ 1
 * @param random uniform in [0, 1)
 */
export function retryDelay(error: AppError, attempt: number, random: () => number): number | null {
  if (attempt >= MAX_ATTEMPTS || !error.retryable || !BY_ITSELF.has(error.code)) return null
  if (error.retryAfterMs !== undefined) return error.retryAfterMs <= MAX_RETRY_AFTER_MS ? error.retryAfterMs : null
  const delay = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1))
  return Math.round(delay * (0.75 + random() / 2))
}
