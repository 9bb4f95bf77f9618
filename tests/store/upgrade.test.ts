import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { NO_USAGE } from '@shared/model/usage'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrate } from '../../src/main/store/migrations'
import { initial } from '../../src/main/store/migrations/0010-initial'
import { openTestStore, temporaryDir } from '../fixtures/store'

let dir: string
beforeEach(async () => {
  dir = await temporaryDir()
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const id = (number: number) => `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`
const [chat, connection, turn, question, answer, second] = [id(1), id(2), id(3), id(4), id(5), id(6)]
const config = { connectionId: connection, model: 'm', systemPrompt: 'Be brief.', maxTokens: 5, temperature: 0.5, streaming: false, contextLimit: 9_000 }

/** A database as the first release left it, with a row in every table. */
function writeVersion10(file: string): void {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  migrate(db, [initial], 0)
  db.prepare('INSERT INTO connection VALUES (?, ?, ?, ?, ?, ?)').run(connection, 'openai', 'Local', 'http://127.0.0.1:1/v1', 1, 11)
  db.prepare("INSERT INTO model VALUES (?, 'user', 'm', 1, ?)").run(
    connection,
    JSON.stringify({ provider: 'openai', id: 'm', name: 'M', window: 9_000, maxOutput: null, prices: null, abilities: ABILITIES, source: 'user' }),
  )
  db.prepare('INSERT INTO setting VALUES (?, ?)').run('theme', '"dark"')
  db.prepare('INSERT INTO calibration VALUES (?, ?, ?)').run('openai', 'm', 1.25)
  db.prepare(`INSERT INTO conversation (uid, kind, title, titled, pinned, archived, unread, created_at, updated_at, head_uid, config, draft)
    VALUES (?, 'chat', 'Kept', 1, 1, 0, 0, 12, 13, ?, ?, 'half a thought')`).run(chat, answer, JSON.stringify(config))
  const message = db.prepare(`INSERT INTO message (uid, conversation_id, parent_id, turn_uid, author_kind, state, created_at, blocks, usage)
    VALUES (?, 1, ?, ?, ?, ?, 14, ?, ?)`)
  message.run(question, null, turn, 'user', 'completed', '[{"type":"text","text":"Hello"}]', null)
  message.run(answer, 1, turn, 'assistant', 'completed', '[{"type":"text","text":"Hi"}]', JSON.stringify({ ...NO_USAGE, input: 7 }))
  message.run(second, 1, turn, 'assistant', 'pending', '[]', null)
  db.exec('INSERT INTO message_tokens VALUES (1, 3), (2, 4)')
  db.exec(`INSERT INTO draft VALUES (3, 1, '[[0,"par"],[0,"tial"]]')`)
  db.prepare("INSERT INTO turn (uid, conversation_id, state, created_at) VALUES (?, 1, 'streaming', 14)").run(turn)
  db.prepare('INSERT INTO queued (turn_uid, request_uid, conversation_id, created_at, content) VALUES (?, ?, 1, 15, ?)').run(
    id(7),
    id(8),
    '[{"type":"text","text":"later"}]',
  )
  db.prepare('INSERT INTO request VALUES (?, 1, ?, 16)').run(id(9), turn)
  db.prepare(`INSERT INTO usage (uid, conversation_id, turn_uid, purpose, provider, model, input, cost, started_at, duration_ms)
    VALUES (?, 1, ?, 'answer', 'openai', 'm', 7, 0.5, 17, 18.5)`).run(id(10), turn)
  db.close()
}

const ABILITIES = { tools: true, images: false, reasoning: false }

test('a database of version 10 is upgraded with everything in it', async () => {
  writeVersion10(join(dir, 'parley.db'))
  const { store, migratedFrom, close } = await openTestStore({ dir })
  expect(migratedFrom).toBe(10)
  const known = { id: connection, provider: 'openai', label: 'Local', baseUrl: 'http://127.0.0.1:1/v1', hasSecret: true, createdAt: 11 }
  expect(store.connections.list()).toEqual([known])
  expect(store.models.list(connection)).toMatchObject([{ id: 'm', name: 'M', window: 9_000 }])
  expect(store.settings.get().theme).toBe('dark')
  expect(store.calibration.get('openai', 'm')).toBe(1.25)
  expect(store.conversations.get(chat)).toMatchObject({ title: 'Kept', pinned: true, draft: 'half a thought', config: { ...config, tools: [], toolsets: [] } })
  const base = { conversationId: chat, turnId: turn, createdAt: 14 }
  const first = { ...base, id: question, parentId: null, author: { kind: 'user' }, state: 'completed', blocks: [{ type: 'text', text: 'Hello' }] }
  expect(store.messages.branch(answer)).toEqual([
    { message: first, tokens: 3 },
    {
      message: {
        ...base,
        id: answer,
        parentId: question,
        author: { kind: 'assistant' },
        state: 'completed',
        blocks: [{ type: 'text', text: 'Hi' }],
        usage: { ...NO_USAGE, input: 7 },
      },
      tokens: 4,
    },
  ])
  expect(store.messages.unfinished().map((message) => message.id)).toEqual([second])
  expect(store.drafts.read(second)).toEqual([{ type: 'text', text: 'partial' }])
  expect(store.turns.unfinished()).toEqual([{ id: turn, conversationId: chat, state: 'streaming', createdAt: 14 }])
  expect(store.queue.list(chat)).toEqual([{ turnId: id(7), requestId: id(8), content: [{ type: 'text', text: 'later' }], createdAt: 15 }])
  expect(store.requests.get(id(9))).toEqual({ conversationId: chat, turnId: turn })
  expect(store.messages.counts(chat)).toEqual({ messages: 3, turns: 1 })
  expect(store.usage.summary(chat)).toMatchObject({ totals: { ...NO_USAGE, input: 7 }, requestCount: 1, cost: 0.5 })

  // What is new works on what was there.
  expect(store.messages.siblings(answer)).toEqual([answer, second])
  expect(store.messages.siblings(question)).toEqual([question])
  expect(store.messages.leaf(question)).toBe(second)
  expect(store.usage.list(chat, { limit: 5 }).entries).toMatchObject([{ id: id(10), durationMs: 18.5 }])
  expect(store.mcp.list()).toEqual([])
  store.toolOutputs.put(chat, 'call', 'whole')
  expect(store.toolOutputs.get(chat, 'call')).toBe('whole')
  close()
  const again = await openTestStore({ dir })
  expect(again.migratedFrom).toBeNull()
  again.close()
})
