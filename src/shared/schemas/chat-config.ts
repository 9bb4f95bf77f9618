import { z } from 'zod'
import { DEFAULT_COMPACTION } from '../model/compaction'
import { BUILTIN_TOOLSETS } from '../model/tool'
import { idSchema } from './blocks'
import { compactionSchema } from './compaction'
import { toolsSchema } from './tools'

/** A chat's configuration as stored; checked field by field on the way out of the database. */
export const chatConfigSchema = z.object({
  connectionId: idSchema,
  model: z.string().min(1),
  systemPrompt: z.string().nullable(),
  maxTokens: z.int().min(1).nullable(),
  temperature: z.number().min(0).nullable(),
  streaming: z.boolean(),
  contextLimit: z.int().min(1),
  tools: toolsSchema.default([]),
  toolsets: z.array(z.union([z.enum(BUILTIN_TOOLSETS), idSchema])).default([]),
  compaction: compactionSchema.default(DEFAULT_COMPACTION),
})
