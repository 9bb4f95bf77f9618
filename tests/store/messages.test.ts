import type { Message } from '@shared/model/message'
import { NO_USAGE } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import type { Db } from '../../src/main/store/database'
import { aMessage } from '../fixtures/messages'
import { aConversation, storeBranch } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'

let db: Db
let store: Store
let cleanup: () => Promise<void>
const chat = aConversation()
const conversationId = chat.id
beforeEach(async () => {
  const opened = await openTestStore({
    onConnect: (connection) => {
      db = connection
    },
  })
  ;({ store, cleanup } = opened)
  store.conversations.insert(chat)
})
afterEach(() => cleanup())

const everyField: Message = aMessage({
  conversationId,
  author: { kind: 'participant', participantId: '018f0000-0000-7000-8000-0000000000a1', name: 'Ada 🦉' },
  blocks: [
    { type: 'reasoning', text: 'hm', opaque: { signature: 'sig', nested: [1, null] } },
    { type: 'text', text: 'NUL \0, a lone surrogate \ud800, 漢字, "quotes"\n' },
    { type: 'toolCall', id: 'call_1', name: 'search', input: { q: 'x', deep: { a: [true] } }, rawInput: '{"q"', opaque: 7 },
    { type: 'toolResult', toolCallId: 'call_1', content: 'found', isError: false, compactSummary: 'f' },
    { type: 'image', mediaId: '018f0000-0000-7000-8000-0000000000a2', name: 'cat.png', mimeType: 'image/png' },
    { type: 'notice', notice: 'cleared' },
  ],
  state: 'failed',
  endedAt: 1_700_000_000_999,
  model: 'm',
  connectionId: '018f0000-0000-7000-8000-0000000000a3',
  usage: { ...NO_USAGE, input: 10, output: 0 },
  stopReason: 'length',
  error: { code: 'rate_limit', message: 'Wait.', retryable: true, retryAfterMs: 1_500, status: 429, provider: 'openai', requestId: 'r', detail: 'd' },
  firstTokenMs: 12.25,
})

test('every field comes back as it went in', () => {
  store.messages.insert(everyField, 42)
  expect(store.messages.get(everyField.id)).toEqual(everyField)
  expect(store.messages.branch(everyField.id)).toEqual([{ message: everyField, tokens: 42 }])
  expect(store.messages.get('018f0000-0000-7000-8000-0000000000ff')).toBeNull()
})

test('a pending message is finished once, and never again', () => {
  const pending = aMessage({ conversationId, author: { kind: 'assistant' }, state: 'pending', blocks: [] })
  store.messages.insert(pending, null)
  expect(store.messages.unfinished()).toEqual([pending])
  const done: Message = { ...pending, state: 'completed', blocks: [{ type: 'text', text: 'done' }], endedAt: 5, model: 'm', usage: NO_USAGE }
  store.messages.finish(done, 7)
  expect(store.messages.branch(done.id)).toEqual([{ message: done, tokens: 7 }])
  expect(store.messages.unfinished()).toEqual([])
  expect(() => store.messages.finish({ ...done, state: 'failed' }, 8)).toThrow(`Message ${done.id} is completed and cannot be finished`)
  expect(store.messages.branch(done.id)).toEqual([{ message: done, tokens: 7 }])
})

test('finishing needs a stored message and a final state', () => {
  const pending = aMessage({ conversationId, state: 'streaming' })
  expect(() => store.messages.finish({ ...pending, state: 'completed' }, null)).toThrow('is not stored and cannot be finished')
  store.messages.insert(pending, null)
  expect(() => store.messages.finish(pending, null)).toThrow('cannot be finished as streaming')
})

test('the database itself refuses to change or delete rows of the log', () => {
  const [final] = storeBranch(store, conversationId, 1)
  const pending = aMessage({ conversationId, state: 'pending' })
  store.messages.insert(pending, null)
  expect(() => db.prepare("UPDATE message SET blocks = '[]' WHERE uid = ?").run(final?.id)).toThrow('a final message never changes')
  expect(() => db.prepare("UPDATE message SET state = 'pending' WHERE uid = ?").run(final?.id)).toThrow('a final message never changes')
  for (const column of ['id', 'uid', 'conversation_id', 'parent_id', 'turn_uid', 'author_kind', 'participant_uid', 'author_name', 'created_at'])
    expect(() => db.prepare(`UPDATE message SET ${column} = ${column} WHERE uid = ?`).run(pending.id), column).toThrow(
      'the identity of a message never changes',
    )
  for (const { id } of [pending, ...(final ? [final] : [])])
    expect(() => db.prepare('DELETE FROM message WHERE uid = ?').run(id)).toThrow('messages are deleted only with their conversation')
  expect(() => db.prepare('DELETE FROM conversation').run()).toThrow('only removed conversations are deleted')
  expect(store.messages.counts(conversationId).messages).toBe(2)
})

test('token counts lie beside the log and may be set later', () => {
  const [first] = storeBranch(store, conversationId, 1)
  const id = first?.id ?? ''
  store.messages.setTokens(id, 100)
  store.messages.setTokens(id, 101)
  expect(store.messages.branch(id)[0]?.tokens).toBe(101)
  expect(() => store.messages.setTokens('018f0000-0000-7000-8000-0000000000ff', 1)).toThrow('is not stored')
})

test('a branch is the path to its head, oldest first; a limit cuts the old end', () => {
  const trunk = storeBranch(store, conversationId, 6)
  const side = storeBranch(store, conversationId, 3, trunk[2]?.id)
  const ids = (headId: string | undefined, limit?: number) => store.messages.branch(headId ?? '', limit).map(({ message }) => message.id)
  const idsOf = (messages: readonly Message[]) => messages.map((message) => message.id)
  expect(ids(trunk[5]?.id)).toEqual(idsOf(trunk))
  expect(ids(side[2]?.id)).toEqual(idsOf([...trunk.slice(0, 3), ...side]))
  expect(ids(side[2]?.id, 4)).toEqual(idsOf([...trunk.slice(2, 3), ...side]))
  expect(ids(trunk[5]?.id, 100)).toEqual(idsOf(trunk))
  expect(ids('018f0000-0000-7000-8000-0000000000ff')).toEqual([])
  expect(store.messages.branch(side[0]?.id ?? '', 1)[0]?.message.parentId).toBe(trunk[2]?.id)
  expect(store.messages.counts(conversationId)).toEqual({ messages: 9, turns: 0 })
})

test('a message needs its conversation, a parent in it, and an id of its own', () => {
  const other = aConversation()
  store.conversations.insert(other)
  const [first] = storeBranch(store, conversationId, 1)
  const parentId = first?.id ?? ''
  expect(() => store.messages.insert(aMessage({ conversationId: other.id, parentId }), null)).toThrow('has a parent outside its conversation')
  expect(() => store.messages.insert(aMessage({ conversationId: parentId }), null)).toThrow('belongs to no conversation')
  expect(() => store.messages.insert(aMessage({ conversationId, id: parentId }), null)).toThrow('UNIQUE')
  expect(store.messages.counts(other.id)).toEqual({ messages: 0, turns: 0 })
})

test('a text of 5 MB is stored whole', () => {
  const text = '0123456789abcdef'.repeat(5 * 65_536)
  const message = aMessage({ conversationId, blocks: [{ type: 'text', text }] })
  store.messages.insert(message, null)
  expect(store.messages.get(message.id)).toEqual(message)
})
