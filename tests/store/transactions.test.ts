import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../src/main/store/database'
import { aMessage } from '../fixtures/messages'
import { aConversation, failureOf, storeBranch } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'

let db: Db
let opened: Awaited<ReturnType<typeof openTestStore>>
beforeEach(async () => {
  opened = await openTestStore({
    onConnect: (connection) => {
      db = connection
    },
  })
})
afterEach(() => opened.cleanup())

const synchronous = () => db.pragma('synchronous', { simple: true })
const NORMAL = 1
const FULL = 2

test('a durable transaction waits for the disk, a normal one does not', () => {
  const { store } = opened
  expect(store.transaction('durable', synchronous)).toBe(FULL)
  expect(synchronous()).toBe(NORMAL)
  expect(store.transaction('normal', synchronous)).toBe(NORMAL)
  const bug = new Error('bug')
  expect(() =>
    store.transaction('durable', () => {
      throw bug
    }),
  ).toThrow(bug)
  expect(synchronous()).toBe(NORMAL)
})

test('all of it or nothing', () => {
  const { store } = opened
  const [first, second] = [aConversation(), aConversation()]
  const work = () => {
    store.conversations.insert(first)
    return 'result'
  }
  expect(store.transaction('normal', work)).toBe('result')
  expect(() =>
    store.transaction('durable', () => {
      store.conversations.insert(second)
      store.conversations.update(first.id, { title: 'changed' })
      throw new Error('stop')
    }),
  ).toThrow('stop')
  expect(store.conversations.get(second.id)).toBeNull()
  expect(store.conversations.get(first.id)).toEqual(first)
})

test('nesting and promises are bugs that roll back', () => {
  const { store } = opened
  const conversation = aConversation()
  expect(() =>
    store.transaction('normal', () => {
      store.conversations.insert(conversation)
      store.transaction('normal', () => 1)
    }),
  ).toThrow('Transactions must not be nested')
  expect(() => store.transaction('normal', () => Promise.resolve(store.conversations.insert(conversation)))).toThrow('must not be asynchronous')
  expect(store.conversations.get(conversation.id)).toBeNull()
  expect(db.inTransaction).toBe(false)
})

test('calls of several statements are whole without a transaction too', () => {
  const { store } = opened
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const message = aMessage({ conversationId: conversation.id })
  // Half a token cannot be stored, which fails after the message's row was written.
  expect(() => store.messages.insert(message, 0.5)).toThrow()
  expect(store.messages.get(message.id)).toBeNull()
  expect(store.messages.counts(conversation.id).messages).toBe(0)
})

const FULL_DISK = () => ({
  code: 'disk',
  message: `The disk that holds ${opened.dir} is full. Nothing that was saved is lost. Free some space, then try again.`,
})

/** Leaves the database no page more than it has. */
function fillDisk(): void {
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`)
}
function freeDisk(): void {
  db.pragma('max_page_count = 1000000')
}

test('a full disk rolls the transaction back, and there is life after it', () => {
  const { store } = opened
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const saved = storeBranch(store, conversation.id, 3)
  fillDisk()
  const draft = 'x'.repeat(100_000)
  const work = () => {
    store.conversations.update(conversation.id, { title: 'not to be' })
    store.conversations.update(conversation.id, { draft })
  }
  expect(failureOf(() => store.transaction('durable', work))).toEqual(FULL_DISK())
  expect(db.inTransaction).toBe(false)
  expect(store.conversations.get(conversation.id)).toEqual(conversation)
  expect(store.messages.branch(saved[2]?.id ?? '').map(({ message }) => message)).toEqual(saved)
  expect(failureOf(() => store.conversations.update(conversation.id, { draft }))).toEqual(FULL_DISK())
  freeDisk()
  store.transaction('durable', work)
  expect(store.conversations.get(conversation.id)).toEqual({ ...conversation, title: 'not to be', draft })
})

test('a transaction that lost its ground refuses what follows, even if the failure was swallowed', () => {
  const { store } = opened
  const [first, second] = [aConversation(), aConversation()]
  store.conversations.insert(first)
  fillDisk()
  let later: unknown
  const work = () => {
    failureOf(() => store.conversations.update(first.id, { draft: 'x'.repeat(100_000) }))
    later = failureOf(() => store.conversations.insert(second))
  }
  expect(failureOf(() => store.transaction('normal', work))).toEqual(FULL_DISK())
  expect(later).toEqual(FULL_DISK())
  freeDisk()
  expect(store.conversations.get(second.id)).toBeNull()
  expect(store.conversations.get(first.id)).toEqual(first)
})

test("another program's lock on the file is said in words", async () => {
  const { store } = opened
  const { default: Sqlite } = await import('better-sqlite3')
  const other = new Sqlite(join(opened.dir, 'parley.db'))
  db.pragma('busy_timeout = 10')
  other.exec('BEGIN IMMEDIATE')
  const { code, message } = failureOf(() => store.transaction('normal', () => 1))
  expect({ code, message }).toEqual({ code: 'locked', message: `Another program is using ${join(opened.dir, 'parley.db')}. Close it, then try again.` })
  other.close()
  expect(store.transaction('normal', () => 1)).toBe(1)
})

test('a draft costs at most 130 bytes of log per byte of answer, flushed every 50 ms at 200 tokens a second', () => {
  const { store } = opened
  const conversation = aConversation()
  store.conversations.insert(conversation)
  const message = aMessage({ conversationId: conversation.id, state: 'pending', blocks: [] })
  store.messages.insert(message, null)
  store.drafts.append(message.id, [{ index: 0, block: { type: 'text', text: '' } }])
  const size = () => statSync(join(opened.dir, 'parley.db-wal')).size
  const before = size()
  const flushes = 200
  const piece = 'ten tokens are about forty characters .. '.slice(0, 40)
  for (let flush = 0; flush < flushes; flush++) store.drafts.append(message.id, [{ index: 0, text: piece }])
  expect((size() - before) / (flushes * piece.length)).toBeLessThan(130)
  expect(store.drafts.read(message.id)).toEqual([{ type: 'text', text: piece.repeat(flushes) }])
})
