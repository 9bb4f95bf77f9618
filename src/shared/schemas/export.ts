import { z } from 'zod'
import { ERROR_ACTIONS, type ErrorCode } from '../errors'
import { PROVIDER_IDS } from '../model/connection'
import { idSchema, textSchema } from './blocks'
import { chatConfigSchema } from './chat-config'
import { joiningSchema } from './room'
import { decisionSchema, executionFields, idsSchema, limitFields, personaFields, roomFields } from './room-records'

// A conversation as a file. What is not known is dropped, so that a later Parley may write more under the same version.

/** Names the form of the file; a change that older readers would misread takes the next version. */
export const EXPORT_FORMAT = 'parley-conversation'
export const EXPORT_VERSION = 1

const time = z.int().min(0).max(8_640_000_000_000_000)
const count = z.int().min(0).nullable()
const label = z.string().max(1_000)
const cost = z.number().min(0).max(1_000_000).nullable()

const usageSchema = z.object({ input: count, output: count, cacheRead: count, cacheWrite: count, reasoning: count })

const errorSchema = z.object({
  code: z.enum(Object.keys(ERROR_ACTIONS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string().max(20_000),
  retryable: z.boolean(),
})

const stopCause = z.enum([
  'user',
  'rounds',
  'utterances',
  'tokens',
  'cost',
  'time',
  'budget',
  'repetition',
  'empty',
  'thanks',
  'reaction',
  'moderator',
  'asksUser',
  'failure',
  'crash',
  'concluded',
])

const noticeSchema = z.discriminatedUnion('notice', [
  z.object({ type: z.literal('notice'), notice: z.literal('cleared') }),
  z.object({ type: z.literal('notice'), notice: z.literal('clear-undone'), markerId: idSchema }),
  z.object({ type: z.literal('notice'), notice: z.literal('context-only') }),
  z.object({ type: z.literal('notice'), notice: z.literal('impersonation'), name: label.nullable() }),
  z.object({
    type: z.literal('notice'),
    notice: z.literal('cast'),
    change: z.enum(['joined', 'left', 'returned', 'muted', 'unmuted', 'renamed', 'model']),
    participantId: idSchema,
    name: label,
    detail: label.exactOptional(),
  }),
  z.object({ type: z.literal('notice'), notice: z.literal('decision'), decision: decisionSchema }),
  z.object({ type: z.literal('notice'), notice: z.literal('ended'), cause: stopCause }),
])

const blockSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: textSchema }),
  z.object({ type: z.literal('reasoning'), text: textSchema }),
  z.object({
    type: z.literal('toolCall'),
    id: label,
    name: label,
    input: z.record(z.string(), z.unknown()),
    rawInput: textSchema.exactOptional(),
  }),
  z.object({
    type: z.literal('toolResult'),
    toolCallId: label,
    content: textSchema,
    isError: z.boolean().exactOptional(),
    compactSummary: textSchema.exactOptional(),
    wholeLength: z.int().min(0).exactOptional(),
  }),
  /** Attachments are told by name only; their contents stay where they are. */
  z.object({ type: z.enum(['image', 'file']), name: z.string().max(500), mimeType: z.string().max(200) }),
  noticeSchema,
])

const messageSchema = z.object({
  id: idSchema,
  /** A message that stands before this one in the file. */
  parentId: idSchema.nullable(),
  turnId: idSchema,
  author: z.object({
    kind: z.enum(['user', 'assistant', 'tool', 'participant', 'system']),
    participantId: idSchema.exactOptional(),
    name: label.exactOptional(),
  }),
  blocks: z.array(blockSchema).max(2_000),
  state: z.enum(['completed', 'failed', 'interrupted']),
  createdAt: time,
  endedAt: time.exactOptional(),
  model: label.exactOptional(),
  connectionId: idSchema.exactOptional(),
  usage: usageSchema.exactOptional(),
  stopReason: z.enum(['end', 'length', 'stopText', 'toolCalls', 'filter', 'unknown']).exactOptional(),
  error: errorSchema.exactOptional(),
  firstTokenMs: z.number().min(0).exactOptional(),
})

const turnSchema = z.object({
  id: idSchema,
  state: z.enum(['completed', 'failed', 'interrupted']),
  createdAt: time,
  endedAt: time.exactOptional(),
  error: errorSchema.exactOptional(),
})

/** Which model, of which provider; keys and addresses never leave the machine. */
const configSchema = chatConfigSchema.extend({ provider: z.enum(PROVIDER_IDS).nullable() })

const participantSchema = z.object({
  id: idSchema,
  persona: z.object(personaFields),
  config: configSchema,
  position: z.int().min(0).max(1_000),
  muted: z.boolean(),
  joinedAt: time,
  leftAt: time.nullable(),
  joining: joiningSchema,
  history: idsSchema,
  joinedAfter: idSchema.nullable(),
})

const executionSchema = z.object(executionFields)

const roundSchema = z.object({
  id: idSchema,
  number: z.int().min(1),
  kind: z.enum(['message', 'autonomous', 'manual', 'conclusion']),
  execution: executionSchema,
  state: z.enum(['paused', 'done', 'stopped']),
  promptId: idSchema.nullable(),
  horizonId: idSchema.nullable(),
  decision: decisionSchema.nullable(),
  cause: stopCause.nullable(),
  createdAt: time,
  endedAt: time.nullable(),
})

const runSchema = z.object({
  id: idSchema,
  roundId: idSchema,
  participantId: idSchema,
  attempt: z.int().min(1).max(10_000),
  state: z.enum(['queued', 'done', 'failed', 'stopped', 'interrupted', 'skipped']),
  position: z.int().min(0).max(1_000),
  messageId: idSchema.nullable(),
  input: idsSchema.nullable(),
  output: idsSchema,
  instruction: z.string().max(20_000).nullable(),
  accepted: z.boolean(),
  error: errorSchema.nullable(),
  reason: z.enum(['budget', 'limit', 'window', 'muted']).nullable(),
  usage: usageSchema,
  cost,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
})

const roomSchema = z.object({
  settings: z.object({ ...roomFields, execution: executionSchema, limits: z.object(limitFields) }),
  participants: z.array(participantSchema).min(1).max(500),
  rounds: z.array(roundSchema).max(100_000),
  /** Those that were started, in the order of starting, then the others. */
  runs: z.array(runSchema).max(500_000),
  deliveries: z.array(z.object({ messageId: idSchema, participantId: idSchema, runId: idSchema.nullable(), how: z.enum(['run', 'joining']) })).max(2_000_000),
})

const spentSchema = z.object({ tokens: usageSchema, cost, costIncomplete: z.boolean() })

const shared = {
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  exportedAt: time,
  title: z.string().trim().min(1).max(500),
  createdAt: time,
  /** Where the branch that is shown ends. */
  headId: idSchema.nullable(),
  /** Of all branches, each after the one it follows. */
  messages: z.array(messageSchema).max(200_000),
  pins: idsSchema.max(10_000),
  /** Whole tool results that were too long for the model. */
  toolOutputs: z.array(z.object({ toolCallId: label, content: textSchema })).max(10_000),
  /** What it had cost until then; only told, never counted again. */
  spent: spentSchema,
}

export const exportSchema = z.discriminatedUnion('kind', [
  z.object({ ...shared, kind: z.literal('chat'), config: configSchema, turns: z.array(turnSchema).max(200_000) }),
  z.object({ ...shared, kind: z.literal('room'), room: roomSchema }),
])

type Fixed<T> = T extends readonly (infer One)[] ? readonly Fixed<One>[] : T extends object ? { readonly [Field in keyof T]: Fixed<T[Field]> } : T

/** A conversation as it stands in a file. */
export type ExportDocument = Fixed<z.output<typeof exportSchema>>
export type ExportedMessage = Fixed<z.output<typeof messageSchema>>
export type ExportedBlock = Fixed<z.output<typeof blockSchema>>
export type ExportedRoom = Fixed<z.output<typeof roomSchema>>
export type ExportedConfig = Fixed<z.output<typeof configSchema>>
export type ExportedRun = Fixed<z.output<typeof runSchema>>
