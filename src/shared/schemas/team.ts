import { z } from 'zod'
import { nameKey } from '../model/persona'
import { idSchema } from './blocks'
import { personaSchema, talkStyleSchema } from './room'

const name = z.string().trim().min(1).max(60)
const unique = { message: 'two personas have the same name' }

/** True where no two names are the same, whatever their case and composition. */
export function areUnique(names: readonly string[]): boolean {
  return new Set(names.map(nameKey)).size === names.length
}

/** What a team of ours or a proposed one may say about who answers: no moderator, which needs a model of the user's. */
const teamExecution = z.strictObject({
  model: z.enum(['sequential', 'broadcast', 'mentioned', 'manual']),
  display: z.union([z.enum(['completion', 'cast']), z.array(name).max(8)]).optional(),
})

/** `resources/teams.json`: the teams that ship with the app. */
export const teamsSchema = z.strictObject({
  teams: z.array(
    z.strictObject({
      id: idSchema,
      name: z.string().min(1).max(200),
      description: z.string().min(1).max(2_000),
      execution: teamExecution,
      talkStyle: talkStyleSchema,
      personas: z
        .array(personaSchema.extend({ id: idSchema }))
        .min(2)
        .max(8)
        .refine((personas) => areUnique(personas.map((persona) => persona.name)), unique),
    }),
  ),
})

/** One line without characters that nobody sees. */
const line = (most: number) =>
  z
    .string()
    .transform((text) =>
      text
        .toWellFormed()
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1).max(most))
const prose = (most: number) => z.string().trim().min(1).max(most)

/** A team as a model proposes it. Unknown keys are dropped: models like to add some. */
export const proposalSchema = z.object({
  name: line(200),
  description: prose(2_000),
  personas: z
    .array(z.object({ name: line(60), role: line(200), background: prose(4_000), style: prose(2_000), icon: z.string().trim().max(16).nullish().catch(null) }))
    .min(2)
    .max(8)
    .refine((personas) => areUnique(personas.map((persona) => persona.name)), unique)
    .refine((personas) => areUnique(personas.map((persona) => persona.style)), { message: 'two personas have the same style' }),
  execution: z.enum(['sequential', 'broadcast', 'mentioned', 'manual']),
  talkStyle: talkStyleSchema.nullish(),
})

export type Proposal = z.output<typeof proposalSchema>
