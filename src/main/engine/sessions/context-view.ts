import type { Id } from '@shared/ids'
import { coverageOf } from '../compaction/coverage'
import { activeOf, fitting, isResting } from '../compaction/history'
import { type Checkpoint, contextStart, keptFrom } from '../context/project'
import type { CheckpointRecord, Entry, Tokenizer } from '../ports'
import { summaryTokens } from '../tokens/context-tokens'

/** Where a session's context begins and what stands for the part before; found once, so that no send walks the whole log. */
export type ContextView = {
  /** Index of the first entry after the last clear. */
  readonly start: number
  /** Index of the first entry that is sent as it is; everything from `start` up to it gave way to the summary. */
  readonly from: number
  /** The compactions that fit this branch, oldest first. */
  readonly fit: readonly CheckpointRecord[]
  /** The one in force. */
  readonly record: CheckpointRecord | null
  /** The same as the projection takes it. */
  readonly checkpoint: Checkpoint | null
  /** Raw tokens of the summary's block. */
  readonly summaryTokens: number
  /** The user has undone a compaction: none happens by itself. */
  readonly resting: boolean
}

/** Reads a branch. Its cost grows with the branch: call it when entries were cut, or when compactions or pins have changed. */
export function viewOf(tokenizer: Tokenizer, entries: readonly Entry[], records: readonly CheckpointRecord[], pins: ReadonlySet<Id>): ContextView {
  const start = contextStart(entries)
  const context = start === 0 ? entries : entries.slice(start)
  const fit = fitting(records, context)
  const record = activeOf(fit)
  const recipe = record?.recipe ?? null
  const checkpoint = recipe && { recipe, pinned: coverageOf(context, recipe, pins).pinned, pins }
  return {
    start,
    from: start + keptFrom(context, recipe?.coveredUntil),
    fit,
    record,
    checkpoint,
    summaryTokens: checkpoint ? summaryTokens(checkpoint, tokenizer.quick) : 0,
    resting: isResting(fit),
  }
}
