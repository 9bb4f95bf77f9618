import { z } from 'zod'
import { idSchema } from './blocks'

/** A chat's configuration as stored; checked field by field on the way out of the database. */
export const chatConfigSchema = z.object({
  connectionId: idSchema,
  model: z.string().min(1),
  systemPrompt: z.string().nullable(),
  maxTokens: z.int().min(1).nullable(),
  temperature: z.number().min(0).nullable(),
  streaming: z.boolean(),
  contextLimit: z.int().min(1),
})
