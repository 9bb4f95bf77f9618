import { z } from 'zod'
import { PROVIDER_IDS } from '../model/connection'

const tokens = z.int().min(1).max(100_000_000)
const price = z.number().min(0).max(1_000_000)

const modelSchema = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(200),
  window: tokens.nullable(),
  maxOutput: tokens.nullable(),
  prices: z.strictObject({ input: price, output: price, cacheRead: price.optional(), cacheWrite: price.optional(), upTo: tokens.optional() }).nullable(),
  abilities: z.strictObject({ tools: z.boolean(), images: z.boolean(), reasoning: z.boolean() }),
})

/** `resources/models.json`: what ships about the models of each provider, with the date and the source of the figures. */
export const catalogueSchema = z.strictObject({
  note: z.string(),
  providers: z.record(z.enum(PROVIDER_IDS), z.strictObject({ source: z.string().min(1), date: z.iso.date(), models: z.array(modelSchema) })),
})

export type Catalogue = z.output<typeof catalogueSchema>
