import type { StopReason } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'

/** The figures of a completion; compatible servers leave out what they do not count. */
export type CompletionUsage = {
  readonly prompt_tokens?: number | null
  readonly completion_tokens?: number | null
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null; readonly cache_write_tokens?: number | null } | null
  readonly completion_tokens_details?: { readonly reasoning_tokens?: number | null } | null
}

/** Cached and reasoning tokens are parts of the totals already. An input of 0 is what servers send that do not count. */
export function toUsage(usage: CompletionUsage): Usage {
  return {
    input: usage.prompt_tokens || null,
    output: usage.completion_tokens ?? null,
    cacheRead: usage.prompt_tokens_details?.cached_tokens ?? null,
    cacheWrite: usage.prompt_tokens_details?.cache_write_tokens ?? null,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? null,
  }
}

const REASONS: Readonly<Record<string, StopReason>> = {
  stop: 'end',
  length: 'length',
  tool_calls: 'toolCalls',
  function_call: 'toolCalls',
  content_filter: 'filter',
}

/** Reasons of a server's own become `unknown`. */
export function toStopReason(reason: string): StopReason {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? 'unknown') : 'unknown'
}
