import type { Prices } from '@shared/model/model-info'
import type { Usage } from '@shared/model/usage'

const PER_TOKEN = 1 / 1_000_000

/** US dollars of one request; null where the price or the usage is not known. Cached parts are billed at their own prices. */
export function costOf(usage: Usage, prices: Prices | null): number | null {
  if (!prices || usage.input === null || usage.output === null) return null
  // Above the limit another, unknown price holds: no figure is better than a wrong one.
  if (prices.upTo !== undefined && usage.input > prices.upTo) return null
  const read = usage.cacheRead ?? 0
  const write = usage.cacheWrite ?? 0
  const fresh = Math.max(0, usage.input - read - write)
  const input = fresh * prices.input + read * (prices.cacheRead ?? prices.input) + write * (prices.cacheWrite ?? prices.input)
  return (input + usage.output * prices.output) * PER_TOKEN
}
