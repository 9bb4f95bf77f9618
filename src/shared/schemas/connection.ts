import { z } from 'zod'
import { PROVIDER_IDS } from '../model/connection'
import { idSchema } from './blocks'

/** A connection as stored; the secret lies elsewhere. */
export const connectionSchema = z.strictObject({
  id: idSchema,
  provider: z.enum(PROVIDER_IDS),
  label: z.string(),
  baseUrl: z.string().exactOptional(),
  resource: z.string().exactOptional(),
  deployment: z.string().exactOptional(),
  apiVersion: z.string().exactOptional(),
  region: z.string().exactOptional(),
  hasSecret: z.boolean(),
  createdAt: z.int(),
})
