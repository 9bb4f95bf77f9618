import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { MIGRATIONS, newestVersion } from '../../src/main/store/migrations'
import { openStore } from '../../src/main/store/open'
import { aMessage } from '../fixtures/messages'
import { aConfig, aConversation, failureOf, failureOfAsync, storeBranch } from '../fixtures/records'
import { openTestStore, silentLog, temporaryDir } from '../fixtures/store'

const NEWEST = newestVersion(MIGRATIONS)

let dir: string
let file: string
beforeEach(async () => {
  dir = await temporaryDir()
  file = join(dir, 'parley.db')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** Opens a directory that must be refused, and checks that the database keeps every byte and gets no neighbours. */
async function refused(): Promise<{ readonly code: string; readonly message: string }> {
  const before = await readFile(file)
  const failure = await failureOfAsync(openStore({ dir, log: silentLog }))
  expect((await readFile(file)).equals(before)).toBe(true)
  expect((await readdir(dir)).sort()).toEqual(['lock.db', 'parley.db'])
  // The lock is free again.
  expect((await failureOfAsync(openStore({ dir, log: silentLog, lockWaitMs: 0 }))).code).toBe(failure.code)
  return failure
}

const advice = () =>
  `it was left as it is. Copies made before upgrades lie in ${join(dir, 'backups')}: to use one, move the damaged file away and put the copy in its place under the same name. Or start with another folder (--data-dir).`

/** A database with a chat of 300 messages, closed. Returns the chat's id and its messages. */
async function filled() {
  const { store, close } = await openTestStore({ dir })
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const messages = storeBranch(store, conversation.id, 300)
  close()
  return { conversation, messages }
}

/** Changes the closed database behind the store's back. */
function tamper(sql: string): void {
  const db = new Sqlite(file)
  db.exec(sql)
  db.close()
}

test.each(['hello, this is no database\n', 'x'.repeat(100_000), 'SQLite format 3\0'])('a file that is not a database is refused', async (text) => {
  await writeFile(file, text)
  expect(await refused()).toEqual({ code: 'db_corrupt', message: `The database ${file} is not a database; ${advice()}` })
})

test('junk behind a genuine header is refused', async () => {
  await filled()
  const bytes = await readFile(file)
  bytes.fill(0xa5, 100, 4_096)
  await writeFile(file, bytes)
  expect(await refused()).toEqual({ code: 'db_corrupt', message: `The database ${file} is damaged; ${advice()}` })
})

test('a database that was cut short is refused', async () => {
  await filled()
  await truncate(file, 40_960)
  expect(await refused()).toEqual({ code: 'db_corrupt', message: `The database ${file} is damaged; ${advice()}` })
})

test("another program's database is refused", async () => {
  tamper('CREATE TABLE bookmarks (url TEXT)')
  expect(await refused()).toEqual({ code: 'db_corrupt', message: `The database ${file} belongs to another program; ${advice()}` })
})

test('a database without one of its tables is refused', async () => {
  await filled()
  tamper('DROP TABLE calibration')
  expect(await refused()).toEqual({ code: 'db_corrupt', message: `The database ${file} lacks a part; ${advice()}` })
})

test('a folder in the place of the database is refused', async () => {
  await mkdir(file)
  expect(await failureOfAsync(openStore({ dir, log: silentLog }))).toEqual({
    code: 'db_corrupt',
    message: `The database ${file} is not a file; ${advice()}`,
  })
})

test('a database from the future is refused and not touched', async () => {
  await filled()
  tamper(`PRAGMA user_version = ${NEWEST + 10}`)
  expect(await refused()).toEqual({
    code: 'db_future',
    message: `The database ${file} was written by a newer Parley (version ${NEWEST + 10} of the file, this one knows ${NEWEST}); it was left as it is. Update Parley, or start with another folder (--data-dir).`,
  })
})

test('a version from the future that only the write-ahead log knows of is refused too', async () => {
  await filled()
  const newer = new Sqlite(file)
  newer.pragma('journal_mode = WAL')
  newer.pragma(`user_version = ${NEWEST + 10}`)
  // Copied while it is open, as a crash would leave it.
  const bytes = await Promise.all(['', '-wal'].map((suffix) => readFile(file + suffix)))
  newer.close()
  await Promise.all(['', '-wal'].map((suffix, index) => writeFile(file + suffix, bytes[index] ?? '')))
  expect((await failureOfAsync(openStore({ dir, log: silentLog }))).code).toBe('db_future')
  tamper(`PRAGMA user_version = ${NEWEST}`)
  const { store, close } = await openTestStore({ dir })
  expect(store.messages.unfinished()).toEqual([])
  close()
})

test('an empty file, as a crash at the very first start leaves it, is a new database', async () => {
  await writeFile(file, '')
  const { close, migratedFrom } = await openTestStore({ dir })
  expect(migratedFrom).toBeNull()
  close()
})

test('a damaged page in the middle is one failed call, not the end of the others', async () => {
  const { conversation, messages } = await filled()
  const bytes = await readFile(file)
  const at = bytes.indexOf('"message 290"')
  bytes.fill(0xa5, at - (at % 4_096), at - (at % 4_096) + 200)
  await writeFile(file, bytes)
  const { store, close } = await openTestStore({ dir })
  expect(failureOf(() => store.messages.get(messages[290]?.id ?? ''))).toEqual({ code: 'db_corrupt', message: `The database ${file} is damaged; ${advice()}` })
  expect(store.messages.get(messages[3]?.id ?? '')).toEqual(messages[3])
  expect(store.conversations.get(conversation.id)).toEqual(conversation)
  close()
})

test.each(['{"type":', '{"type":"text"}', '[{"text":"no type"}]', '[null]'])('a message with unreadable blocks is named: %s', async (blocks) => {
  const { messages } = await filled()
  const [first, second, third] = messages
  tamper(`DROP TRIGGER message_final; UPDATE message SET blocks = '${blocks}' WHERE uid = '${second?.id}'`)
  const { store, close } = await openTestStore({ dir })
  const expected = {
    code: 'db_corrupt',
    message: `The database holds message ${second?.id} in a damaged form. Everything else can still be used; a copy from the backups folder may still have it.`,
  }
  expect(failureOf(() => store.messages.get(second?.id ?? ''))).toEqual(expected)
  expect(failureOf(() => store.messages.branch(third?.id ?? ''))).toEqual(expected)
  expect(store.messages.branch(messages[9]?.id ?? '', 8)).toHaveLength(8)
  expect(store.messages.get(first?.id ?? '')).toEqual(first)
  close()
})

test('damage in what a crash left behind does not stop the start, and costs only itself', async () => {
  const { conversation } = await filled()
  const errors: unknown[] = []
  const log = { ...silentLog, error: (_: string, data?: unknown) => void errors.push(data) }
  const first = await openTestStore({ dir })
  const [bad, good] = [0, 1].map(() => aMessage({ conversationId: conversation.id, state: 'streaming', blocks: [] }))
  for (const message of [bad, good]) {
    if (!message) continue
    first.store.messages.insert(message, null)
    for (const text of ['one ', 'two ', 'three']) first.store.drafts.append(message.id, [{ index: 0, text }])
  }
  first.close()
  tamper(`UPDATE message SET blocks = 'x' WHERE uid = '${bad?.id}'; UPDATE draft SET pieces = '[[0]]' WHERE seq = 2`)
  const { store, close } = await openTestStore({ dir, log })
  expect(store.messages.unfinished()).toEqual([good])
  expect(store.drafts.read(good?.id ?? '')).toEqual([{ type: 'text', text: 'one three' }])
  expect(errors).toEqual([{ id: bad?.id, error: expect.stringContaining('damaged form') }, { messageId: good?.id }])
  close()
})

test('a damaged configuration keeps the conversation readable, field by field', async () => {
  const { conversation } = await filled()
  tamper(`UPDATE conversation SET config = '${JSON.stringify({ ...aConfig, model: '', temperature: 'hot', systemPrompt: 'Be brief.', later: 1 })}'`)
  const warnings: unknown[] = []
  const log = { ...silentLog, warn: (_: string, data?: unknown) => void warnings.push(data) }
  const opened = await openTestStore({ dir, log })
  expect(opened.store.conversations.get(conversation.id)?.config).toEqual({ ...aConfig, model: 'unknown', temperature: null, systemPrompt: 'Be brief.' })
  expect(warnings).toEqual([{ conversationId: conversation.id, fields: ['model', 'temperature'] }])
  opened.close()
  tamper("UPDATE conversation SET config = 'no json'")
  const again = await openTestStore({ dir })
  expect(again.store.conversations.list({ limit: 10, archived: false }).records[0]?.config).toEqual({
    ...aConfig,
    connectionId: '00000000-0000-7000-8000-000000000000',
    model: 'unknown',
  })
  again.close()
})
