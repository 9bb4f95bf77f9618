import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ConversationRecord, Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import type { Db } from '../../src/main/store/database'
import { aMessage } from '../fixtures/messages'
import { aConfig, aConversation, aUsageEntry, failureOf, storeBranch } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'

let db: Db
let store: Store
let cleanup: () => Promise<void>
beforeEach(async () => {
  const opened = await openTestStore({
    onConnect: (connection) => {
      db = connection
    },
  })
  ;({ store, cleanup } = opened)
})
afterEach(() => cleanup())

test('every field comes back, and each can be changed alone', () => {
  const record = aConversation({ kind: 'room', headId: uuidV7Ids.next(), utilization: 33.3333, draft: 'dra\0ft' })
  store.conversations.insert(record)
  expect(store.conversations.get(record.id)).toEqual(record)
  const patch: Partial<ConversationRecord> = {
    title: 'Neu',
    titled: true,
    pinned: true,
    archived: true,
    updatedAt: 5,
    headId: null,
    unread: true,
    draft: '',
    config: { ...aConfig, systemPrompt: 'Be brief.', maxTokens: 100, temperature: 0.5, streaming: false },
    utilization: null,
  }
  let expected = record
  for (const [field, value] of Object.entries(patch)) {
    expected = { ...expected, [field]: value }
    store.conversations.update(record.id, { [field]: value })
    expect(store.conversations.get(record.id), field).toEqual(expected)
  }
  store.conversations.update(record.id, {})
  store.conversations.update(record.id, { title: 'a', draft: 'b' })
  expect(store.conversations.get(record.id)).toEqual({ ...expected, title: 'a', draft: 'b' })
  expect(failureOf(() => store.conversations.update(uuidV7Ids.next(), { title: 'x' }))).toEqual({
    code: 'not_found',
    message: 'This conversation no longer exists.',
  })
})

/** All pages, one after another, by the last row of each. */
function pages(limit: number, archived: boolean): readonly (readonly string[])[] {
  const result: string[][] = []
  let after: { id: string; updatedAt: number } | undefined
  for (;;) {
    const { records, more } = store.conversations.list({ limit, archived, ...(after && { after }) })
    result.push(records.map((record) => record.title))
    after = records.at(-1)
    if (!more) return result
  }
}

test('pages hold every conversation once, newest first, ties by id', () => {
  for (const [index, updatedAt] of [5, 9, 7, 7, 7, 1, 8].entries()) store.conversations.insert(aConversation({ title: `${updatedAt}/${index}`, updatedAt }))
  expect(pages(2, false)).toEqual([['9/1', '8/6'], ['7/4', '7/3'], ['7/2', '5/0'], ['1/5']])
  expect(pages(7, false)).toHaveLength(1)
  expect(pages(3, true)).toEqual([[]])
})

test('the first page also holds every pinned one, the archive keeps to itself', () => {
  const insert = (title: string, updatedAt: number, patch: Partial<ConversationRecord> = {}) =>
    store.conversations.insert(aConversation({ title, updatedAt, ...patch }))
  insert('old pin', 1, { pinned: true })
  insert('new pin', 90, { pinned: true })
  for (const updatedAt of [10, 20, 30]) insert(`plain ${updatedAt}`, updatedAt)
  insert('archived', 40, { archived: true })
  insert('archived pin', 5, { archived: true, pinned: true })
  insert('removed', 50, { removedAt: 1 })
  expect(pages(2, false)).toEqual([['new pin', 'old pin', 'plain 30', 'plain 20'], ['plain 10']])
  expect(pages(1, true)).toEqual([['archived'], ['archived pin']])
})

test('a page of 10,000 conversations reads an index and sorts nothing', () => {
  store.transaction('normal', () => {
    for (let index = 0; index < 10_000; index++) store.conversations.insert(aConversation({ updatedAt: index, archived: index % 3 === 0, pinned: index === 5 }))
  })
  const start = performance.now()
  for (let round = 0; round < 20; round++) {
    expect(store.conversations.list({ limit: 50, archived: false, after: { id: uuidV7Ids.next(), updatedAt: 5_000 } }).records).toHaveLength(50)
    expect(store.conversations.list({ limit: 50, archived: true }).records).toHaveLength(50)
  }
  // A scan takes many times longer; the margin is for slow machines.
  expect((performance.now() - start) / 40).toBeLessThan(10)
  for (const where of ['archived = 0 AND pinned = 0', 'archived = 1']) {
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT title FROM conversation WHERE removed_at IS NULL AND ${where} AND (updated_at, uid) < (?, ?) ORDER BY updated_at DESC, uid DESC LIMIT 50`,
      )
      .all(1, 'x') as readonly { detail: string }[]
    expect(plan.map(({ detail }) => detail).join('; ')).toMatch(/^SEARCH conversation USING INDEX conversation_(open|archived) \([^;]*$/)
  }
})

test('removing hides, restoring brings back', () => {
  const record = aConversation()
  store.conversations.insert(record)
  expect(store.conversations.setRemoved(record.id, 100)).toBe(true)
  expect(store.conversations.get(record.id)).toBeNull()
  expect(store.conversations.list({ limit: 9, archived: false })).toEqual({ records: [], more: false })
  store.conversations.update(record.id, { title: 'an answer ended meanwhile' })
  expect(store.conversations.setRemoved(record.id, null)).toBe(true)
  expect(store.conversations.setRemoved(record.id, null)).toBe(true)
  expect(store.conversations.get(record.id)).toEqual({ ...record, title: 'an answer ended meanwhile' })
  expect(store.conversations.setRemoved(uuidV7Ids.next(), 1)).toBe(false)
})

/** A conversation with a row in every table that belongs to one. */
function storeEverything(): ConversationRecord {
  const record = aConversation()
  const { id: conversationId } = record
  store.conversations.insert(record)
  const branch = storeBranch(store, conversationId, 5)
  const pending = aMessage({ conversationId, parentId: branch[4]?.id ?? null, state: 'pending', blocks: [] })
  store.messages.insert(pending, null)
  store.drafts.append(pending.id, [{ index: 0, text: 'half' }])
  store.turns.insert({ id: uuidV7Ids.next(), conversationId, state: 'waiting', createdAt: 1 })
  store.queue.add(conversationId, { turnId: uuidV7Ids.next(), requestId: uuidV7Ids.next(), content: [], createdAt: 1 })
  store.requests.insert(uuidV7Ids.next(), conversationId, uuidV7Ids.next(), 1)
  store.usage.add(aUsageEntry({ conversationId }))
  return record
}

const TABLES = ['conversation', 'message', 'message_tokens', 'draft', 'turn', 'queued', 'request', 'usage', 'tally']
const rows = () => Object.fromEntries(TABLES.map((table) => [table, db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()]))

test('purging deletes everything of the conversations that were removed before, and of no other', () => {
  const kept = storeEverything()
  const one = rows()
  const [old, recent] = [storeEverything(), storeEverything()]
  store.conversations.setRemoved(old.id, 100)
  store.conversations.setRemoved(recent.id, 200)
  expect(store.conversations.purge(100)).toEqual([])
  expect(store.conversations.purge(200)).toEqual([old.id])
  expect(store.conversations.purge(201)).toEqual([recent.id])
  expect(rows()).toEqual(one)
  expect(store.conversations.get(kept.id)).toEqual(kept)
  expect(store.conversations.setRemoved(old.id, null)).toBe(false)
})

test('a branch of 5,000 messages can be purged', () => {
  const record = aConversation()
  store.conversations.insert(record)
  storeBranch(store, record.id, 5_000)
  store.conversations.setRemoved(record.id, 1)
  expect(store.conversations.purge(2)).toEqual([record.id])
  expect(rows().message).toBe(0)
})
