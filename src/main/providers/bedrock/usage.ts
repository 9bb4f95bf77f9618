import type { TokenUsage } from '@aws-sdk/client-bedrock-runtime'
import type { StopReason } from '@shared/model/message'
import { NO_USAGE, type Usage } from '@shared/model/usage'

/** The three parts of the input are exclusive of each other; a sum of 0 is what servers send that do not count. */
export function toUsage(usage: TokenUsage | undefined): Usage {
  if (!usage) return NO_USAGE
  const cacheRead = usage.cacheReadInputTokens ?? null
  const cacheWrite = usage.cacheWriteInputTokens ?? null
  return {
    input: (usage.inputTokens ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0) || null,
    output: usage.outputTokens ?? null,
    cacheRead,
    cacheWrite,
    reasoning: null,
  }
}

const REASONS: Readonly<Record<string, StopReason>> = {
  end_turn: 'end',
  stop_sequence: 'stopText',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'toolCalls',
  content_filtered: 'filter',
  guardrail_intervened: 'filter',
}

/** Reasons that are newer than this list become `unknown`. */
export function toStopReason(reason: string): StopReason {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? 'unknown') : 'unknown'
}
