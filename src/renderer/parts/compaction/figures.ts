import type { CompactionConfig, CompactionResult } from '@shared/model/compaction'
import { formatTokens } from '../gauge/format'

/** An estimate as it is said: two digits, the rest is not known. 21,340 tokens are `21k`, 4,123 are `4.1k`. */
export function aboutTokens(tokens: number): string {
  if (tokens < 100) return formatTokens(tokens)
  const size = 10 ** (Math.floor(Math.log10(tokens)) - 1)
  return formatTokens(Math.round(tokens / size) * size)
}

/** Before and after of a compaction that has not happened yet: `61.2k` and `9k`. */
export function previewFigures(result: Pick<CompactionResult, 'tokensBefore' | 'tokensAfter'>): { readonly before: string; readonly after: string } {
  return { before: formatTokens(result.tokensBefore), after: aboutTokens(result.tokensAfter) }
}

/** How many turns may stay, to choose from: none, the chat's own number, ten (five where ten is its own). In order. */
export function keepChoices(own: number): readonly number[] {
  return [...new Set([0, own, own === 10 ? 5 : 10])].sort((a, b) => a - b)
}

/** A share as people type it: 0.75 is `75`, 0.625 is `62.5`. */
export function percentText(share: number): string {
  return String(Number((100 * share).toFixed(1)))
}

/** A share as typed in percent, from 1 to 99: `75`, `62,5`, `80 %`. Undefined if it is none. */
export function parsePercent(text: string): number | undefined {
  const match = /^(\d+(?:[.,]\d+)?)\s*%?$/.exec(text.trim())
  const percent = Number(match?.[1]?.replace(',', '.') ?? Number.NaN)
  return percent >= 1 && percent <= 99 ? Number((percent / 100).toFixed(4)) : undefined
}

/** A whole number as typed, from `least` to `most`. Undefined if it is none. */
export function parseWhole(text: string, least: number, most: number): number | undefined {
  const digits = text.trim().replace(/[\s',.\u00a0\u202f](?=\d{3}\b)/g, '')
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN
  return value >= least && value <= most ? value : undefined
}

/** What the switch turns on: the strategy that was in force before it was turned off, else the one of new chats, else summaries. */
export function strategyOn(before: CompactionConfig['strategy'] | undefined, ofNewChats: CompactionConfig['strategy'] | undefined): 'threshold' | 'llm' {
  if (before === 'threshold' || before === 'llm') return before
  return ofNewChats === 'threshold' ? 'threshold' : 'llm'
}
