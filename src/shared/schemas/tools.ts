import { z } from 'zod'

const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')

/** A tool definition; the schema of its arguments is any JSON object of a bounded size. */
export const toolSchema = z.strictObject({
  name: toolName,
  description: z.string().max(10_000),
  parameters: z.record(z.string(), z.unknown()).refine((schema) => JSON.stringify(schema).length <= 100_000, { message: 'is too large' }),
})

export const toolsSchema = z
  .array(toolSchema)
  .max(200)
  .refine((tools) => new Set(tools.map((tool) => tool.name)).size === tools.length, { message: 'two tools have the same name' })
