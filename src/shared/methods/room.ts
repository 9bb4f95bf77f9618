import { z } from 'zod'
import type { AppError } from '../errors'
import type { SavedPersona, Team } from '../model/persona'
import type { Delivery, Round, RoundState, RunState } from '../model/room'
import { BUILTIN_TOOLSETS } from '../model/tool'
import { contentSchema, idSchema, textSchema } from '../schemas/blocks'
import { compactionSchema } from '../schemas/compaction'
import { executionSchema, joiningSchema, personaSchema, roomTextSchemas, talkStyleSchema } from '../schemas/room'
import { method } from './define'

/** How one round ended, for callers that wait. */
export type RoundOutput = {
  readonly roundId: string
  readonly state?: RoundState
  readonly runs?: readonly { readonly participantId: string; readonly state: RunState; readonly messageId?: string; readonly error?: AppError }[]
}

const wait = z.boolean().optional()
const id = { id: idSchema }
/** A persona with the model that plays it. */
const participant = personaSchema.extend({
  connectionId: idSchema,
  model: z.string().trim().min(1).max(200),
  contextLimit: z.int().min(1).max(100_000_000).optional(),
  maxTokens: z.int().min(1).max(10_000_000).nullable().optional(),
  temperature: z.number().min(0).max(2).nullable().optional(),
  streaming: z.boolean().optional(),
  compaction: compactionSchema.partial().optional(),
  toolsets: z
    .array(z.union([z.enum(BUILTIN_TOOLSETS), idSchema]))
    .max(50)
    .optional(),
})
const title = z.string().trim().min(1).max(200)
const mention = z.strictObject({ participantId: idSchema, start: z.int().min(0), end: z.int().min(0) })
const team = z.strictObject({
  id: idSchema.optional(),
  name: title,
  description: z.string().max(2_000).optional(),
  personas: z.array(personaSchema).min(2).max(8),
  execution: executionSchema.optional(),
  talkStyle: talkStyleSchema.nullable().optional(),
})

export type ParticipantInput = z.output<typeof participant>

export const roomMethods = {
  'room.create': method<{ id: string; participants: readonly { readonly id: string; readonly name: string }[] }>()(
    z.strictObject({ title: title.optional(), participants: z.array(participant).min(2).max(8), execution: executionSchema.optional(), ...roomTextSchemas }),
  ),
  'room.configure': method<Record<string, never>>()(
    z.strictObject({ ...id, title: title.optional(), execution: executionSchema.partial().optional(), ...roomTextSchemas }),
  ),
  'room.addParticipant': method<{ id: string }>()(z.strictObject({ ...id, participant, joining: joiningSchema })),
  /** `position` counts seats from 0. */
  'room.updateParticipant': method<Record<string, never>>()(
    z.strictObject({
      ...id,
      participantId: idSchema,
      muted: z.boolean().optional(),
      position: z.int().min(0).max(7).optional(),
      ...participant.partial().shape,
    }),
  ),
  'room.removeParticipant': method<Record<string, never>>()(z.strictObject({ ...id, participantId: idSchema })),
  /** During a round it waits outside the log and opens the next one. */
  'room.send': method<RoundOutput>()(
    z
      .strictObject({
        ...id,
        requestId: idSchema,
        text: textSchema.optional(),
        content: contentSchema.optional(),
        mentions: z.array(mention).max(100).optional(),
        /** For this round only. */
        execution: executionSchema.partial().optional(),
        start: z.enum(['run', 'step']).optional(),
        contextOnly: z.boolean().optional(),
        wait,
      })
      .refine((input) => (input.text === undefined) !== (input.content === undefined), { message: 'give either text or content' }),
  ),
  /**
   * Goes on with a round that was paused, stepped or interrupted; with `autonomous` the cast talks on by itself. What is
   * left out there is limited as the room is, rounds by three where it does not say; null is no limit; one of the three must be left.
   */
  'room.run': method<RoundOutput>()(
    z.strictObject({
      ...id,
      autonomous: z
        .strictObject({
          rounds: z.int().min(1).max(1_000).nullable().optional(),
          utterances: z.int().min(1).max(10_000).nullable().optional(),
          minutes: z.number().gt(0).max(10_000).optional(),
        })
        .optional(),
      wait,
    }),
  ),
  /** Lets one speaker speak. */
  'room.step': method<{ utterance: { readonly participantId: string; readonly messageId: string } | null; roundComplete: boolean }>()(
    z.strictObject({ ...id, wait }),
  ),
  /** The user gives one participant the word: next, before all who wait. */
  'room.speak': method<RoundOutput>()(
    z.strictObject({ ...id, requestId: idSchema, participantId: idSchema, instruction: z.string().max(10_000).optional(), wait }),
  ),
  /** Nobody new begins; who speaks now finishes. */
  'room.pause': method<{ paused: boolean }>()(z.strictObject(id)),
  /** `now` breaks off, one participant or all; `afterSpeaker` lets who speaks finish. */
  'room.stop': method<{ stopped: boolean }>()(z.strictObject({ ...id, participantId: idSchema.optional(), when: z.enum(['now', 'afterSpeaker']).optional() })),
  /** One closing round. */
  'room.conclude': method<RoundOutput>()(z.strictObject({ ...id, requestId: idSchema, wait })),
  /** The last failed, stopped or interrupted run of a participant again, with the same input. */
  'room.retrySpeaker': method<RoundOutput>()(z.strictObject({ ...id, participantId: idSchema, wait })),
  /** Lets the partial text of a run count: the others are given it. */
  'room.acceptPartial': method<Record<string, never>>()(z.strictObject({ ...id, messageId: idSchema })),
  /** A speaker that waits for a word on the budget speaks, or is skipped. */
  'room.allowSpeaker': method<Record<string, never>>()(z.strictObject({ ...id, participantId: idSchema, allow: z.boolean() })),
  'room.unqueue': method<{ removed: boolean }>()(z.strictObject({ ...id, roundId: idSchema })),
  /** Who has seen what: of one message, or the newest of the room. */
  'room.deliveries': method<{ deliveries: readonly Delivery[] }>()(
    z.strictObject({ ...id, messageId: idSchema.optional(), limit: z.int().min(1).max(5_000).optional() }),
  ),
  'room.rounds': method<{ rounds: readonly Round[]; more: boolean }>()(
    z.strictObject({ ...id, before: z.int().min(1).optional(), limit: z.int().min(1).max(500).optional() }),
  ),
  /** A cast for a topic, proposed by a model; nothing is saved. */
  'room.proposeTeam': method<{ team: Omit<Team, 'id' | 'builtIn'> }>()(
    z.strictObject({
      connectionId: idSchema,
      model: z.string().trim().min(1).max(200),
      topic: z.string().trim().min(1).max(20_000),
      roles: z.array(z.string().trim().min(1).max(200)).max(8).optional(),
      size: z.int().min(2).max(8).optional(),
      /** By this it can be cancelled. */
      requestId: idSchema.optional(),
    }),
  ),
  /** Ends the request to the model; `room.proposeTeam` then answers `aborted`. */
  'room.cancelProposal': method<{ cancelled: boolean }>()(z.strictObject({ requestId: idSchema })),
  /** The room as it happened: what to show after how many milliseconds, without calling a model. */
  'room.replay': method<{
    steps: readonly { readonly at: number; readonly messageId: string; readonly participantId: string | null; readonly roundId: string }[]
  }>()(z.strictObject(id)),
  'persona.list': method<{ personas: readonly SavedPersona[] }>()(z.strictObject({})),
  'persona.save': method<{ id: string }>()(personaSchema.extend({ id: idSchema.optional() })),
  'persona.remove': method<Record<string, never>>()(z.strictObject(id)),
  'team.list': method<{ teams: readonly Team[] }>()(z.strictObject({})),
  'team.save': method<{ id: string }>()(team),
  'team.remove': method<Record<string, never>>()(z.strictObject(id)),
  /** The whole conversation as one text. */
  'conversation.export': method<{ fileName: string; mimeType: string; content: string }>()(
    z.strictObject({ ...id, format: z.enum(['markdown', 'html', 'json']) }),
  ),
  /** A conversation from an export in JSON, with new ids. */
  'conversation.import': method<{ id: string; kind: 'chat' | 'room' }>()(
    z.strictObject({ content: z.string().min(2).max(30_000_000), connectionId: idSchema.optional(), model: z.string().trim().min(1).max(200).optional() }),
  ),
}

export type PersonaInput = z.output<typeof personaSchema>
