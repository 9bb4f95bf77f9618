import type { Prices } from '@shared/model/model-info'

/** A number of tokens as people say it: 200k, 1M, 1.05M, 8,192 becomes 8.2k. */
export function tokensText(tokens: number): string {
  if (tokens >= 1_000_000) return `${trim(tokens / 1_000_000, 2)}M`
  return tokens >= 1_000 ? `${trim(tokens / 1_000, 1)}k` : String(tokens)
}

/** Prices of input and output in US dollars per million tokens: `$3 / $15`. */
export function pricesText(prices: Prices): string {
  return `$${trim(prices.input, 4)} / $${trim(prices.output, 4)}`
}

/** Reads a number of tokens as typed: 128k, 1.5M, 200,000, 200 000. Null if it is none, or not a whole number from 1 to 100 million. */
export function parseTokens(text: string): number | null {
  const match = /^(\d[\d., '_\u00a0\u202f]*)\s*([km])?$/i.exec(text.trim())
  if (!match) return null
  const [, digits = '', unit] = match
  const value =
    unit === undefined
      ? Number(digits.replace(/[^\d]/g, ''))
      : Math.round(Number(digits.trim().replace(',', '.')) * (unit.toLowerCase() === 'k' ? 1_000 : 1_000_000))
  return Number.isInteger(value) && value >= 1 && value <= 100_000_000 ? value : null
}

/** Reads an amount of dollars as typed: 3, $3, 0.25, 0,25. Null if it is none. */
export function parsePrice(text: string): number | null {
  const match = /^\$?\s*(\d+(?:[.,]\d+)?|[.,]\d+)$/.exec(text.trim())
  if (!match) return null
  const value = Number((match[1] ?? '').replace(',', '.'))
  return value <= 1_000_000 ? value : null
}

function trim(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)))
}
