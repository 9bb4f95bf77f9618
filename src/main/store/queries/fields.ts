import type { Log } from '../../engine/ports'
import { tryJson } from './columns'

/** What a schema of `shared/schemas` can do. */
type Schema<T> = { safeParse(value: unknown): { readonly success: true; readonly data: T } | { readonly success: false } }

/** Names the row in the log, for example `{ participantId }`. */
export type RowName = Readonly<Record<string, string>>

/** Called with the fields that were given up. */
export type Damage = (fields: readonly string[]) => void

/** Writes a warning for each row with damaged fields. */
export function warnOf(log: Log, what: string, row: RowName): Damage {
  return (fields) => log.warn(`store: ${what} is damaged, defaults are used`, { ...row, fields })
}

/** A stored object, field by field: what is not valid has its default, and is reported. */
export function readFields<T extends object>(shape: { readonly [Key in keyof T]: Schema<T[Key]> }, defaults: T, value: unknown, damage: Damage): T {
  const stored: Readonly<Record<string, unknown>> = typeof value === 'object' && value !== null ? { ...value } : {}
  const fields = (Object.keys(shape) as (keyof T & string)[]).map((name) => ({ name, parsed: shape[name].safeParse(stored[name]) }))
  const bad = fields.filter(({ parsed }) => !parsed.success).map(({ name }) => name)
  if (bad.length > 0) damage(bad)
  return { ...defaults, ...Object.fromEntries(fields.flatMap(({ name, parsed }) => (parsed.success ? [[name, parsed.data]] : []))) }
}

/** A JSON column as a whole; null stays null, and what is not valid has the default and is reported as `field`. */
export function readColumn<T>(schema: Schema<T>, fallback: T, text: string | null, field: string, damage: Damage): T | null {
  if (text === null) return null
  const parsed = schema.safeParse(tryJson(text))
  if (parsed.success) return parsed.data
  damage([field])
  return fallback
}
