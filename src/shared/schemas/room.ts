import { z } from 'zod'
import { TALK_STYLES } from '../model/persona'
import { idSchema } from './blocks'

const name = z.string().trim().min(1).max(60)
const text = z.string().max(100_000)
export const capabilitySchema = z.string().trim().min(1).max(200)

export const personaSchema = z.strictObject({
  name,
  role: z.string().trim().min(1).max(200),
  background: text.nullable().optional(),
  style: text.nullable().optional(),
  icon: z.string().max(16).nullable().optional(),
  color: z.int().min(0).max(7).nullable().optional(),
  capabilities: z.array(capabilitySchema).max(100).optional(),
})

export const talkStyleSchema = z.union([
  z.enum(TALK_STYLES),
  z.strictObject({
    name: z.string().trim().min(1).max(100),
    description: z.string().max(10_000),
    guidelines: z.array(z.string().max(2_000)).max(50),
    expected: z.array(z.string().max(2_000)).max(50),
  }),
])

export const executionSchema = z.strictObject({
  model: z.enum(['sequential', 'broadcast', 'mentioned', 'moderator', 'manual']),
  order: z.array(name).max(8).nullable().optional(),
  display: z.union([z.enum(['completion', 'cast']), z.array(name).max(8)]).optional(),
  match: z.enum(['exactWord', 'fullName', 'prefix']).optional(),
  moderator: z
    .strictObject({
      connectionId: idSchema,
      model: z.string().trim().min(1).max(200),
      instruction: z.string().max(20_000).nullable().optional(),
      contextLimit: z.int().min(1).max(100_000_000).optional(),
    })
    .nullable()
    .optional(),
})

export const reactionSchema = z.enum(['always', 'userOnly', 'participantsOnly', 'exceptSystem', 'conversational', 'exceptContext'])

export const limitsSchema = z.strictObject({
  rounds: z.int().min(1).max(1_000).nullable(),
  utterances: z.int().min(1).max(10_000).nullable(),
  tokens: z.int().min(1).max(1_000_000_000).nullable(),
  cost: z.number().gt(0).max(1_000_000).nullable(),
  minutes: z.number().gt(0).max(10_000).nullable(),
  onBudget: z.enum(['ask', 'skip', 'stop']),
  onFailure: z.enum(['continue', 'pause', 'stop']),
  parallel: z.int().min(1).max(8),
})

export const joiningSchema = z.discriminatedUnion('strategy', [
  z.strictObject({ strategy: z.literal('fresh') }),
  z.strictObject({ strategy: z.literal('recent'), rounds: z.int().min(1).max(10_000).default(5) }),
  z.strictObject({ strategy: z.literal('full') }),
  z.strictObject({ strategy: z.literal('range'), from: z.int().min(1), to: z.int().min(1) }),
])

/** What the room is about; every field on its own can be given when a room is made or changed. */
export const roomTextSchemas = {
  reaction: reactionSchema.optional(),
  talkStyle: talkStyleSchema.nullable().optional(),
  topic: z.string().max(20_000).nullable().optional(),
  environment: z.string().max(100_000).nullable().optional(),
  context: z.array(z.string().max(100_000)).max(100).optional(),
  policy: z.record(idSchema, z.array(capabilitySchema).max(200)).nullable().optional(),
  limits: limitsSchema.partial().optional(),
}
