import type { Id } from '@shared/ids'
import type { ChatConfig, ContextBreakdown } from '@shared/model/chat'
import { type Checkpoint, type ReplayTarget, replayed } from '../context/project'
import type { Entry } from '../ports'
import { historyTokens } from './context-tokens'
import { calibrated, MAX_FACTOR, outputReserve, replayedOutput } from './estimate'

/** Up to this share of the window a reported figure is taken as it is: it can do no harm, and small requests say little about text. */
const HARMLESS = 0.25

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

/** An answer, and the tokens of the context up to it as its provider counted them. */
type Anchor = { readonly index: number; readonly tokens: number }

/** The last answer whose reported input still describes the context before it; null where there is none, or it is not to be believed. */
function findAnchor(input: MeterInput): Anchor | null {
  const last = lastReported(input, input.entries.length)
  return last && isBelievable(input, last) ? last : null
}

/**
 * One wild figure must not block a chat: it counts only where our own count is not far below it, or where it goes on from
 * the figure before it, as one of a provider does that really counts so much more.
 */
function isBelievable(input: MeterInput, { index, tokens }: Anchor): boolean {
  const { entries, checkpoint, target, quick, config, systemTokens, toolTokens, summaryTokens } = input
  const plausible = (reported: number, own: () => number): boolean => reported <= HARMLESS * config.contextLimit || reported <= MAX_FACTOR * own()
  const counted = (from: number): number => historyTokens(replayed(entries.slice(from, index + 1), null, target), checkpoint, quick, entries)
  if (tokens <= HARMLESS * config.contextLimit) return true
  const before = tokens <= config.contextLimit ? lastReported(input, index) : null
  if (before && plausible(tokens - before.tokens, () => counted(before.index + 1))) return true
  return plausible(tokens, () => systemTokens + toolTokens + summaryTokens + counted(0))
}

/** The last answer before `end` with figures on the present ground. A turn that is left out is known by its last message, which comes first here. */
function lastReported({ entries, contextHash, target }: MeterInput, end: number): Anchor | null {
  const dropped = new Set<Id>()
  for (let index = end - 1; index >= 0; index -= 1) {
    const message = entries[index]?.message
    if (message?.state === 'interrupted' && target.interruptedAnswers === 'drop') dropped.add(message.turnId)
    if (message?.author.kind !== 'assistant' || !message.usage || dropped.has(message.turnId)) continue
    const output = replayedOutput(message.usage)
    if (message.contextHash !== contextHash || message.usage.input === null || output === null) continue
    return { index, tokens: message.usage.input + output }
  }
  return null
}
