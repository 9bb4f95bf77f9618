import { z } from 'zod'
import { idSchema } from './blocks'
import { executionSchema, limitsSchema, personaSchema, roomTextSchemas } from './room'

// The parts of a room as they are stored: complete, so that each field can be read, or given up, on its own.

const { order, display, match, moderator } = executionSchema.shape
const asked = moderator.unwrap().unwrap().shape

/** Fields of an `Execution`. */
export const executionFields = {
  model: executionSchema.shape.model,
  order: order.unwrap(),
  display: display.unwrap(),
  match: match.unwrap(),
  moderator: z
    .object({
      connectionId: asked.connectionId,
      model: asked.model,
      instruction: asked.instruction.unwrap(),
      contextLimit: asked.contextLimit.unwrap(),
    })
    .nullable(),
}

/** Fields of a `Persona`. */
export const personaFields = {
  name: personaSchema.shape.name,
  role: personaSchema.shape.role,
  background: personaSchema.shape.background.unwrap(),
  style: personaSchema.shape.style.unwrap(),
  icon: personaSchema.shape.icon.unwrap(),
  color: personaSchema.shape.color.unwrap(),
  capabilities: personaSchema.shape.capabilities.unwrap(),
}

/** Fields of `RoomSettings` apart from `execution` and `limits`. */
export const roomFields = {
  reaction: roomTextSchemas.reaction.unwrap(),
  talkStyle: roomTextSchemas.talkStyle.unwrap(),
  topic: roomTextSchemas.topic.unwrap(),
  environment: roomTextSchemas.environment.unwrap(),
  context: roomTextSchemas.context.unwrap(),
  policy: roomTextSchemas.policy.unwrap(),
}

/** Fields of `RoomLimits`. */
export const limitFields = limitsSchema.shape

export const decisionSchema = z.object({
  action: z.enum(['speak', 'everyone', 'askUser', 'finish']),
  participantIds: z.array(idSchema),
  instruction: z.string().nullable(),
  reason: z.string(),
  fallback: z.boolean(),
})

export const idsSchema = z.array(idSchema)

/** Ids the store wrote itself. Their form is not looked at: a room has thousands of such lists, and what is no message of it is not found in it. */
export const storedIdsSchema = z.array(z.string())

export const mentionsSchema = z.array(z.object({ participantId: idSchema, start: z.int().min(0), end: z.int().min(0) }))

/** An error as it was stored; only what every use of it needs is checked. */
export const storedErrorSchema = z.looseObject({ code: z.string(), message: z.string(), retryable: z.boolean() })
