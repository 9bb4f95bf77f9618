import type { Id } from '@shared/ids'
import type { ChatConfig, ContextBreakdown } from '@shared/model/chat'
import { type Checkpoint, type ReplayTarget, replayed } from '../context/project'
import type { Entry } from '../ports'
import { historyTokens } from './context-tokens'
import { calibrated, outputReserve, replayedOutput } from './estimate'

export type MeterInput = {
  /** The branch, from the first entry on that no summary stands for. */
  readonly entries: readonly Entry[]
  readonly checkpoint: Checkpoint | null
  /** Raw tokens of the block that stands for what is covered. */
  readonly summaryTokens: number
  readonly target: ReplayTarget
  readonly config: ChatConfig
  /** The output limit in force, tokens. */
  readonly maxTokens: number
  /** Raw tokens of the system prompt. */
  readonly systemTokens: number
  /** Raw tokens of the tool definitions. */
  readonly toolTokens: number
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
  const system = config.systemPrompt === null ? 0 : calibrated(input.systemTokens, factor)
  const tools = calibrated(input.toolTokens, factor)
  const anchor = findAnchor(input)
  const since = replayed(anchor ? input.entries.slice(anchor.index + 1) : input.entries, null, input.target)
  const summary = calibrated(input.summaryTokens, factor)
  const estimate = calibrated(historyTokens(since, input.checkpoint, quick, input.entries), factor)
  const used = anchor ? anchor.tokens + estimate : system + tools + summary + estimate
  return {
    used,
    source: anchor && estimate === 0 ? 'reported' : 'estimated',
    breakdown: {
      system,
      tools,
      summary,
      history: Math.max(0, used - system - tools - summary),
      outputReserve: outputReserve(input.maxTokens, config.contextLimit),
    },
  }
}

/**
 * The last answer whose reported input still describes the context before it. Walks back no further than that; a turn
 * that is left out is known by its last message, which comes first here.
 */
function findAnchor({ entries, contextHash, target }: MeterInput): { readonly index: number; readonly tokens: number } | null {
  const dropped = new Set<Id>()
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const message = entries[index]?.message
    if (message?.state === 'interrupted' && target.interruptedAnswers === 'drop') dropped.add(message.turnId)
    if (message?.author.kind !== 'assistant' || !message.usage || dropped.has(message.turnId)) continue
    const output = replayedOutput(message.usage)
    if (message.contextHash !== contextHash || message.usage.input === null || output === null) continue
    return { index, tokens: message.usage.input + output }
  }
  return null
}
