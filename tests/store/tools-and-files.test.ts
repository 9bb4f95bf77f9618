import type { Connection } from '@shared/model/connection'
import type { McpServer } from '@shared/model/mcp'
import type { UsageEntry } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MediaRecord, Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import type { Db } from '../../src/main/store/database'
import { aConversation, aUsageEntry } from '../fixtures/records'
import { openTestStore, silentLog } from '../fixtures/store'

let db: Db
let dir: string
let store: Store
let close: () => void
let cleanup: () => Promise<void>
let warnings: unknown[]
const chat = aConversation()
const conversationId = chat.id
beforeEach(async () => {
  warnings = []
  const opened = await openTestStore({
    log: { ...silentLog, warn: (message, data) => void warnings.push([message, data]) },
    onConnect: (connection) => {
      db = connection
    },
  })
  ;({ store, cleanup, close, dir } = opened)
  store.conversations.insert(chat)
})
afterEach(() => cleanup())

test('connections keep what their provider needs', () => {
  const azure: Connection = {
    id: uuidV7Ids.next(),
    provider: 'azure-openai',
    label: 'Work',
    resource: 'contoso',
    deployment: 'gpt',
    apiVersion: '2024-10-21',
    hasSecret: true,
    createdAt: 1,
  }
  const bedrock: Connection = { id: uuidV7Ids.next(), provider: 'bedrock', label: 'AWS', region: 'eu-central-1', hasSecret: true, createdAt: 2 }
  for (const connection of [azure, bedrock]) store.connections.save(connection)
  expect(store.connections.list()).toEqual([azure, bedrock])
  const { resource: _, ...moved } = { ...azure, baseUrl: 'https://contoso.example', deployment: 'other' }
  store.connections.save(moved)
  expect(store.connections.get(azure.id)).toEqual(moved)
})

const stdio: McpServer = {
  id: uuidV7Ids.next(),
  label: 'Files',
  transport: { type: 'stdio', command: 'npx', args: ['-y', 'a server'], envNames: ['TOKEN'] },
  tools: [{ name: 'read', description: 'Reads "x"', permission: 'ask' }],
  createdAt: 2,
}
const http: McpServer = {
  id: uuidV7Ids.next(),
  label: 'Web',
  transport: { type: 'http', url: 'http://127.0.0.1:9/', headerNames: [] },
  tools: [],
  createdAt: 1,
}

test('MCP servers are saved, changed, listed in the order of their making, and removed', () => {
  for (const server of [stdio, http]) store.mcp.save(server)
  expect(store.mcp.list()).toEqual([http, stdio])
  const changed: McpServer = { ...stdio, label: 'Renamed', tools: [{ name: 'read', description: '', permission: 'always' }] }
  store.mcp.save(changed)
  expect(store.mcp.get(stdio.id)).toEqual(changed)
  expect(store.mcp.remove(stdio.id)).toBe(true)
  expect(store.mcp.remove(stdio.id)).toBe(false)
  expect(store.mcp.get(stdio.id)).toBeNull()
  expect(store.mcp.list()).toEqual([http])
})

test('an MCP server that is not valid is passed over and stays stored', () => {
  for (const server of [stdio, http]) store.mcp.save(server)
  db.prepare("UPDATE mcp_server SET transport = 'no json' WHERE uid = ?").run(http.id)
  expect(store.mcp.list()).toEqual([stdio])
  expect(store.mcp.get(http.id)).toBeNull()
  expect(warnings[0]).toEqual(['store: an MCP server is not valid', { id: http.id, fields: ['transport'] }])
  expect(db.prepare('SELECT count(*) FROM mcp_server').pluck().get()).toBe(2)
})

test('whole tool results are kept by conversation and call, and go with the conversation', () => {
  const other = aConversation()
  store.conversations.insert(other)
  store.toolOutputs.put(conversationId, 'call_0', 'first')
  store.toolOutputs.put(conversationId, 'call_0', 'second 🦉')
  store.toolOutputs.put(other.id, 'call_0', 'elsewhere')
  expect(store.toolOutputs.get(conversationId, 'call_0')).toBe('second 🦉')
  expect(store.toolOutputs.get(other.id, 'call_0')).toBe('elsewhere')
  expect(store.toolOutputs.get(conversationId, 'call_1')).toBeNull()
  expect(() => store.toolOutputs.put(uuidV7Ids.next(), 'call_0', 'x')).toThrow('NOT NULL')
  store.conversations.setRemoved(conversationId, 5)
  expect(store.toolOutputs.get(conversationId, 'call_0')).toBeNull()
  store.conversations.setRemoved(conversationId, null)
  expect(store.toolOutputs.get(conversationId, 'call_0')).toBe('second 🦉')
  store.conversations.setRemoved(conversationId, 5)
  expect(store.conversations.purge(6)).toEqual([conversationId])
  expect(db.prepare('SELECT content FROM tool_output').pluck().all()).toEqual(['elsewhere'])
})

test('files of one content share their text', () => {
  const image: MediaRecord = { id: uuidV7Ids.next(), hash: 'a', name: 'cat.png', mimeType: 'image/png', size: 9, textLength: null, createdAt: 1 }
  const note: MediaRecord = { id: uuidV7Ids.next(), hash: 'b', name: 'note.md', mimeType: 'text/markdown', size: 4, textLength: 4, createdAt: 2 }
  const again: MediaRecord = { ...note, id: uuidV7Ids.next(), name: 'copy.txt', mimeType: 'text/plain' }
  store.media.insert(image, null)
  store.media.insert(note, '漢字 🦉')
  store.media.insert(again, '漢字 🦉')
  for (const record of [image, note, again]) expect(store.media.get(record.id)).toEqual(record)
  expect([image, note, again].map(({ id }) => store.media.text(id))).toEqual([null, '漢字 🦉', '漢字 🦉'])
  expect(db.prepare('SELECT count(*) FROM media_text').pluck().get()).toBe(1)
  expect(store.media.get(uuidV7Ids.next())).toBeNull()
  expect(store.media.text(uuidV7Ids.next())).toBeNull()
  expect(() => store.media.insert({ ...image, hash: 'c' }, 'x')).toThrow('UNIQUE')
  expect(db.prepare('SELECT count(*) FROM media_text').pluck().get()).toBe(1)
})

test('the ledger is read newest first, page by page, whatever else is written meanwhile', () => {
  const other = aConversation()
  store.conversations.insert(other)
  const lines: UsageEntry[] = []
  for (let index = 0; index < 5; index++) {
    const line = aUsageEntry({
      conversationId,
      usage: { input: index, output: null, cacheRead: 1, cacheWrite: 0, reasoning: 2 },
      cost: index === 3 ? null : 0.5,
      firstTokenMs: 1.25,
      errorCode: index === 2 ? 'network' : null,
    })
    lines.push(line)
    store.usage.add(line)
    store.usage.add(aUsageEntry({ conversationId: other.id }))
  }
  const newest = lines.toReversed()
  expect(store.usage.list(conversationId, { limit: 5 })).toEqual({ entries: newest, more: false })
  expect(store.usage.list(conversationId, { limit: 2 })).toEqual({ entries: newest.slice(0, 2), more: true })
  store.usage.add(aUsageEntry({ conversationId }))
  expect(store.usage.list(conversationId, { limit: 2, before: newest[1]?.id ?? '' })).toEqual({ entries: newest.slice(2, 4), more: true })
  expect(store.usage.list(conversationId, { limit: 2, before: newest[3]?.id ?? '' })).toEqual({ entries: newest.slice(4), more: false })
  expect(store.usage.list(conversationId, { limit: 2, before: uuidV7Ids.next() })).toEqual({ entries: [], more: false })
  expect(store.usage.list(uuidV7Ids.next(), { limit: 2 })).toEqual({ entries: [], more: false })
})

test('everything is there after a restart', async () => {
  store.mcp.save(stdio)
  store.toolOutputs.put(conversationId, 'c', 'whole')
  store.media.insert({ id: http.id, hash: 'a', name: 'n', mimeType: 'text/plain', size: 1, textLength: 1, createdAt: 1 }, 't')
  close()
  const again = await openTestStore({ dir })
  expect(again.store.mcp.list()).toEqual([stdio])
  expect(again.store.toolOutputs.get(conversationId, 'c')).toBe('whole')
  expect(again.store.media.text(http.id)).toBe('t')
  again.close()
})
