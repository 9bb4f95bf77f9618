import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { ChatConfig } from '@shared/model/chat'
import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { MIGRATIONS, newestVersion } from '../../../src/main/store/migrations'
import { openStore } from '../../../src/main/store/open'
import { silentLog } from './engine'
import { prose } from './history'

export const CHATS = 1_000
export const MESSAGES_PER_CHAT = 1_000

const CONNECTION = '018f0000-0000-7000-8000-0000000000c0'
const CONFIG: ChatConfig = {
  connectionId: CONNECTION,
  model: 'demo-chat',
  systemPrompt: null,
  maxTokens: 100_000,
  temperature: null,
  streaming: true,
  contextLimit: 10_000_000,
  tools: [],
  toolsets: [],
  compaction: DEFAULT_COMPACTION,
}

/** Id of one of its chats. */
export function bigChat(index: number): string {
  return `018f0000-0000-7000-8000-c${String(index).padStart(11, '0')}`
}

/**
 * Path of a data directory with 1,000,000 messages in 1,000 chats of the demo provider. Made by SQL on the first call
 * (about a minute), kept under `node_modules/.cache`, and made anew when the schema has a newer version.
 */
export async function bigDatabase(): Promise<string> {
  const dir = resolve('node_modules/.cache/bench', `million-v${newestVersion(MIGRATIONS)}`)
  if (existsSync(dir)) return dir
  process.stderr.write('Making a database of 1,000,000 messages (once) …\n')
  await mkdir(dirname(dir), { recursive: true })
  // Under another name until it is whole.
  const partial = await mkdtemp(`${dir}-`)
  const opened = await openStore({ dir: partial, log: silentLog, onConnect: (db) => db.pragma('synchronous = OFF') })
  opened.store.connections.save({ id: CONNECTION, provider: 'demo', label: 'Demo', hasSecret: false, createdAt: 0 })
  opened.close()
  const { default: Sqlite } = await import('better-sqlite3')
  const db = new Sqlite(join(partial, 'parley.db'))
  db.pragma('synchronous = OFF')
  db.exec('BEGIN')
  db.prepare(FILL_CHATS).run({ chats: CHATS, perChat: MESSAGES_PER_CHAT, config: JSON.stringify(CONFIG) })
  db.prepare(FILL_MESSAGES).run({ messages: CHATS * MESSAGES_PER_CHAT, perChat: MESSAGES_PER_CHAT, text: prose(6_000, 1) })
  db.exec('INSERT INTO message_tokens (message_id, tokens) SELECT id, 50 FROM message')
  db.exec('COMMIT')
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  await rename(partial, dir).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error // else another run was first
  })
  return dir
}

// Numbers are bound as REAL, hence the casts.
const FILL_CHATS = `
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @chats)
INSERT INTO conversation (uid, kind, title, titled, pinned, archived, unread, created_at, updated_at, head_uid, utilization, config, draft)
SELECT printf('018f0000-0000-7000-8000-c%011d', i), 'chat', 'Chat ' || i, 1, 0, 0, 0, 1700000000000 + i, 1700000000000 + i,
  printf('018f0000-0000-7001-8000-%012d', CAST((i + 1) * @perChat - 1 AS INTEGER)), 1.5, @config, ''
FROM n`

const FILL_MESSAGES = `
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @messages)
INSERT INTO message (id, uid, conversation_id, parent_id, turn_uid, author_kind, state, created_at, ended_at, blocks)
SELECT i + 1, printf('018f0000-0000-7001-8000-%012d', i), i / CAST(@perChat AS INTEGER) + 1,
  CASE WHEN i % CAST(@perChat AS INTEGER) = 0 THEN NULL ELSE i END, printf('018f0000-0000-7002-8000-%012d', i / 2),
  CASE WHEN i % 2 = 0 THEN 'user' ELSE 'assistant' END, 'completed', 1700000000000 + i, 1700000000000 + i,
  json_array(json_object('type', 'text', 'text', substr(@text, i * 7919 % 5000 + 1, 100 + i * 31 % 200)))
FROM n`
