import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS, newestVersion } from '../../src/main/store/migrations'
import type { Migration } from '../../src/main/store/migrations/migration'
import { openStore } from '../../src/main/store/open'
import { aConversation, failureOfAsync } from '../fixtures/records'
import { openTestStore, silentLog, temporaryDir } from '../fixtures/store'

let dir: string
let file: string
beforeEach(async () => {
  dir = await temporaryDir()
  file = join(dir, 'parley.db')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const step = (version: number, sql: string): Migration => ({ version, name: `step-${version}`, up: (db) => void db.exec(sql) })
const NEWEST = newestVersion(MIGRATIONS)
const addColumn = step(NEWEST + 10, 'ALTER TABLE conversation ADD COLUMN colour TEXT')
const addTable = step(NEWEST + 20, 'CREATE TABLE label (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT')

/** Reads the closed database without the store. */
function look<T>(read: (db: Sqlite.Database) => T, path = file): T {
  const db = new Sqlite(path, { readonly: true })
  try {
    return read(db)
  } finally {
    db.close()
  }
}
const version = (path = file) => look((db) => db.pragma('user_version', { simple: true }), path)
const backups = async () => (await readdir(join(dir, 'backups')).catch(() => [])).sort()
const at = (time: number) => () => Date.UTC(2026, 0, 1, 0, 0, time)

async function filled() {
  const conversation = aConversation({ title: 'kept' })
  const { store, close } = await openTestStore({ dir })
  store.conversations.insert(conversation)
  close()
  return conversation
}

test('versions rise by ten or more, each with its own number', () => {
  const versions = MIGRATIONS.map((migration) => migration.version)
  expect(versions).toEqual(versions.toSorted((a, b) => a - b))
  expect(versions.every((number, index) => number % 10 === 0 && number > (versions[index - 1] ?? 0))).toBe(true)
})

test('a new database runs every step and needs no copy', async () => {
  const { close, migratedFrom } = await openTestStore({ dir, migrations: [...MIGRATIONS, addColumn, addTable] })
  expect(migratedFrom).toBeNull()
  close()
  expect(version()).toBe(NEWEST + 20)
  expect(await backups()).toEqual([])
})

test('an older database runs the pending steps once, after one copy of it was made', async () => {
  const conversation = await filled()
  const migrations = [...MIGRATIONS, addColumn, addTable]
  const upgraded = await openTestStore({ dir, migrations, now: at(7) })
  expect(upgraded.migratedFrom).toBe(NEWEST)
  expect(upgraded.store.conversations.get(conversation.id)).toEqual(conversation)
  upgraded.close()
  expect(version()).toBe(NEWEST + 20)
  expect(await backups()).toEqual([`parley-v${NEWEST}-20260101T000007000Z.db`])
  const copy = join(dir, 'backups', `parley-v${NEWEST}-20260101T000007000Z.db`)
  expect(version(copy)).toBe(NEWEST)
  expect(look((db) => db.prepare('SELECT title FROM conversation').pluck().all(), copy)).toEqual(['kept'])

  const again = await openTestStore({ dir, migrations, now: at(8) })
  expect(again.migratedFrom).toBeNull()
  again.close()
  expect(await backups()).toHaveLength(1)
})

test('the copy takes the place of the database when it is needed', async () => {
  const conversation = await filled()
  const upgraded = await openTestStore({ dir, migrations: [...MIGRATIONS, addColumn], now: at(1) })
  upgraded.store.transaction('durable', () => upgraded.store.conversations.update(conversation.id, { title: 'changed later' }))
  upgraded.close()
  const copy = await readFile(join(dir, 'backups', `parley-v${NEWEST}-20260101T000001000Z.db`))
  await rm(file)
  await writeFile(file, copy)
  const { store, close } = await openTestStore({ dir })
  expect(store.conversations.get(conversation.id)?.title).toBe('kept')
  close()
})

test('a step that throws in the middle changes nothing', async () => {
  const conversation = await filled()
  const before = await readFile(file)
  const broken: Migration = {
    version: NEWEST + 20,
    name: 'broken',
    up: (db) => {
      db.exec("UPDATE conversation SET title = 'spoilt'; CREATE TABLE half (id INTEGER) STRICT")
      throw new Error('no further')
    },
  }
  const { code, message } = await failureOfAsync(openStore({ dir, log: silentLog, migrations: [...MIGRATIONS, addColumn, broken], now: at(1) }))
  expect(code).toBe('internal')
  expect(message).toBe(`Upgrading the database ${file} failed; it was left as it was. Go on with the version of Parley you had, and report this.`)
  expect((await readFile(file)).equals(before)).toBe(true)
  expect(version()).toBe(NEWEST)
  expect(look((db) => db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half' OR sql LIKE '%colour%'").all())).toEqual([])
  const { store, close } = await openTestStore({ dir })
  expect(store.conversations.get(conversation.id)).toEqual(conversation)
  close()
})

test('a step that leaves rows which refer to nothing changes nothing', async () => {
  const conversation = await filled()
  const orphans = step(NEWEST + 10, "INSERT INTO turn (uid, conversation_id, state, created_at) VALUES ('t', 999, 'completed', 1)")
  expect((await failureOfAsync(openStore({ dir, log: silentLog, migrations: [...MIGRATIONS, orphans] }))).code).toBe('internal')
  const { store, close } = await openTestStore({ dir })
  expect(store.conversations.get(conversation.id)).toEqual(conversation)
  expect(store.turns.get('t')).toBeNull()
  close()
})

test('a step may rebuild a table that others refer to', async () => {
  const conversation = await filled()
  const rebuild = step(
    NEWEST + 10,
    `CREATE TABLE fresh AS SELECT * FROM tally; DROP TABLE tally;
     CREATE TABLE tally AS SELECT * FROM fresh; DROP TABLE fresh`,
  )
  const { close, migratedFrom, store } = await openTestStore({ dir, migrations: [...MIGRATIONS, rebuild] })
  expect(migratedFrom).toBe(NEWEST)
  expect(store.messages.counts(conversation.id)).toEqual({ messages: 0, turns: 0 })
  close()
})

test('the last three copies are kept', async () => {
  await filled()
  const steps = [1, 2, 3, 4, 5].map((more) => NEWEST + more).map((number) => step(number, `CREATE TABLE extra${number} (id INTEGER) STRICT`))
  for (let count = 1; count <= steps.length; count++) {
    const { close } = await openTestStore({ dir, migrations: [...MIGRATIONS, ...steps.slice(0, count)], now: at(count) })
    close()
  }
  expect(await backups()).toEqual([
    `parley-v${NEWEST + 2}-20260101T000003000Z.db`,
    `parley-v${NEWEST + 3}-20260101T000004000Z.db`,
    `parley-v${NEWEST + 4}-20260101T000005000Z.db`,
  ])
})

test('an older Parley refuses the upgraded file', async () => {
  await filled()
  const { close } = await openTestStore({ dir, migrations: [...MIGRATIONS, addColumn] })
  close()
  expect((await failureOfAsync(openStore({ dir, log: silentLog }))).code).toBe('db_future')
})

test('without room for the copy nothing is upgraded', async () => {
  await filled()
  const before = await readFile(file)
  await writeFile(join(dir, 'backups'), 'a file in the way')
  expect(await failureOfAsync(openStore({ dir, log: silentLog, migrations: [...MIGRATIONS, addColumn] }))).toEqual({
    code: 'disk',
    message: `The copy that is made before an upgrade could not be written to ${join(dir, 'backups')}; nothing was changed. Make room there and start again.`,
  })
  expect((await readFile(file)).equals(before)).toBe(true)
  expect(version()).toBe(NEWEST)
})
