import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from './database'
import type { Place } from './failures'

/** How many copies are kept. */
const KEPT = 3
const NAME = /^parley-v\d+-\d{8}T\d{9}Z\.db$/

/**
 * Writes a whole copy of the database before it is upgraded, and drops all but the newest three.
 * `version` is the one the copy has, `at` milliseconds since the epoch. Returns the path of the copy.
 */
export function backUp(db: Db, place: Place, version: number, at: number): string {
  mkdirSync(place.backups, { recursive: true, mode: 0o700 })
  const stamp = new Date(at).toISOString().replace(/[-:.]/g, '')
  const copy = join(place.backups, `parley-v${version}-${stamp}.db`)
  // A copy that was cut short by a crash would be in the way of a complete one.
  rmSync(copy, { force: true })
  try {
    db.prepare('VACUUM INTO ?').run(copy)
  } catch (error) {
    rmSync(copy, { force: true })
    throw error
  }
  for (const old of newestFirst(place).slice(KEPT)) rmSync(old, { force: true })
  return copy
}

function newestFirst(place: Place): readonly string[] {
  return readdirSync(place.backups)
    .filter((name) => NAME.test(name))
    .map((name) => ({ path: join(place.backups, name), stamp: name.slice(name.lastIndexOf('-')), time: statSync(join(place.backups, name)).mtimeMs }))
    .sort((a, b) => (a.stamp === b.stamp ? b.time - a.time : a.stamp < b.stamp ? 1 : -1))
    .map(({ path }) => path)
}
