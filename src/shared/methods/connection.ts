import { z } from 'zod'
import { type Connection, PROVIDER_IDS } from '../model/connection'
import type { ModelInfo } from '../model/model-info'
import { idSchema } from '../schemas/blocks'
import { method } from './define'

const modelId = z.string().min(1).max(200)
const tokens = z.int().min(1).max(100_000_000)
const key = z.string().trim().min(1).max(10_000)
const price = z.number().min(0).max(1_000_000)

export const connectionMethods = {
  'connection.list': method<{ connections: readonly Connection[] }>()(z.strictObject({})),
  'connection.save': method<{ id: string }>()(
    z.strictObject({
      /** Given: change that connection; a secret left out stays as it is. */
      id: idSchema.optional(),
      provider: z.enum(PROVIDER_IDS),
      label: z.string().trim().min(1).max(100),
      baseUrl: z
        .url({ protocol: /^https?$/ })
        .max(2_000)
        .optional(),
      resource: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9-]{1,64}$/, 'must be letters, digits and hyphens')
        .optional(),
      deployment: z.string().trim().min(1).max(200).optional(),
      apiVersion: z.string().trim().min(1).max(50).optional(),
      region: z
        .string()
        .trim()
        .regex(/^[a-z0-9-]{1,40}$/, 'must be a region such as eu-central-1')
        .optional(),
      secret: z
        .union([z.strictObject({ apiKey: key }), z.strictObject({ accessKeyId: key, secretAccessKey: key, sessionToken: key.exactOptional() })])
        .optional(),
    }),
  ),
  'connection.remove': method<Record<string, never>>()(z.strictObject({ id: idSchema })),
  'connection.test': method<{ reply: string; models?: readonly string[] }>()(z.strictObject({ id: idSchema, model: modelId.optional() })),
  'model.list': method<{ models: readonly ModelInfo[] }>()(z.strictObject({ connectionId: idSchema.optional() })),
  'model.save': method<Record<string, never>>()(
    z.strictObject({
      connectionId: idSchema,
      id: modelId,
      name: z.string().min(1).max(200).optional(),
      window: tokens.nullable().optional(),
      maxOutput: tokens.nullable().optional(),
      prices: z.strictObject({ input: price, output: price, cacheRead: price.optional(), cacheWrite: price.optional() }).nullable().optional(),
      hidden: z.boolean().optional(),
    }),
  ),
}
