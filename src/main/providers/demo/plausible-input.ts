/** What of the user's text can be an argument. */
export type Clues = { readonly text: string; readonly expression: string | null; readonly address: string | null }

type Schema = Readonly<Record<string, unknown>>

/** Schemas may refer to themselves; arguments end somewhere. */
const DEEPEST = 5

/** An object that fits a JSON schema: every required field, and those the text has something for. */
export function plausibleInput(schema: Schema, clues: Clues, depth = 0): Readonly<Record<string, unknown>> {
  const required = Array.isArray(schema.required) ? schema.required : []
  const input: Record<string, unknown> = {}
  for (const [name, property] of Object.entries(asSchema(schema.properties))) {
    const known = clueFor(name, clues)
    if (required.includes(name)) input[name] = plausibleValue(name, asSchema(property), clues, depth + 1)
    else if (known !== null) input[name] = known
  }
  return input
}

function plausibleValue(name: string, schema: Schema, clues: Clues, depth: number): unknown {
  if ('const' in schema) return schema.const
  if (Array.isArray(schema.enum) && schema.enum.length > 0) return schema.enum[0]
  if ('default' in schema) return schema.default
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'string':
      return clueFor(name, clues) ?? plausibleText(name, schema, clues)
    case 'number':
    case 'integer':
      return plausibleNumber(schema)
    case 'boolean':
      return true
    case 'array':
      return depth < DEEPEST && typeof schema.minItems === 'number' && schema.minItems > 0
        ? [plausibleValue(name, asSchema(schema.items), clues, depth + 1)]
        : []
    case 'object':
      return depth < DEEPEST ? plausibleInput(schema, clues, depth) : {}
    case 'null':
      return null
    default:
      return clues.text.slice(0, LONGEST)
  }
}

const LONGEST = 200

function plausibleText(name: string, { format, maxLength }: Schema, { text }: Clues): string {
  if (format === 'uri' || /ur[li]$/i.test(name)) return 'https://example.com/'
  if (format === 'date') return '2026-01-01'
  if (format === 'date-time') return '2026-01-01T00:00:00Z'
  if (/path|file|dir/i.test(name)) return '.'
  const longest = typeof maxLength === 'number' && maxLength >= 0 ? Math.min(maxLength, LONGEST) : LONGEST
  return text.slice(0, longest).toWellFormed() || 'demo'
}

function plausibleNumber({ minimum, maximum }: Schema): number {
  const low = typeof minimum === 'number' ? Math.ceil(minimum) : Number.NEGATIVE_INFINITY
  const high = typeof maximum === 'number' ? Math.floor(maximum) : Number.POSITIVE_INFINITY
  return Math.min(Math.max(1, low), high)
}

function clueFor(name: string, { expression, address }: Clues): string | null {
  if (/expression|formula|equation/i.test(name)) return expression
  return /^ur[li]$|address|link/i.test(name) ? address : null
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {}
}
