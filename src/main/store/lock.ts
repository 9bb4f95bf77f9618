import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { failure } from '@shared/errors'
import type { Db, Driver } from './database'
import { codeOf, type Place, translate } from './failures'

export type Lock = { release(): void }

type LockOptions = {
  readonly place: Place & { readonly lock: string; readonly owner: string }
  /** The kind of host that holds the directory: "electron", "browser". */
  readonly host: string
  /** How long to wait for another owner, milliseconds. */
  readonly waitMs: number
  /** When this owner started, milliseconds since the epoch. */
  readonly startedAt: number
}

/** Between two tries, milliseconds. */
const RETRY_MS = 25

/**
 * Takes the directory for this process: an exclusive transaction on `lock.db`, held until `release`. The system drops it when
 * the process dies, so a dead owner never stands in the way. Waits without blocking, then throws `Failure` with code `locked`
 * that says who holds it. Nobody else may open `lock.db`: closing any other handle of it would drop the lock on POSIX systems.
 */
export async function acquireLock(Sqlite: Driver, options: LockOptions): Promise<Lock> {
  const { place } = options
  const giveUpAt = performance.now() + options.waitMs
  for (;;) {
    const held = tryLock(Sqlite, place)
    if (held) {
      writeOwner(options)
      return { release: () => release(held, place.owner) }
    }
    if (performance.now() >= giveUpAt) throw lockedBy(place)
    await delay(RETRY_MS)
  }
}

function tryLock(Sqlite: Driver, place: LockOptions['place']): Db | null {
  let db: Db | null = null
  try {
    db = new Sqlite(place.lock, { timeout: 0 })
    // No journal file: nothing is ever written.
    db.pragma('journal_mode = MEMORY')
    db.exec('BEGIN EXCLUSIVE')
    return db
  } catch (error) {
    db?.close()
    const code = codeOf(error)
    if (code?.startsWith('SQLITE_BUSY')) return null
    if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT'))
      throw failure('db_corrupt', `The lock file ${place.lock} is damaged. It holds no data: delete it and start again.`, { detail: String(error) })
    throw translate(error, place)
  }
}

function release(db: Db, ownerFile: string): void {
  if (!db.open) return
  // Before the lock goes, so that the next owner's file is never the one that is deleted.
  rmSync(ownerFile, { force: true })
  db.close()
}

function writeOwner({ place, host, startedAt }: LockOptions): void {
  const fresh = `${place.owner}.new`
  try {
    // By rename, so that a waiting process never reads half of it.
    writeFileSync(fresh, JSON.stringify({ pid: process.pid, host, startedAt }), { mode: 0o600 })
    renameSync(fresh, place.owner)
  } catch {
    // It only makes the message to others better; a full disk must not keep anybody from reading.
    rmSync(fresh, { force: true })
  }
}

function lockedBy(place: LockOptions['place']): Error {
  return failure('locked', `The folder ${place.dir} is in use by ${ownerText(place.owner)}. Close it there, or start with another folder (--data-dir).`)
}

function ownerText(file: string): string {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof owner === 'object' && owner !== null && 'pid' in owner && 'host' in owner && 'startedAt' in owner)
      return `another Parley (${owner.host} host, process ${owner.pid}, since ${new Date(Number(owner.startedAt)).toLocaleString('en-GB')})`
  } catch {
    // It started a moment ago, or died; the lock itself is what counts.
  }
  return 'another Parley'
}
