import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { NO_USAGE } from '@shared/model/usage'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS, migrate } from '../../src/main/store/migrations'
import { aUsageEntry } from '../fixtures/records'
import { openTestStore, temporaryDir } from '../fixtures/store'
import { newId } from './room-records'

let dir: string
beforeEach(async () => {
  dir = await temporaryDir()
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const OLD = MIGRATIONS.filter(({ version }) => version <= 30)
const chats = [newId(), newId()] as const
const turn = newId()

/** A database of version 30 with two chats and lines of every purpose, one of them with every figure. */
function writeVersion30(file: string): readonly string[] {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  migrate(db, OLD, 0)
  for (const chat of chats)
    db.prepare(`INSERT INTO conversation (uid, kind, title, titled, pinned, archived, unread, created_at, updated_at, config, draft)
      VALUES (?, 'chat', 'Kept', 1, 0, 0, 0, 1, 2, '{}', '')`).run(chat)
  const lines = ['answer', 'summary', 'title', 'test'].map((purpose, index) => {
    const uid = newId()
    db.prepare(`INSERT INTO usage (id, uid, conversation_id, turn_uid, purpose, provider, model, input, output, cache_read, cache_write, reasoning, cost,
        started_at, duration_ms, first_token_ms, error_code)
      VALUES (?, ?, 1, ?, ?, 'demo', 'm', ?, ?, ?, ?, ?, ?, ?, 18.5, 2.5, ?)`).run(
      // Numbers with holes: the order of the ledger is theirs.
      10 + index * 5,
      uid,
      turn,
      purpose,
      ...(index === 0 ? [7, 8, 1, 2, 3, 0.5] : [null, null, null, null, null, index === 1 ? 0.25 : null]),
      17 + index,
      index === 3 ? 'network' : null,
    )
    return uid
  })
  db.close()
  return lines
}

test('the ledger of version 30 keeps its lines and its sums, and takes moderators', async () => {
  const lines = writeVersion30(join(dir, 'parley.db'))
  let db: Sqlite.Database | null = null
  const { store, migratedFrom, close } = await openTestStore({
    dir,
    onConnect: (connection) => {
      db = connection
    },
  })
  expect(migratedFrom).toBe(30)
  const [chat, other] = chats
  const { entries } = store.usage.list(chat, { limit: 10 })
  expect(entries.map(({ id, purpose }) => [id, purpose])).toEqual([
    [lines[3], 'test'],
    [lines[2], 'title'],
    [lines[1], 'summary'],
    [lines[0], 'answer'],
  ])
  expect(entries[3]).toEqual({
    id: lines[0],
    conversationId: chat,
    turnId: turn,
    purpose: 'answer',
    provider: 'demo',
    model: 'm',
    usage: { input: 7, output: 8, cacheRead: 1, cacheWrite: 2, reasoning: 3 },
    cost: 0.5,
    startedAt: 17,
    durationMs: 18.5,
    firstTokenMs: 2.5,
    errorCode: null,
  })
  expect(entries[0]).toMatchObject({ usage: NO_USAGE, cost: null, startedAt: 20, errorCode: 'network' })
  const sums = { totals: { input: 7, output: 8, cacheRead: 1, cacheWrite: 2, reasoning: 3 }, requestCount: 4, lastInput: null, lastOutput: null, cost: 0.75 }
  expect(store.usage.summary(chat)).toEqual({ ...sums, costIncomplete: true })
  expect(store.usage.summary(other).requestCount).toBe(0)

  // The rebuilt table still counts, refers and is searched as before.
  store.usage.add(aUsageEntry({ conversationId: chat, purpose: 'moderator', usage: { ...NO_USAGE, input: 3 }, cost: 0.25 }))
  expect(store.usage.summary(chat)).toMatchObject({ totals: { input: 10 }, requestCount: 5, lastInput: 3, cost: 1 })
  const schema = (name: string) =>
    (db as Sqlite.Database | null)?.prepare(`SELECT type || ' ' || name FROM sqlite_schema WHERE tbl_name = ? ORDER BY 1`).pluck().all(name)
  expect(schema('usage')).toEqual(['index sqlite_autoindex_usage_1', 'index usage_conversation', 'table usage', 'trigger tally_usage'])
  expect(schema('usage_moved')).toEqual([])
  store.conversations.setRemoved(chat, 5)
  expect(store.conversations.purge(6)).toEqual([chat])
  expect(store.usage.list(chat, { limit: 10 }).entries).toEqual([])
  close()
})

test('a message that waited in version 40 begins as it would have', async () => {
  const file = join(dir, 'parley.db')
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  migrate(
    db,
    MIGRATIONS.filter(({ version }) => version <= 40),
    0,
  )
  const [room, round, request] = [newId(), newId(), newId()]
  db.prepare(`INSERT INTO conversation (uid, kind, title, titled, pinned, archived, unread, created_at, updated_at, config, draft)
    VALUES (?, 'room', 'Kept', 1, 0, 0, 0, 1, 2, '{}', '')`).run(room)
  db.prepare(`INSERT INTO room_queued (round_uid, request_uid, conversation_id, content, mentions, execution, context_only, created_at)
    VALUES (?, ?, 1, '[{"type":"text","text":"later"}]', '[]', NULL, 0, 3)`).run(round, request)
  db.close()
  const { store, close } = await openTestStore({ dir })
  expect(store.rooms.queue(room)).toMatchObject([{ roundId: round, requestId: request, start: 'run' }])
  close()
})

test('a database that grew from version 30 has the shape of a new one', async () => {
  writeVersion30(join(dir, 'parley.db'))
  const shapeOf = async (where: string) => {
    const { close } = await openTestStore({ dir: where })
    close()
    const db = new Sqlite(join(where, 'parley.db'), { readonly: true })
    const rows = db.prepare("SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name").all()
    db.close()
    return rows
  }
  const fresh = await temporaryDir()
  expect(await shapeOf(dir)).toEqual(await shapeOf(fresh))
  await rm(fresh, { recursive: true, force: true })
})
