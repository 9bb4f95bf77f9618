import { Failure, failure } from '@shared/errors'

/** Where a database lives; failures name both. */
export type Place = { readonly dir: string; readonly file: string; readonly backups: string }

/** SQLite's extended result code, or a system error's code such as `ENOSPC`; null for anything else. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

/**
 * Turns an error of SQLite or of the file system into the `Failure` it stands for: `disk` (full, read-only, failing),
 * `db_corrupt`, or `locked`. Anything else is a bug and comes back as it is.
 */
export function translate(error: unknown, place: Place): unknown {
  if (error instanceof Failure) return error
  const code = codeOf(error)
  if (code === null) return error
  const detail = { detail: `${code}: ${error instanceof Error ? error.message : ''}` }
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT')
    return failure('disk', `The disk that holds ${place.dir} is full. Nothing that was saved is lost. Free some space, then try again.`, detail)
  if (/^(SQLITE_(READONLY|CANTOPEN|PERM|AUTH)|EACCES|EPERM|EROFS)/.test(code))
    return failure(
      'disk',
      `Parley cannot write in ${place.dir}. Nothing that was saved is lost. Make the folder writable, or start with another one (--data-dir).`,
      detail,
    )
  if (/^(SQLITE_IOERR|EIO)/.test(code))
    return failure('disk', `The disk that holds ${place.dir} reported an error. Nothing that was saved is lost. Check the disk, then try again.`, detail)
  if (/^SQLITE_(CORRUPT|NOTADB|FORMAT)/.test(code)) return corrupt(place, 'is damaged', detail.detail)
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return failure('locked', `Another program is using ${place.file}. Close it, then try again.`, { ...detail, retryable: true })
  return error
}

/** The failure for a database that cannot be used as it is; it is left untouched for rescue. */
export function corrupt(place: Place, what: string, detail?: string): Failure {
  return failure(
    'db_corrupt',
    `The database ${place.file} ${what}; it was left as it is. Copies made before upgrades lie in ${place.backups}: to use one, move the damaged file away and put the copy in its place under the same name. Or start with another folder (--data-dir).`,
    detail === undefined ? {} : { detail },
  )
}
