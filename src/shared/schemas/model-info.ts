import { z } from 'zod'
import { PROVIDER_IDS } from '../model/connection'
import { idSchema } from './blocks'

const tokens = z.int().min(1).nullable()
const price = z.number().min(0)

/** US dollars per million tokens, as stored. */
export const pricesSchema = z.object({ input: price, output: price, cacheRead: price.exactOptional(), cacheWrite: price.exactOptional() })

/** A model as stored with its connection; fields of newer versions are dropped. */
export const modelInfoSchema = z.object({
  provider: z.enum(PROVIDER_IDS),
  id: z.string().min(1),
  name: z.string(),
  window: tokens,
  maxOutput: tokens,
  prices: pricesSchema.nullable(),
  abilities: z.object({ tools: z.boolean(), images: z.boolean(), reasoning: z.boolean() }),
  source: z.enum(['catalogue', 'provider', 'user']),
  hidden: z.boolean().exactOptional(),
  connectionId: idSchema.exactOptional(),
})
