import { z } from 'zod'
import { idSchema } from './blocks'
import { compactionSchema } from './compaction'

/** Settings as stored and as updated; every field is checked on the way in and on the way out of the database. */
export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  sendKey: z.enum(['enter', 'mod-enter']),
  interruptedAnswers: z.enum(['keep', 'drop']),
  requestTimeoutMs: z.int().min(100).max(3_600_000),
  defaultConnectionId: idSchema.nullable(),
  defaultModel: z.string().min(1).max(200).nullable(),
  compaction: compactionSchema,
  onboarded: z.boolean(),
  sidebarOpen: z.boolean(),
  inspectorOpen: z.boolean(),
})
