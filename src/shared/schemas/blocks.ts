import { z } from 'zod'
import { ID_PATTERN } from '../ids'

export const idSchema = z.string().regex(ID_PATTERN, 'must be a UUIDv7 in lower case')

/** Longest text of one message, in UTF-16 units; above it the answer is `too_large`. */
export const MAX_TEXT = 8_000_000

export const textSchema = z.string().max(MAX_TEXT)

/** Content a user may send. */
export const contentSchema = z
  .array(
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('text'), text: textSchema }),
      z.strictObject({ type: z.enum(['image', 'file']), mediaId: idSchema, name: z.string().max(500), mimeType: z.string().max(200) }),
    ]),
  )
  .max(100)
