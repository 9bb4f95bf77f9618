import type { Compaction, CompactionResult } from '@shared/model/compaction'

const RESULT: CompactionResult = {
  compacted: true,
  strategy: 'llm',
  trigger: 'auto',
  messagesBefore: 48,
  messagesAfter: 11,
  turnsBefore: 24,
  turnsAfter: 5,
  turnsCompacted: 19,
  turnsKept: 5,
  toolResultsSummarized: 0,
  toolResultsRedacted: 0,
  tokensBefore: 61_200,
  tokensAfter: 4_100,
  reportedBefore: null,
  reportedAfter: null,
  summaryLength: 900,
  cost: 0.01,
  durationMs: 3_000,
}

/** A committed compaction of a chat; `result` is merged into a plausible one. */
export function compaction(id: string, patch: Partial<Omit<Compaction, 'result'>> & { readonly result?: Partial<CompactionResult> } = {}): Compaction {
  return {
    id,
    participantId: null,
    parentId: null,
    state: 'committed',
    boundaryId: null,
    coveredUntil: patch.boundaryId ?? null,
    createdAt: 0,
    model: 'Claude Haiku',
    version: 1,
    ...patch,
    result: { ...RESULT, ...patch.result },
  }
}
