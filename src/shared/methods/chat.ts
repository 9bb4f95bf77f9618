import { z } from 'zod'
import type { ChatStatus } from '../model/chat'
import type { Message } from '../model/message'
import { BUILTIN_TOOLSETS } from '../model/tool'
import type { QueuedRequest, TurnState } from '../model/turn'
import { contentSchema, idSchema, textSchema } from '../schemas/blocks'
import { compactionSchema } from '../schemas/compaction'
import { toolsSchema } from '../schemas/tools'
import { method } from './define'

/** Answer to everything that starts a turn; state and message only with `wait`. */
export type SendOutput = { readonly turnId: string; readonly state?: TurnState; readonly message?: Message | null }

const config = {
  connectionId: idSchema,
  model: z.string().trim().min(1).max(200),
  systemPrompt: textSchema.nullable().optional(),
  maxTokens: z.int().min(1).max(10_000_000).nullable().optional(),
  temperature: z.number().min(0).max(2).nullable().optional(),
  streaming: z.boolean().optional(),
  contextLimit: z.int().min(1).max(100_000_000).optional(),
  tools: toolsSchema.optional(),
  toolsets: z
    .array(z.union([z.enum(BUILTIN_TOOLSETS), idSchema]))
    .max(50)
    .optional(),
  /** Fields left out keep their value; a new chat takes them from the settings. */
  compaction: compactionSchema.partial().optional(),
}
const toolCallId = z.string().min(1).max(500)
const wait = z.boolean().optional()

export const chatMethods = {
  'chat.create': method<{ id: string }>()(z.strictObject({ ...config, title: z.string().trim().min(1).max(200).optional() })),
  'chat.configure': method<Record<string, never>>()(
    z
      .strictObject({ ...config, id: idSchema })
      .partial()
      .required({ id: true }),
  ),
  'chat.send': method<SendOutput>()(
    z
      .strictObject({
        id: idSchema,
        requestId: idSchema,
        text: textSchema.optional(),
        content: contentSchema.optional(),
        /** While tool calls are open: answer them as cancelled instead of refusing the message. */
        openCalls: z.literal('cancel').optional(),
        wait,
      })
      .refine((input) => (input.text === undefined) !== (input.content === undefined), { message: 'give either text or content' }),
  ),
  /** Results of open calls; the model goes on when the last one has come. */
  'chat.submitToolResults': method<SendOutput>()(
    z.strictObject({
      id: idSchema,
      requestId: idSchema,
      results: z
        .array(z.strictObject({ toolCallId, content: textSchema, isError: z.boolean().optional(), compactSummary: textSchema.optional() }))
        .min(1)
        .max(500),
      wait,
    }),
  ),
  /** A new branch with another text in place of a user's message; the old one stays. */
  'chat.edit': method<SendOutput>()(
    z
      .strictObject({ id: idSchema, requestId: idSchema, messageId: idSchema, text: textSchema.optional(), content: contentSchema.optional(), wait })
      .refine((input) => (input.text === undefined) !== (input.content === undefined), { message: 'give either text or content' }),
  ),
  /** A new branch with another answer to the same message, by the same model or by another one for this once. */
  'chat.regenerate': method<SendOutput>()(
    z.strictObject({ id: idSchema, requestId: idSchema, messageId: idSchema, connectionId: idSchema.optional(), model: config.model.optional(), wait }),
  ),
  /** Goes on from the partial text of the last answer. */
  'chat.continue': method<SendOutput>()(z.strictObject({ id: idSchema, requestId: idSchema, wait })),
  'chat.retry': method<SendOutput>()(z.strictObject({ id: idSchema, requestId: idSchema, wait })),
  /** Lets a held queue go on; with `turnId` that queued request is sent now, interrupting a running turn. */
  'chat.resume': method<Record<string, never>>()(z.strictObject({ id: idSchema, turnId: idSchema.optional() })),
  'chat.interrupt': method<{ interrupted: boolean; turnId?: string }>()(z.strictObject({ id: idSchema })),
  'chat.clear': method<Record<string, never>>()(z.strictObject({ id: idSchema, undo: z.boolean().optional() })),
  'chat.status': method<ChatStatus>()(z.strictObject({ id: idSchema })),
  'chat.queue': method<{ queue: readonly QueuedRequest[]; held: boolean }>()(z.strictObject({ id: idSchema })),
  'chat.unqueue': method<{ removed: boolean }>()(z.strictObject({ id: idSchema, turnId: idSchema })),
}
