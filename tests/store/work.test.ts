import type { Block } from '@shared/model/message'
import type { Turn } from '@shared/model/turn'
import { NO_USAGE } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { aMessage } from '../fixtures/messages'
import { aConversation, aUsageEntry } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'

let store: Store
let cleanup: () => Promise<void>
const chat = aConversation()
const conversationId = chat.id
beforeEach(async () => {
  const opened = await openTestStore()
  ;({ store, cleanup } = opened)
  store.conversations.insert(chat)
})
afterEach(() => cleanup())

test('a turn changes its state; one that runs again has neither end nor error', () => {
  const turn: Turn = { id: uuidV7Ids.next(), conversationId, state: 'preparing', createdAt: 3 }
  store.turns.insert(turn)
  expect(store.turns.get(turn.id)).toEqual(turn)
  const error = { code: 'network', message: 'No answer.', retryable: true } as const
  store.turns.update(turn.id, { state: 'failed', endedAt: 9, error })
  expect(store.turns.get(turn.id)).toEqual({ ...turn, state: 'failed', endedAt: 9, error })
  store.turns.update(turn.id, { state: 'interrupted' })
  expect(store.turns.get(turn.id)).toEqual({ ...turn, state: 'interrupted', endedAt: 9, error })
  store.turns.update(turn.id, { state: 'waiting' })
  expect(store.turns.get(turn.id)).toEqual({ ...turn, state: 'waiting' })
  expect(store.turns.get(uuidV7Ids.next())).toBeNull()
  expect(() => store.turns.update(uuidV7Ids.next(), { state: 'waiting' })).toThrow('is not stored')
})

test('unfinished turns are those that were running', () => {
  const states = ['queued', 'preparing', 'waiting', 'streaming', 'tools', 'completed', 'failed', 'interrupted'] as const
  for (const state of states) store.turns.insert({ id: uuidV7Ids.next(), conversationId, state, createdAt: 1 })
  expect(store.turns.unfinished().map((turn) => turn.state)).toEqual(['preparing', 'waiting', 'streaming', 'tools'])
  expect(store.messages.counts(conversationId)).toEqual({ messages: 0, turns: 8 })
})

test('the queue keeps the order of arrival', () => {
  const request = (createdAt: number) => ({
    turnId: uuidV7Ids.next(),
    requestId: uuidV7Ids.next(),
    content: [{ type: 'text', text: `at ${createdAt}` }] as readonly Block[],
    createdAt,
  })
  const [first, second, third] = [request(30), request(10), request(20)]
  for (const one of [first, second, third]) store.queue.add(conversationId, one)
  expect(store.queue.list(conversationId)).toEqual([first, second, third])
  expect(store.queue.remove(second.turnId)).toBe(true)
  expect(store.queue.remove(second.turnId)).toBe(false)
  store.queue.add(conversationId, second)
  expect(store.queue.list(conversationId)).toEqual([first, third, second])
  expect(store.queue.list(uuidV7Ids.next())).toEqual([])
  expect(() => store.queue.add(uuidV7Ids.next(), request(1))).toThrow()
})

test('a request id is known by its first outcome', () => {
  const [requestId, turnId] = [uuidV7Ids.next(), uuidV7Ids.next()]
  expect(store.requests.get(requestId)).toBeNull()
  store.requests.insert(requestId, conversationId, turnId, 1)
  expect(store.requests.get(requestId)).toEqual({ conversationId, turnId })
  expect(() => store.requests.insert(requestId, conversationId, uuidV7Ids.next(), 2)).toThrow('UNIQUE')
  expect(store.requests.get(requestId)).toEqual({ conversationId, turnId })
})

test('a draft is joined from its pieces in the order in which they came', () => {
  const [one, two] = [aMessage({ conversationId, state: 'pending' }), aMessage({ conversationId, state: 'pending' })]
  store.messages.insert(one, null)
  store.messages.insert(two, null)
  expect(store.drafts.read(one.id)).toEqual([])
  store.drafts.append(one.id, [
    { index: 0, block: { type: 'reasoning', text: '' } },
    { index: 0, text: 'Let me ' },
  ])
  store.drafts.append(two.id, [{ index: 0, text: 'text without a beginning' }])
  store.drafts.append(one.id, [
    { index: 0, text: 'think 🦉' },
    { index: 0, block: { type: 'reasoning', text: 'Let me think 🦉', opaque: 'signature' } },
    { index: 1, block: { type: 'text', text: 'So' } },
    { index: 2, block: { type: 'toolCall', id: 'c', name: 'n', input: {} } },
    { index: 1, text: ' be it \ud83e' },
  ])
  store.drafts.append(one.id, [
    { index: 1, text: '\udd89' },
    { index: 2, text: '{"a":' },
    { index: 2, text: '1}' },
  ])
  store.drafts.append(one.id, [])
  expect(store.drafts.read(one.id)).toEqual([
    { type: 'reasoning', text: 'Let me think 🦉', opaque: 'signature' },
    { type: 'text', text: 'So be it 🦉' },
    { type: 'toolCall', id: 'c', name: 'n', input: {}, rawInput: '{"a":1}' },
  ])
  expect(store.drafts.read(two.id)).toEqual([{ type: 'text', text: 'text without a beginning' }])
  store.drafts.remove(one.id)
  expect(store.drafts.read(one.id)).toEqual([])
  expect(store.drafts.read(two.id)).toHaveLength(1)
  expect(() => store.drafts.append(uuidV7Ids.next(), [{ index: 0, text: 'x' }])).toThrow('is not stored')
})

test('10,000 pieces of one character make one text', () => {
  const message = aMessage({ conversationId, state: 'pending' })
  store.messages.insert(message, null)
  store.transaction('normal', () => {
    for (let index = 0; index < 10_000; index++) store.drafts.append(message.id, [{ index: 0, text: String(index % 10) }])
  })
  expect(store.drafts.read(message.id)).toEqual([{ type: 'text', text: '0123456789'.repeat(1_000) }])
})

test('sums of the ledger know the difference between nothing and nobody said', () => {
  expect(store.usage.summary(conversationId)).toEqual({
    totals: NO_USAGE,
    requestCount: 0,
    lastInput: null,
    lastOutput: null,
    cost: null,
    costIncomplete: false,
  })
  store.usage.add(aUsageEntry({ conversationId, usage: { ...NO_USAGE, input: 10, output: 0 }, cost: 0.25 }))
  expect(store.usage.summary(conversationId)).toEqual({
    totals: { ...NO_USAGE, input: 10, output: 0 },
    requestCount: 1,
    lastInput: 10,
    lastOutput: 0,
    cost: 0.25,
    costIncomplete: false,
  })
  store.usage.add(aUsageEntry({ conversationId, purpose: 'summary', errorCode: 'network' }))
  store.usage.add(aUsageEntry({ conversationId, usage: { input: 5, output: null, cacheRead: 3, cacheWrite: null, reasoning: 1 }, cost: 0.5 }))
  expect(store.usage.summary(conversationId)).toEqual({
    totals: { input: 15, output: 0, cacheRead: 3, cacheWrite: null, reasoning: 1 },
    requestCount: 3,
    lastInput: 5,
    lastOutput: null,
    cost: 0.75,
    costIncomplete: true,
  })
  expect(store.usage.summary(uuidV7Ids.next()).requestCount).toBe(0)
})
