import type { Db } from '../database'
import { APPLICATION_ID } from '../database'
import { initial } from './0010-initial'
import { toolsAndFiles } from './0020-tools-and-files'
import { compaction } from './0030-compaction'
import { rooms } from './0040-rooms'
import { steppedMessages } from './0050-stepped-messages'
import { runPlaces } from './0060-run-places'
import { notedConclusions } from './0070-noted-conclusions'
import type { Migration } from './migration'

/** Every step in order of its version. */
export const MIGRATIONS: readonly Migration[] = [initial, toolsAndFiles, compaction, rooms, steppedMessages, runPlaces, notedConclusions]

/** The version a database has once all steps have run. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0
}

/**
 * Runs the steps that come after version `from`, all in one transaction: if one throws, nothing has changed.
 * The caller has made sure that `from` is not above the newest version.
 */
export function migrate(db: Db, migrations: readonly Migration[], from: number): void {
  const pending = migrations.filter((migration) => migration.version > from)
  if (pending.length === 0) return
  // Steps that rebuild a table would otherwise fire its cascades; the pragma has no effect inside a transaction.
  db.pragma('foreign_keys = OFF')
  db.pragma('synchronous = FULL')
  try {
    db.transaction(() => {
      for (const migration of pending) migration.up(db)
      const broken = db.pragma('foreign_key_check') as readonly unknown[]
      if (broken.length > 0) throw new Error(`Migrations up to ${newestVersion(pending)} leave ${broken.length} rows that refer to nothing`)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${newestVersion(pending)}`)
    }).exclusive()
  } finally {
    db.pragma('synchronous = NORMAL')
    db.pragma('foreign_keys = ON')
  }
}
