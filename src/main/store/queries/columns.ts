import { failure } from '@shared/errors'

/**
 * Reads a JSON column. Throws `Failure` with code `db_corrupt` that names the row, so that one bad row is one failed call
 * and not the end of everything.
 */
export function parseJson(text: string, row: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw damaged(row, String(error))
  }
}

/** Like `parseJson` where a default stands in: undefined if the text is not JSON. */
export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The failure for a row that cannot be read. */
export function damaged(row: string, detail: string): Error {
  return failure(
    'db_corrupt',
    `The database holds ${row} in a damaged form. Everything else can still be used; a copy from the backups folder may still have it.`,
    {
      detail,
    },
  )
}

/** JSON for an optional column. */
export function toJson(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}

/** An optional column: null stands for "not there". */
export function orNull<T>(value: T | undefined): T | null {
  return value ?? null
}

/** SQLite has no booleans. */
export function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0
}
