import { z } from 'zod'
import type { Compaction, CompactionResult, SummaryVersion } from '../model/compaction'
import { idSchema, textSchema } from '../schemas/blocks'
import { method } from './define'

/** On a chat, or on one participant of a room. */
const subject = { id: idSchema, participantId: idSchema.optional() }
const how = {
  ...subject,
  /** What the summary must not lose. */
  focus: z.string().max(10_000).optional(),
  /** Turns at the end that stay word for word; 0 = none. */
  keepTurns: z.int().min(0).max(10_000).optional(),
  strategy: z.enum(['threshold', 'llm']).optional(),
}
const checkpoint = { ...subject, checkpointId: idSchema }
const wait = z.boolean().optional()

/** Without `wait` only the id; with it the whole result. */
export type CompactionRunOutput = { readonly checkpointId: string } & Partial<CompactionResult>

export const compactionMethods = {
  /** What `run` would do, estimated; calls no model. */
  'compaction.preview': method<CompactionResult>()(z.strictObject(how)),
  /** Compacts now; behind a running turn where there is one. */
  'compaction.run': method<CompactionRunOutput>()(z.strictObject({ ...how, wait })),
  /** Ends a running compaction (one that came by itself: the message is then sent without it), or takes a waiting one back: the one that is named, else a waiting one first. */
  'compaction.cancel': method<{ cancelled: boolean }>()(z.strictObject({ ...subject, checkpointId: idSchema.optional() })),
  'compaction.undo': method<{ active: string | null }>()(z.strictObject(subject)),
  'compaction.redo': method<{ active: string | null }>()(z.strictObject(subject)),
  /** Puts another text in place of a summary, as a new version. */
  'compaction.edit': method<{ version: number }>()(z.strictObject({ ...checkpoint, text: textSchema })),
  /** Has the summary written anew, as a new version. */
  'compaction.regenerate': method<CompactionRunOutput>()(z.strictObject({ ...checkpoint, focus: how.focus, wait })),
  /** All compactions, oldest first. */
  'compaction.list': method<{ compactions: readonly Compaction[]; active: string | null }>()(z.strictObject(subject)),
  /** The versions of a summary, oldest first, and what stands in the model's context now because of this compaction. */
  'compaction.read': method<{ versions: readonly SummaryVersion[]; block: string | null }>()(z.strictObject(checkpoint)),
  /** Quotes a message word for word in every later summary. */
  'message.pin': method<Record<string, never>>()(z.strictObject({ id: idSchema, messageId: idSchema })),
  'message.unpin': method<Record<string, never>>()(z.strictObject({ id: idSchema, messageId: idSchema })),
}
