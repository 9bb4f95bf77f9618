import { z } from 'zod'

// Whether a stream exists is the hub's answer; here only the outline counts.
const stream = z.string().max(200)

const frameSchema = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('hello'), version: z.int() }),
  z.strictObject({ t: z.literal('call'), id: z.int().min(0), method: z.string().max(200), input: z.unknown() }),
  z.strictObject({ t: z.literal('subscribe'), stream, since: z.strictObject({ epoch: z.string().max(100), seq: z.int().min(0) }).optional() }),
  z.strictObject({ t: z.literal('unsubscribe'), stream }),
  z.strictObject({ t: z.literal('ping') }),
])

/** A client's frame whose outline is right; stream names and inputs are still unchecked. */
export type IncomingFrame = z.output<typeof frameSchema>

/** The frame in a value from outside, or a sentence that says why it is none. Never throws. */
export function parseFrameOutline(value: unknown): IncomingFrame | string {
  const parsed = frameSchema.safeParse(value)
  return parsed.success ? parsed.data : describe(parsed.error.issues[0])
}

function describe(issue: z.core.$ZodIssue | undefined): string {
  if (!issue || issue.code === 'invalid_union') return 'The frame has an unknown type.'
  if (issue.code === 'unrecognized_keys') return 'The frame has fields that its type does not know.'
  return `The frame's field "${issue.path.slice(0, 3).join('.')}" is not valid.`
}
