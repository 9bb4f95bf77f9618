import type { StopReason } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'

/** The API's figures: cumulative in every chunk, what is 0 may be left out. */
export type UsageMetadata = {
  readonly promptTokenCount?: number
  readonly toolUsePromptTokenCount?: number
  readonly cachedContentTokenCount?: number
  readonly candidatesTokenCount?: number
  readonly thoughtsTokenCount?: number
}

/** Cached tokens are part of the prompt; thoughts are counted beside the answer. An input of 0 is what servers send that do not count. */
export function toUsage(metadata: UsageMetadata): Usage {
  const { candidatesTokenCount: answer, thoughtsTokenCount: thoughts } = metadata
  return {
    input: (metadata.promptTokenCount ?? 0) + (metadata.toolUsePromptTokenCount ?? 0) || null,
    output: answer === undefined && thoughts === undefined ? null : (answer ?? 0) + (thoughts ?? 0),
    cacheRead: metadata.cachedContentTokenCount ?? null,
    cacheWrite: null,
    reasoning: thoughts ?? null,
  }
}

const REASONS: Readonly<Record<string, StopReason>> = {
  STOP: 'end',
  MAX_TOKENS: 'length',
  SAFETY: 'filter',
  RECITATION: 'filter',
  LANGUAGE: 'filter',
  BLOCKLIST: 'filter',
  PROHIBITED_CONTENT: 'filter',
  SPII: 'filter',
  IMAGE_SAFETY: 'filter',
}

/** The API has no reason of its own for calls. Reasons that are newer than this list become `unknown`. */
export function toStopReason(reason: string, hasCalls: boolean): StopReason {
  const known = Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? 'unknown') : 'unknown'
  return hasCalls && (known === 'end' || known === 'unknown') ? 'toolCalls' : known
}
