import { Failure, failure } from '@shared/errors'
import { nodeVersionProblem } from '@shared/node-version'
import type { Log, Store } from '../engine/ports'
import { backUp } from './backup'
import { connect } from './connect'
import { createStore } from './create-store'
import type { Db } from './database'
import { placeOf, prepareDirectory } from './directory'
import { codeOf, corrupt, type Place, translate } from './failures'
import { acquireLock, type Lock } from './lock'
import { MIGRATIONS, migrate, newestVersion } from './migrations'
import type { Migration } from './migrations/migration'

export type OpenOptions = {
  /** The data directory; made if it is not there. */
  readonly dir: string
  readonly log: Log
  /** Milliseconds since the epoch; names backups and the owner's start. */
  readonly now?: () => number
  /** The kind of host that opens it, for people who find the directory in use. */
  readonly owner?: string
  /** How long to wait for another owner to let go, milliseconds. */
  readonly lockWaitMs?: number
  /** Other steps than the released ones, for tests of the upgrade. */
  readonly migrations?: readonly Migration[]
  /** Sees the connection before the store does, for tests that need a full disk. */
  readonly onConnect?: (db: Db) => void
}

export type OpenedStore = {
  readonly store: Store
  /** Absolute path of the data directory. */
  readonly dir: string
  /** The version the file had before it was upgraded just now; null if it was new or up to date. */
  readonly migratedFrom: number | null
  /** Writes everything back, lets go of the directory. A second call does nothing. */
  close(): void
}

const LOCK_WAIT_MS = 5_000

/**
 * Opens the data directory for this process alone: takes the lock, checks the file, copies and upgrades it where it is older.
 * Throws `Failure`: `locked`, `db_corrupt`, `db_future`, `disk`, `unsupported` (Node too old), `internal` (an upgrade failed);
 * whatever it throws, the file is as it was and the lock is free.
 */
export async function openStore(options: OpenOptions): Promise<OpenedStore> {
  const { dir, log, now = Date.now, migrations = MIGRATIONS } = options
  const problem = nodeVersionProblem(process.versions)
  if (problem !== null) throw failure('unsupported', problem)
  const place = placeOf(dir)
  prepareDirectory(place)
  // Not before the check above: on an old Node the import alone ends the process.
  const { default: Sqlite } = await import('better-sqlite3')
  const lock = await acquireLock(Sqlite, { place, host: options.owner ?? 'unnamed', waitMs: options.lockWaitMs ?? LOCK_WAIT_MS, startedAt: now() })
  try {
    const { db, version } = connect(Sqlite, place, newestVersion(migrations))
    try {
      options.onConnect?.(db)
      const migratedFrom = upgrade(db, place, migrations, version, now(), log)
      const store = usable(db, place, log)
      log.info('store: opened', { dir: place.dir, version: newestVersion(migrations), migratedFrom })
      return { store, dir: place.dir, migratedFrom, close: () => close(db, lock, log) }
    } catch (error) {
      db.close()
      throw translate(error, place)
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function upgrade(db: Db, place: Place, migrations: readonly Migration[], version: number, at: number, log: Log): number | null {
  const newest = newestVersion(migrations)
  if (version === newest) return null
  if (version > 0) log.info('store: copied before the upgrade', { copy: copyOf(db, place, version, at) })
  try {
    migrate(db, migrations, version)
  } catch (error) {
    const known = translate(error, place)
    if (known instanceof Failure) throw known
    throw failure(
      'internal',
      `Upgrading the database ${place.file} failed; it was left as it was. Go on with the version of Parley you had, and report this.`,
      {
        detail: String(error),
      },
    )
  }
  return version === 0 ? null : version
}

function copyOf(db: Db, place: Place, version: number, at: number): string {
  try {
    return backUp(db, place, version, at)
  } catch (error) {
    const known = translate(error, place)
    if (known instanceof Failure) throw known
    throw failure(
      'disk',
      `The copy that is made before an upgrade could not be written to ${place.backups}; nothing was changed. Make room there and start again.`,
      {
        detail: String(error),
      },
    )
  }
}

/** Preparing every statement proves that all tables and columns are there. */
function usable(db: Db, place: Place, log: Log): Store {
  try {
    return createStore(db, place, log)
  } catch (error) {
    if (codeOf(error) === 'SQLITE_ERROR') throw corrupt(place, 'lacks a part', String(error))
    throw error
  }
}

function close(db: Db, lock: Lock, log: Log): void {
  if (!db.open) return
  try {
    db.pragma('optimize')
    db.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    // Nothing is lost by it: the next start finds everything in the write-ahead log.
    log.warn('store: the last checkpoint failed', { error: String(error) })
  }
  db.close()
  lock.release()
}
