import type { CompactionConfig } from '@shared/model/compaction'
import type { CheckpointRecord } from '../ports'
import { outputReserve } from '../tokens/estimate'

/** The target of a compaction: so much of the usable window, and clearly below the threshold. */
const TARGET = 0.6
const TARGET_OF_THRESHOLD = 0.8
/** A rung that calls no model is worth the broken cache only if it frees so much of the request. */
const SMALLEST_GAIN = 0.1
/** After this many failures in a row it is tried again only when the context has grown. */
const FAILURES = 2
const GROWTH = 0.05

/** Figures of one window, tokens. */
export type Limits = {
  readonly window: number
  /** The window without the room kept for the answer. */
  readonly usable: number
  /** Above this a request is compacted before it is sent. */
  readonly threshold: number
  /** What a compaction tries to get under. */
  readonly target: number
}

/** Computes the limits of a window (spec/compaction.md, "When" and "The ladder"). */
export function limitsOf(config: Pick<CompactionConfig, 'threshold' | 'maxContextTokens'>, window: number, maxTokens: number): Limits {
  const usable = Math.max(1, window - outputReserve(maxTokens, window))
  const threshold = Math.min(config.threshold * usable, config.maxContextTokens ?? Number.POSITIVE_INFINITY)
  return { window, usable, threshold, target: Math.min(TARGET * usable, TARGET_OF_THRESHOLD * threshold) }
}

/** True where a rung that calls no model frees enough to be taken by itself. */
export function worthwhile(before: number, after: number): boolean {
  return after <= before * (1 - SMALLEST_GAIN)
}

/**
 * Whether a request of `estimate` tokens is compacted before it is sent. After repeated failures it waits until the
 * context has grown by a twentieth of the window: a model that cannot summarise must not cost a request for every message.
 *
 * @param records the compactions of this context, oldest first
 */
export function isDue(estimate: number, config: CompactionConfig, limits: Limits, records: readonly CheckpointRecord[]): boolean {
  if (config.strategy === 'off' || estimate <= limits.threshold) return false
  const since = records.slice(records.findLastIndex((record) => record.state !== 'failed') + 1).filter((record) => record.trigger === 'auto')
  const last = since.at(-1)
  if (!last || since.length < FAILURES || estimate > limits.usable) return true
  return estimate >= last.result.tokensBefore + GROWTH * limits.usable
}

/** Longest summary for this window, tokens: it must leave room for what is kept. */
export function summaryLimit(config: Pick<CompactionConfig, 'maxSummaryTokens'>, limits: Limits): number {
  return Math.max(32, Math.min(config.maxSummaryTokens, Math.floor(limits.usable * 0.2)))
}
