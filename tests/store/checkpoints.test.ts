import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { CompactionResult } from '@shared/model/compaction'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CheckpointRecord, Recipe, Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import type { Db } from '../../src/main/store/database'
import { migrate } from '../../src/main/store/migrations'
import { initial } from '../../src/main/store/migrations/0010-initial'
import { toolsAndFiles } from '../../src/main/store/migrations/0020-tools-and-files'
import { aConversation, failureOf, storeBranch } from '../fixtures/records'
import { openTestStore, temporaryDir } from '../fixtures/store'

const RECIPE: Recipe = {
  coveredUntil: '018f0000-0000-7000-8000-00000000000b',
  summary: 'never stored here',
  notes: 'Links: https://a.example',
  dropped: 3,
  trimmedUntil: null,
  toolResults: 'redact',
  flattenedUntil: '018f0000-0000-7000-8000-00000000000c',
}

const RESULT: CompactionResult = {
  compacted: true,
  strategy: 'llm',
  trigger: 'auto',
  messagesBefore: 20,
  messagesAfter: 5,
  turnsBefore: 10,
  turnsAfter: 2,
  turnsCompacted: 8,
  turnsKept: 2,
  toolResultsSummarized: 0,
  toolResultsRedacted: 1,
  tokensBefore: 6_000,
  tokensAfter: 900,
  reportedBefore: 5_990,
  reportedAfter: null,
  summaryLength: 17,
  cost: 0.25,
  durationMs: 1_234.5,
}

function aCheckpoint(conversationId: string, patch: Partial<CheckpointRecord> = {}): CheckpointRecord {
  return {
    id: uuidV7Ids.next(),
    conversationId,
    participantId: null,
    parentId: null,
    state: 'running',
    trigger: 'auto',
    fromId: '018f0000-0000-7000-8000-00000000000a',
    boundaryId: '018f0000-0000-7000-8000-00000000000c',
    coveredHash: 'f'.repeat(64),
    recipe: { ...RECIPE, summary: null },
    version: 0,
    model: 'Model',
    result: RESULT,
    createdAt: 5,
    changedAt: 5,
    ...patch,
  }
}

let db: Db
let store: Store
let conversation: string
let cleanup: () => Promise<void>
let reopen: () => Promise<void>
beforeEach(async () => {
  async function open(at?: string): Promise<void> {
    const opened = await openTestStore({
      ...(at && { dir: at }),
      onConnect: (connection) => {
        db = connection
      },
    })
    ;({ store, cleanup } = opened)
    reopen = async () => {
      opened.close()
      await open(opened.dir)
    }
  }
  await open()
  conversation = aConversation().id
  store.conversations.insert(aConversation({ id: conversation }))
})
afterEach(() => cleanup())

const insert = (record: CheckpointRecord): CheckpointRecord => {
  store.transaction('normal', () => store.checkpoints.insert(record))
  return record
}
const version = (id: string, text: string, author: 'model' | 'user' = 'model', createdAt = 7): number =>
  store.transaction('normal', () => store.checkpoints.addVersion(id, { text, author, createdAt }))

describe('checkpoints', () => {
  test('are kept field by field, through a restart', async () => {
    const first = insert(aCheckpoint(conversation))
    const second = insert(aCheckpoint(conversation, { parentId: first.id, state: 'committed', trigger: 'manual', model: null }))
    await reopen()
    expect(store.checkpoints.list(conversation, null)).toEqual([first, second])
    expect(store.checkpoints.get(second.id)).toEqual(second)
    expect(store.checkpoints.get(conversation)).toBeNull()
  })

  test('belong to one chat or one participant', () => {
    const [other, ada, bob] = [aConversation().id, uuidV7Ids.next(), uuidV7Ids.next()]
    store.conversations.insert(aConversation({ id: other }))
    const own = insert(aCheckpoint(conversation))
    insert(aCheckpoint(other))
    const adas = insert(aCheckpoint(conversation, { participantId: ada }))
    expect(store.checkpoints.list(conversation, null)).toEqual([own])
    expect(store.checkpoints.list(conversation, ada)).toEqual([adas])
    expect(store.checkpoints.list(conversation, bob)).toEqual([])
  })

  test('the summary is its newest version and never part of the recipe that is stored', () => {
    const { id } = insert(aCheckpoint(conversation, { recipe: RECIPE }))
    expect(store.checkpoints.get(id)).toMatchObject({ version: 0, recipe: { summary: null } })
    expect([version(id, 'by the model'), version(id, 'by hand 🙂', 'user', 9)]).toEqual([1, 2])
    expect(store.checkpoints.get(id)).toMatchObject({ version: 2, recipe: { ...RECIPE, summary: 'by hand 🙂' } })
    expect(store.checkpoints.list(conversation, null)).toMatchObject([{ version: 2, recipe: { summary: 'by hand 🙂' } }])
    expect(store.checkpoints.versions(id)).toEqual([
      { version: 1, text: 'by the model', author: 'model', createdAt: 7 },
      { version: 2, text: 'by hand 🙂', author: 'user', createdAt: 9 },
    ])
    expect(JSON.stringify(db.prepare('SELECT recipe FROM checkpoint').all())).not.toContain('never stored here')
    expect(store.checkpoints.versions(conversation)).toEqual([])
    expect(() => version(conversation, 'of nothing')).toThrow('is not stored')
  })

  test('change their state and what came of them, together or one by one', () => {
    const record = insert(aCheckpoint(conversation))
    expect(store.checkpoints.running()).toEqual([record])
    store.transaction('normal', () => store.checkpoints.update(record.id, { state: 'committed', recipe: RECIPE, changedAt: 8 }))
    const result = { ...RESULT, reportedAfter: 880 }
    store.transaction('normal', () => store.checkpoints.update(record.id, { result }))
    store.transaction('normal', () => store.checkpoints.update(record.id, {}))
    expect(store.checkpoints.get(record.id)).toEqual({ ...record, state: 'committed', recipe: { ...RECIPE, summary: null }, changedAt: 8, result })
    expect(store.checkpoints.running()).toEqual([])
    expect(() => store.checkpoints.update(uuidV7Ids.next(), { changedAt: 1 })).toThrow('is not stored')
  })

  test('a transaction that fails leaves no half of a commit', () => {
    const record = insert(aCheckpoint(conversation))
    expect(() =>
      store.transaction('durable', () => {
        store.checkpoints.update(record.id, { state: 'committed' })
        store.checkpoints.addVersion(record.id, { text: 'half', author: 'model', createdAt: 1 })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(store.checkpoints.get(record.id)).toEqual(record)
    expect(store.checkpoints.versions(record.id)).toEqual([])
  })

  test('only those that run are found after a crash, whatever the conversation', () => {
    const other = aConversation().id
    store.conversations.insert(aConversation({ id: other }))
    const running = [insert(aCheckpoint(conversation)), insert(aCheckpoint(other, { participantId: uuidV7Ids.next() }))]
    for (const state of ['committed', 'failed', 'undone'] as const) insert(aCheckpoint(conversation, { state }))
    expect(store.checkpoints.running()).toEqual(running)
  })

  test.each(['recipe', 'result'])('a row with a damaged %s is said to be damaged', (column) => {
    insert(aCheckpoint(conversation))
    db.exec(`UPDATE checkpoint SET ${column} = '[1'`)
    expect(failureOf(() => store.checkpoints.list(conversation, null)).code).toBe('db_corrupt')
    db.exec(`UPDATE checkpoint SET ${column} = '7'`)
    expect(failureOf(() => store.checkpoints.list(conversation, null)).code).toBe('db_corrupt')
  })
})

describe('what the database itself refuses', () => {
  const refused = (sql: string): string => {
    try {
      db.exec(sql)
    } catch (error) {
      return (error as Error).message
    }
    throw new Error(`was done: ${sql}`)
  }

  test.each(['uid', 'conversation_id', 'participant_uid', 'parent_uid', 'trigger', 'from_uid', 'created_at', 'id'])('another %s', (column) => {
    insert(aCheckpoint(conversation))
    expect(refused(`UPDATE checkpoint SET ${column} = ${column}`)).toContain('never changes')
  })

  const ALLOWED = new Set(['running committed', 'running failed', 'running running', 'running undone', 'committed undone', 'undone committed'])
  const STATES = ['running', 'committed', 'failed', 'undone'] as const
  test.each(STATES.flatMap((from) => STATES.map((to) => [from, to] as const)))('from %s to %s, or not', (from, to) => {
    const { id } = insert(aCheckpoint(conversation, { state: from }))
    const change = (): void => store.transaction('normal', () => store.checkpoints.update(id, { state: to }))
    const same = from === to && (from === 'committed' || from === 'undone')
    if (ALLOWED.has(`${from} ${to}`) || same) expect(change).not.toThrow()
    else expect(change).toThrow()
    expect(store.checkpoints.get(id)?.state).toBe(ALLOWED.has(`${from} ${to}`) ? to : from)
  })

  test('states and causes that are not known, an unknown conversation, the same id again', () => {
    const { id } = insert(aCheckpoint(conversation))
    expect(refused("UPDATE checkpoint SET state = 'halfway'")).toContain('CHECK')
    expect(() => insert(aCheckpoint(conversation, { trigger: 'whim' as 'auto' }))).toThrow()
    expect(() => insert(aCheckpoint(uuidV7Ids.next()))).toThrow()
    expect(() => insert(aCheckpoint(conversation, { id }))).toThrow()
    expect(store.checkpoints.list(conversation, null)).toHaveLength(1)
  })

  test('to delete a compaction or a version, or to change a version', () => {
    const { id } = insert(aCheckpoint(conversation))
    version(id, 'kept')
    expect(refused('DELETE FROM checkpoint')).toContain('only with their conversation')
    expect(refused('DELETE FROM summary_version')).toContain('only with their conversation')
    expect(refused("UPDATE summary_version SET text = 'other'")).toContain('never changes')
    expect(refused('UPDATE summary_version SET created_at = 1')).toContain('never changes')
    expect(store.checkpoints.versions(id)).toEqual([{ version: 1, text: 'kept', author: 'model', createdAt: 7 }])
  })
})

describe('pins', () => {
  test('are listed in the order of the log, whenever they were set, once each', () => {
    const messages = storeBranch(store, conversation, 6).map(({ id }) => id)
    const pin = (index: number): void => store.transaction('normal', () => store.pins.add(messages[index] ?? '', index))
    for (const index of [4, 1, 3, 1]) pin(index)
    expect(store.pins.list(conversation)).toEqual([messages[1], messages[3], messages[4]])
    expect([store.pins.remove(messages[3] ?? ''), store.pins.remove(messages[3] ?? '')]).toEqual([true, false])
    expect(store.pins.list(conversation)).toEqual([messages[1], messages[4]])
    store.pins.add(uuidV7Ids.next(), 1)
    expect(db.prepare('SELECT count(*) FROM pin').pluck().get()).toBe(2)
    expect(store.pins.list(uuidV7Ids.next())).toEqual([])
  })

  test('leave the message as it is', () => {
    const [message] = storeBranch(store, conversation, 1)
    store.pins.add(message?.id ?? '', 1)
    expect(store.messages.get(message?.id ?? '')).toEqual(message)
  })
})

describe('with its conversation', () => {
  test('everything goes when it is purged, and only then', () => {
    const other = aConversation().id
    store.conversations.insert(aConversation({ id: other }))
    const [message] = storeBranch(store, conversation, 2)
    const [kept] = storeBranch(store, other, 2)
    for (const [id, pin] of [
      [conversation, message],
      [other, kept],
    ] as const) {
      version(insert(aCheckpoint(id, { state: 'committed' })).id, 'text')
      store.pins.add(pin?.id ?? '', 1)
    }
    store.transaction('durable', () => store.conversations.setRemoved(conversation, 100))
    expect(store.checkpoints.list(conversation, null)).toHaveLength(1)
    expect(store.pins.list(conversation)).toHaveLength(1)
    expect(store.transaction('durable', () => store.conversations.purge(101))).toEqual([conversation])
    expect(store.checkpoints.list(conversation, null)).toEqual([])
    const count = (table: string): unknown => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
    expect([count('checkpoint'), count('summary_version'), count('pin')]).toEqual([1, 1, 1])
    expect(store.checkpoints.list(other, null)).toHaveLength(1)
  })

  test('a copy of its log is new ground: pins and compactions of the source stay with the source', () => {
    const messages = storeBranch(store, conversation, 4)
    const copy = aConversation().id
    store.conversations.insert(aConversation({ id: copy }))
    store.pins.add(messages[1]?.id ?? '', 1)
    insert(aCheckpoint(conversation, { state: 'committed' }))
    store.transaction('durable', () => store.messages.copyBranch(messages[3]?.id ?? '', copy, uuidV7Ids.next))
    expect([store.pins.list(copy), store.checkpoints.list(copy, null)]).toEqual([[], []])
    expect([store.pins.list(conversation).length, store.checkpoints.list(conversation, null).length]).toEqual([1, 1])
  })
})

test('a file of version 20 is upgraded: the log as it was, room for compactions, one copy of the file', async () => {
  const old = await temporaryDir()
  const file = join(old, 'parley.db')
  const [chat, turn, question, answer] = [uuidV7Ids.next(), uuidV7Ids.next(), uuidV7Ids.next(), uuidV7Ids.next()]
  const config = { connectionId: uuidV7Ids.next(), model: 'm', systemPrompt: null, maxTokens: 5, temperature: null, streaming: true, contextLimit: 9_000 }
  const before = new Sqlite(file)
  before.pragma('journal_mode = WAL')
  migrate(before, [initial, toolsAndFiles], 0)
  expect(before.pragma('user_version', { simple: true })).toBe(20)
  before
    .prepare(`INSERT INTO conversation (uid, kind, title, titled, pinned, archived, unread, created_at, updated_at, head_uid, config, draft)
      VALUES (?, 'chat', 'Old', 1, 0, 0, 0, 12, 13, ?, ?, '')`)
    .run(chat, answer, JSON.stringify({ ...config, tools: [], toolsets: [] }))
  const message = before.prepare(`INSERT INTO message (uid, conversation_id, parent_id, turn_uid, author_kind, state, created_at, blocks)
    VALUES (?, 1, ?, ?, ?, 'completed', 14, ?)`)
  message.run(question, null, turn, 'user', '[{"type":"text","text":"Hello"}]')
  message.run(answer, 1, turn, 'assistant', '[{"type":"text","text":"Hi"}]')
  const rows = before.prepare('SELECT * FROM message ORDER BY id').all()
  before.close()

  let upgradedDb: Db | null = null
  const upgraded = await openTestStore({
    dir: old,
    onConnect: (connection) => {
      upgradedDb = connection
    },
  })
  expect(upgraded.migratedFrom).toBe(20)
  expect((upgradedDb as Db | null)?.prepare('SELECT * FROM message ORDER BY id').all()).toEqual(rows)
  // A chat from before compaction has the defaults of today.
  expect(upgraded.store.conversations.get(chat)?.config).toMatchObject({ ...config, compaction: { strategy: 'llm', threshold: 0.75, keepRecentTurns: 5 } })
  const record = aCheckpoint(chat, { fromId: question, boundaryId: answer, state: 'committed' })
  upgraded.store.transaction('durable', () => {
    upgraded.store.checkpoints.insert(record)
    upgraded.store.checkpoints.addVersion(record.id, { text: 'new', author: 'model', createdAt: 1 })
    upgraded.store.pins.add(question, 1)
  })
  upgraded.close()
  const again = await openTestStore({ dir: old })
  expect(again.migratedFrom).toBeNull()
  expect(again.store.checkpoints.list(chat, null)).toEqual([{ ...record, version: 1, recipe: { ...record.recipe, summary: 'new' } }])
  expect(again.store.pins.list(chat)).toEqual([question])
  again.close()
  await rm(old, { recursive: true, force: true })
})
