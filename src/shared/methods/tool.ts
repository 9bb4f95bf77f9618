import { z } from 'zod'
import type { McpServer } from '../model/mcp'
import type { Media } from '../model/media'
import { MAX_MEDIA_BYTES } from '../model/media'
import type { UsageEntry } from '../model/usage'
import { idSchema } from '../schemas/blocks'
import { method } from './define'

const toolCallId = z.string().min(1).max(500)
const secretMap = z.record(z.string().regex(/^[A-Za-z0-9_-]{1,100}$/), z.string().max(10_000))

export const toolMethods = {
  /** What the user says about a call that asks. `always` also sets the tool's permission. */
  'tool.decide': method<Record<string, never>>()(
    z.strictObject({ id: idSchema, toolCallId, decision: z.enum(['allow', 'always', 'deny']), participantId: idSchema.optional() }),
  ),
  /** The whole of a result that was too long for the model. */
  'tool.output': method<{ content: string }>()(z.strictObject({ id: idSchema, toolCallId })),
  'mcp.list': method<{ servers: readonly McpServer[] }>()(z.strictObject({})),
  'mcp.save': method<{ id: string }>()(
    z.strictObject({
      id: idSchema.optional(),
      label: z.string().trim().min(1).max(100),
      transport: z.discriminatedUnion('type', [
        z.strictObject({
          type: z.literal('stdio'),
          command: z.string().min(1).max(1_000),
          args: z.array(z.string().max(4_000)).max(100),
          env: secretMap.optional(),
        }),
        z.strictObject({ type: z.literal('http'), url: z.url({ protocol: /^https?$/ }).max(2_000), headers: secretMap.optional() }),
      ]),
      /** Permissions by tool; a tool that is not named keeps its own, new ones ask. */
      permissions: z.record(z.string().max(200), z.enum(['ask', 'always', 'never'])).optional(),
    }),
  ),
  'mcp.remove': method<Record<string, never>>()(z.strictObject({ id: idSchema })),
  /** Starts or reaches the server and lists its tools. */
  'mcp.test': method<McpServer>()(z.strictObject({ id: idSchema })),
  'media.add': method<Media>()(
    z.strictObject({
      name: z.string().trim().min(1).max(500),
      mimeType: z.string().min(1).max(200),
      /** Base64. */
      data: z.base64().max(Math.ceil((MAX_MEDIA_BYTES * 4) / 3) + 4),
    }),
  ),
  /** Every request of a conversation, newest first. */
  'usage.report': method<{ entries: readonly UsageEntry[]; more: boolean }>()(
    z.strictObject({ id: idSchema, before: idSchema.optional(), limit: z.int().min(1).max(500).optional() }),
  ),
}
