import type { ChatConfig, ContextBreakdown } from '@shared/model/chat'
import { type ProjectionTarget, replayed } from '../context/project'
import type { Entry } from '../ports'
import { calibrated, outputReserve, rawTokens, replayedOutput } from './estimate'

export type MeterInput = {
  readonly entries: readonly Entry[]
  readonly target: ProjectionTarget
  readonly config: ChatConfig
  /** The output limit in force, tokens. */
  readonly maxTokens: number
  /** Raw tokens of the system prompt. */
  readonly systemTokens: number
  /** Calibration of this provider and model; 1 until the first answer. */
  readonly factor: number
  /** Hash of model, system prompt and tools as they are now. */
  readonly contextHash: string
  readonly quick: (text: string) => number
}

export type Reading = {
  readonly used: number
  readonly source: 'reported' | 'estimated'
  readonly breakdown: ContextBreakdown
}

/**
 * Tokens in use: the last answered request as the provider counted it, plus the part of its output that is sent again,
 * plus a calibrated estimate of everything since (spec/sessions.md, "Status"). Without such an anchor, all of it is estimated.
 */
export function readMeter(input: MeterInput): Reading {
  const { config, factor, quick } = input
  const entries = replayed(input.entries, null, input.target)
  const system = config.systemPrompt === null ? 0 : calibrated(input.systemTokens, factor)
  const anchor = findAnchor(entries, input.contextHash)
  const since = anchor ? entries.slice(anchor.index + 1) : entries
  const estimate = calibrated(rawTokens(since, quick), factor)
  const used = anchor ? anchor.tokens + estimate : system + estimate
  return {
    used,
    source: anchor && estimate === 0 ? 'reported' : 'estimated',
    breakdown: { system, tools: 0, summary: 0, history: Math.max(0, used - system), outputReserve: outputReserve(input.maxTokens, config.contextLimit) },
  }
}

/** The last answer whose reported input still describes the context before it. */
function findAnchor(entries: readonly Entry[], contextHash: string): { readonly index: number; readonly tokens: number } | null {
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const message = entries[index]?.message
    if (message?.author.kind !== 'assistant' || !message.usage) continue
    const output = replayedOutput(message.usage)
    if (message.contextHash !== contextHash || message.usage.input === null || output === null) continue
    return { index, tokens: message.usage.input + output }
  }
  return null
}
