import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { failure } from '@shared/errors'
import { APPLICATION_ID, type Db, type Driver } from './database'
import { corrupt, type Place, translate } from './failures'

/** How long a statement waits for a foreign program's lock, milliseconds; the event loop stands still meanwhile. */
const BUSY_MS = 1_000
const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'

/**
 * Opens `parley.db`, or makes it, after proving that it is a database of Parley's and not newer than `newest`.
 * Nothing is written or deleted where it throws `db_corrupt`, `db_future` or `disk`.
 * Returns the connection and the version the file has (0 = new).
 */
export function connect(Sqlite: Driver, place: Place, newest: number): { readonly db: Db; readonly version: number } {
  let db: Db | null = null
  try {
    checkHeader(place, newest)
    // Made here so that the file, and the ones SQLite lays beside it, are their owner's only.
    closeSync(openSync(place.file, 'a', 0o600))
    db = new Sqlite(place.file, { timeout: BUSY_MS })
    const version = checkContent(db, place, newest)
    configure(db)
    return { db, version }
  } catch (error) {
    db?.close()
    throw translate(error, place)
  }
}

/** Looks at the file without SQLite, which may write as soon as it opens one. */
function checkHeader(place: Place, newest: number): void {
  if (!existsSync(place.file)) return
  if (!statSync(place.file).isFile()) throw corrupt(place, 'is not a file')
  if (statSync(place.file).size === 0) return
  const header = Buffer.alloc(HEADER_BYTES)
  const file = openSync(place.file, 'r')
  const length = readSync(file, header, 0, HEADER_BYTES, 0)
  closeSync(file)
  if (length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw corrupt(place, 'is not a database')
  // Offsets of the file format: 60 user version, 68 application id.
  const version = header.readUInt32BE(60)
  if (version > newest) throw fromFuture(place, version, newest)
}

/** The same questions to SQLite itself, which also knows what the write-ahead log holds; reading the schema finds the coarse damage. */
function checkContent(db: Db, place: Place, newest: number): number {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > newest) throw fromFuture(place, version, newest)
  const application = Number(db.pragma('application_id', { simple: true }))
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get())
  const isNew = version === 0 && application === 0 && tables === 0
  if (!isNew && (application !== APPLICATION_ID || version === 0)) throw corrupt(place, 'belongs to another program')
  return version
}

function configure(db: Db): void {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('cell_size_check = ON')
  db.pragma('temp_store = MEMORY')
  db.pragma('cache_size = -16000')
  // A burst of writes leaves a long log behind; this gives the space back at the next checkpoint.
  db.pragma('journal_size_limit = 67108864')
  // A file that cannot be written opens without an error and fails at the first write: better now.
  db.exec('BEGIN IMMEDIATE; ROLLBACK')
}

function fromFuture(place: Place, version: number, newest: number): Error {
  return failure(
    'db_future',
    `The database ${place.file} was written by a newer Parley (version ${version} of the file, this one knows ${newest}); it was left as it is. Update Parley, or start with another folder (--data-dir).`,
  )
}
