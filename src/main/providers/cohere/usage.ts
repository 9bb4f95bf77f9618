import type { StopReason } from '@shared/model/message'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import type { Cohere } from 'cohere-ai'

/** `tokens` is what the model read and wrote, cached parts included; `billedUnits` is money. An input of 0 is what servers send that do not count. */
export function toUsage(usage: Cohere.Usage | undefined): Usage {
  if (!usage?.tokens) return NO_USAGE
  return {
    input: usage.tokens.inputTokens || null,
    output: usage.tokens.outputTokens ?? null,
    cacheRead: usage.cachedTokens ?? null,
    cacheWrite: null,
    reasoning: null,
  }
}

const REASONS: Readonly<Record<string, StopReason>> = {
  COMPLETE: 'end',
  STOP_SEQUENCE: 'stopText',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'toolCalls',
  ERROR_TOXIC: 'filter',
  ERROR_LIMIT: 'length',
}

/** Null for the reasons that are failures; such as are newer than this list become `unknown`. */
export function toStopReason(reason: string): StopReason | null {
  if (reason === 'ERROR' || reason === 'TIMEOUT') return null
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? 'unknown') : 'unknown'
}
