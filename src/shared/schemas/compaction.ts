import { z } from 'zod'
import { idSchema } from './blocks'

/** A compaction configuration, whole as stored; inputs use its partial form. */
export const compactionSchema = z.strictObject({
  strategy: z.enum(['off', 'threshold', 'llm']),
  threshold: z.number().gt(0).lt(1),
  keepRecentTurns: z.int().min(1).max(10_000),
  toolResults: z.enum(['summarize', 'redact']),
  prompt: z.string().min(1).max(100_000).nullable(),
  maxSummaryTokens: z.int().min(64).max(1_000_000),
  timeoutMs: z.int().min(100).max(3_600_000),
  maxContextTokens: z.int().min(1).max(100_000_000).nullable(),
  summarizer: z.strictObject({ connectionId: idSchema, model: z.string().trim().min(1).max(200) }).nullable(),
})
