import { z } from 'zod'
import { idSchema } from './blocks'

/** An MCP server as stored; the values of its environment and headers lie elsewhere. */
export const mcpServerSchema = z.strictObject({
  id: idSchema,
  label: z.string(),
  transport: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('stdio'), command: z.string(), args: z.array(z.string()), envNames: z.array(z.string()) }),
    z.strictObject({ type: z.literal('http'), url: z.string(), headerNames: z.array(z.string()) }),
  ]),
  tools: z.array(z.strictObject({ name: z.string(), description: z.string(), permission: z.enum(['ask', 'always', 'never']) })),
  createdAt: z.int(),
})
