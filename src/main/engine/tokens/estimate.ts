import type { Block } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'
import type { Entry } from '../ports'

/** Tokens a message costs beside its text (role, separators), raw. */
export const MESSAGE_OVERHEAD = 4

/** Bounds of the calibration factor (spec/providers.md). */
const MIN_FACTOR = 0.7
export const MAX_FACTOR = 2

/** Weight of the newest ratio in the moving average. */
const NEWEST = 0.3

/** Share of the window that may be kept free for the answer. */
const RESERVE_SHARE = 0.2

/** What an image costs, tokens: about what the common providers bill for one of the size the windows send. */
const IMAGE_TOKENS = 1_500

/** What a message's raw count is taken of: the text that is sent again later, calls and results included. */
export function countedText(blocks: readonly Block[]): string {
  let text = ''
  for (const block of blocks) {
    if (block.type === 'text') text += block.text
    else if (block.type === 'toolCall') text += `${block.name} ${block.rawInput ?? JSON.stringify(block.input)}`
    else if (block.type === 'toolResult') text += block.content
  }
  return text
}

/** Tokens of what is not text. */
export function imageTokens(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + (block.type === 'image' ? IMAGE_TOKENS : 0), 0)
}

/** Raw tokens of entries, overhead included; what has not been counted yet is estimated by `quick`. */
export function rawTokens(entries: readonly Entry[], quick: (text: string) => number): number {
  let sum = 0
  for (const { message, tokens } of entries) {
    if (message.author.kind !== 'system') sum += MESSAGE_OVERHEAD + (tokens ?? quick(countedText(message.blocks)) + imageTokens(message.blocks))
  }
  return sum
}

/** Calibrated tokens from raw ones; rounded up so that an estimate errs on the safe side. */
export function calibrated(raw: number, factor: number): number {
  return Math.ceil(raw * factor)
}

/**
 * The next calibration factor after an answered request. `reported` and `raw` are the input tokens of the same
 * request; tiny requests say nothing about text and leave the factor as it is.
 */
export function nextFactor(current: number | null, reported: number, raw: number): number | null {
  if (raw < 50 || reported <= 0) return current
  const ratio = Math.min(MAX_FACTOR, Math.max(MIN_FACTOR, reported / raw))
  return current === null ? ratio : current * (1 - NEWEST) + ratio * NEWEST
}

/** Tokens kept free for the answer: min(maxTokens, 20 % of the window). */
export function outputReserve(maxTokens: number, contextLimit: number): number {
  return Math.min(maxTokens, Math.floor(contextLimit * RESERVE_SHARE))
}

/** Tokens of an answer that will be sent again: its output without the reasoning, which is not. */
export function replayedOutput(usage: Usage): number | null {
  return usage.output === null ? null : Math.max(0, usage.output - (usage.reasoning ?? 0))
}
