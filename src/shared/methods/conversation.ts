import { z } from 'zod'
import type { ConversationSummary } from '../model/conversation'
import type { Message } from '../model/message'
import type { IndexProgress, SearchHit } from '../model/search'
import { idSchema, textSchema } from '../schemas/blocks'
import { method } from './define'

const limit = z.int().min(1).max(500).optional()

export const conversationMethods = {
  'conversation.list': method<{ conversations: readonly ConversationSummary[]; more: boolean }>()(
    z.strictObject({
      /** The last row of the page before. */
      after: z.strictObject({ id: idSchema, updatedAt: z.int() }).optional(),
      limit,
      archived: z.boolean().optional(),
    }),
  ),
  'conversation.get': method<ConversationSummary>()(z.strictObject({ id: idSchema })),
  'conversation.messages': method<{ messages: readonly Message[]; more: boolean }>()(z.strictObject({ id: idSchema, before: idSchema.optional(), limit })),
  'conversation.update': method<Record<string, never>>()(
    z.strictObject({
      id: idSchema,
      title: z.string().trim().min(1).max(200).optional(),
      pinned: z.boolean().optional(),
      archived: z.boolean().optional(),
      /** False: some window has shown the newest answer. */
      unread: z.boolean().optional(),
      /** What is typed and not sent. */
      draft: textSchema.optional(),
    }),
  ),
  /** Messages that hold the words of `query`: over everything, or in one conversation. */
  'conversation.search': method<{ hits: readonly SearchHit[]; more: boolean; indexing?: IndexProgress }>()(
    z.strictObject({
      query: z.string().trim().min(1).max(1_000),
      id: idSchema.optional(),
      /** Newest first, or best first over a capped set. */
      order: z.enum(['newest', 'relevance']).optional(),
      /** The last hit of the page before; newest first only. */
      before: idSchema.optional(),
      limit: z.int().min(1).max(100).optional(),
    }),
  ),
  /** A new conversation with everything up to and including the message. */
  'conversation.fork': method<{ id: string }>()(z.strictObject({ id: idSchema, messageId: idSchema })),
  /** Makes the branch that holds the message (and its newest continuation) the active one. */
  'conversation.switchBranch': method<Record<string, never>>()(z.strictObject({ id: idSchema, messageId: idSchema })),
  'conversation.remove': method<Record<string, never>>()(z.strictObject({ id: idSchema })),
  'conversation.restore': method<Record<string, never>>()(z.strictObject({ id: idSchema })),
}
