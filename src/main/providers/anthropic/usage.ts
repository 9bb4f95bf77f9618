import type { StopReason as AnthropicStopReason } from '@anthropic-ai/sdk/resources/messages'
import type { StopReason } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'

/** The parts as the API counts them: exclusive of each other, and null or absent where an event does not repeat them. */
export type UsageParts = {
  readonly input_tokens?: number | null
  readonly cache_creation_input_tokens?: number | null
  readonly cache_read_input_tokens?: number | null
  readonly output_tokens?: number | null
  readonly output_tokens_details?: { readonly thinking_tokens?: number | null } | null
}

/** Later figures replace earlier ones; null never does. */
export function mergeParts(earlier: UsageParts, later: UsageParts | null | undefined): UsageParts {
  if (!later) return earlier
  return {
    input_tokens: later.input_tokens ?? earlier.input_tokens ?? null,
    cache_creation_input_tokens: later.cache_creation_input_tokens ?? earlier.cache_creation_input_tokens ?? null,
    cache_read_input_tokens: later.cache_read_input_tokens ?? earlier.cache_read_input_tokens ?? null,
    output_tokens: later.output_tokens ?? earlier.output_tokens ?? null,
    output_tokens_details: later.output_tokens_details ?? earlier.output_tokens_details ?? null,
  }
}

/** Everything the model read is the sum of the parts; a sum of 0 is what servers send that do not count. */
export function toUsage(parts: UsageParts): Usage {
  const cacheRead = parts.cache_read_input_tokens ?? null
  const cacheWrite = parts.cache_creation_input_tokens ?? null
  const total = (parts.input_tokens ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0)
  return {
    input: total > 0 ? total : null,
    output: parts.output_tokens ?? null,
    cacheRead,
    cacheWrite,
    reasoning: parts.output_tokens_details?.thinking_tokens ?? null,
  }
}

const REASONS: Readonly<Record<AnthropicStopReason, StopReason>> = {
  end_turn: 'end',
  stop_sequence: 'stopText',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'toolCalls',
  refusal: 'filter',
  pause_turn: 'unknown',
}

/** Reasons that are newer than this list become `unknown`. */
export function toStopReason(reason: string): StopReason {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as AnthropicStopReason] : 'unknown'
}
