import type { Message } from '@shared/model/message'
import { NO_USAGE } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { aMessage } from '../fixtures/messages'
import { aConversation, failureOf, storeBranch } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'

let store: Store
let cleanup: () => Promise<void>
const chat = aConversation()
const fork = aConversation()
const conversationId = chat.id
const newId = () => uuidV7Ids.next()
const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id)
beforeEach(async () => {
  ;({ store, cleanup } = await openTestStore())
  store.conversations.insert(chat)
  store.conversations.insert(fork)
})
afterEach(() => cleanup())

test('siblings have the same parent, oldest first; first messages are siblings within their conversation', () => {
  const trunk = storeBranch(store, conversationId, 3)
  const second = storeBranch(store, conversationId, 2, trunk[0]?.id)
  const third = storeBranch(store, conversationId, 1, trunk[0]?.id)
  const otherRoot = storeBranch(store, conversationId, 1)
  const elsewhere = storeBranch(store, fork.id, 1)
  const of = (message: Message | undefined) => store.messages.siblings(message?.id ?? '')
  const expected = idsOf([trunk[1], second[0], third[0]].filter((message) => message !== undefined))
  for (const message of [trunk[1], second[0], third[0]]) expect(of(message)).toEqual(expected)
  expect(of(trunk[2])).toEqual([trunk[2]?.id])
  expect(of(trunk[0])).toEqual([trunk[0]?.id, otherRoot[0]?.id])
  expect(of(elsewhere[0])).toEqual([elsewhere[0]?.id])
  expect(store.messages.siblings(newId())).toEqual([])
})

test('the leaf of a message is where its newest continuation ends', () => {
  const trunk = storeBranch(store, conversationId, 4)
  const side = storeBranch(store, conversationId, 2, trunk[1]?.id)
  // Newer than the side branch, but grown on an older child.
  const late = storeBranch(store, conversationId, 1, trunk[3]?.id)
  const leaf = (message: Message | undefined) => store.messages.leaf(message?.id ?? '')
  expect(leaf(trunk[0])).toBe(side[1]?.id)
  expect(leaf(trunk[1])).toBe(side[1]?.id)
  expect(leaf(trunk[2])).toBe(late[0]?.id)
  expect(leaf(late[0])).toBe(late[0]?.id)
  expect(() => store.messages.leaf(newId())).toThrow('is not stored')
})

test('a leaf 10,000 messages further down is found', () => {
  const trunk = storeBranch(store, conversationId, 10_000)
  expect(store.messages.leaf(trunk[0]?.id ?? '')).toBe(trunk.at(-1)?.id)
})

test('a copy has every field, the token counts and turns of its own', () => {
  const [turnId, failedTurn] = [newId(), newId()]
  store.turns.insert({ id: turnId, conversationId, state: 'completed', createdAt: 1, endedAt: 9 })
  const error = { code: 'network', message: 'No answer.', retryable: true } as const
  store.turns.insert({ id: failedTurn, conversationId, state: 'failed', createdAt: 10, endedAt: 12, error })
  const question = aMessage({ conversationId, turnId, author: { kind: 'user', name: 'Ada' } })
  const answer = aMessage({
    conversationId,
    turnId,
    parentId: question.id,
    author: { kind: 'assistant' },
    blocks: [
      { type: 'reasoning', text: 'hm', opaque: { signature: 's' } },
      { type: 'text', text: 'NUL \0, 漢字, a lone \ud800' },
    ],
    endedAt: 8,
    model: 'm',
    connectionId: newId(),
    usage: { ...NO_USAGE, input: 3 },
    stopReason: 'end',
    firstTokenMs: 1.5,
    contextHash: 'h',
  })
  const cutOff = aMessage({ conversationId, turnId: failedTurn, parentId: answer.id, state: 'failed', error, endedAt: 12 })
  store.messages.insert(question, 5)
  store.messages.insert(answer, null)
  store.messages.insert(cutOff, 7)
  storeBranch(store, conversationId, 1, question.id)

  const { head, ids } = store.messages.copyBranch(cutOff.id, fork.id, newId)
  const copied = store.messages.branch(head)
  const [first, second, third] = copied.map(({ message }) => message)
  expect(third?.id).toBe(head)
  expect(copied.map(({ tokens }) => tokens)).toEqual([5, null, 7])
  expect(ids).toEqual(
    new Map([
      [question.id, first?.id],
      [answer.id, second?.id],
      [cutOff.id, head],
      [turnId, first?.turnId],
      [failedTurn, third?.turnId],
    ]),
  )
  expect(first).toEqual({ ...question, id: first?.id, conversationId: fork.id, turnId: first?.turnId })
  expect(second).toEqual({ ...answer, id: second?.id, conversationId: fork.id, parentId: first?.id, turnId: first?.turnId })
  expect(third).toEqual({ ...cutOff, id: head, conversationId: fork.id, parentId: second?.id, turnId: third?.turnId })
  expect(new Set([...copied.flatMap(({ message }) => [message.id, message.turnId]), question.id, answer.id, cutOff.id, turnId, failedTurn]).size).toBe(10)
  expect(store.turns.get(first?.turnId ?? '')).toEqual({ id: first?.turnId, conversationId: fork.id, state: 'completed', createdAt: 1, endedAt: 9 })
  expect(store.turns.get(third?.turnId ?? '')).toEqual({ id: third?.turnId, conversationId: fork.id, state: 'failed', createdAt: 10, endedAt: 12, error })
  expect(store.messages.counts(fork.id)).toEqual({ messages: 3, turns: 2 })
  expect(store.messages.counts(conversationId)).toEqual({ messages: 4, turns: 2 })
  expect(store.messages.branch(cutOff.id).map(({ message }) => message)).toEqual([question, answer, cutOff])
})

test('a notice in a copy names the copy of its message', () => {
  const marker = aMessage({ conversationId, author: { kind: 'system' }, blocks: [{ type: 'notice', notice: 'cleared' }] })
  const undone = aMessage({
    conversationId,
    parentId: marker.id,
    author: { kind: 'system' },
    blocks: [{ type: 'notice', notice: 'clear-undone', markerId: marker.id }],
  })
  const call = aMessage({
    conversationId,
    parentId: undone.id,
    author: { kind: 'assistant' },
    blocks: [{ type: 'toolCall', id: 'c', name: 'n', input: { markerId: marker.id } }],
  })
  for (const message of [marker, undone, call]) store.messages.insert(message, null)
  const [first, second, third] = store.messages.branch(store.messages.copyBranch(call.id, fork.id, newId).head).map(({ message }) => message)
  expect(second?.blocks).toEqual([{ type: 'notice', notice: 'clear-undone', markerId: first?.id }])
  expect(third?.blocks).toEqual(call.blocks)
})

test('whole tool results go along with the calls that are copied', () => {
  const result = (toolCallId: string, parentId: string | null) =>
    aMessage({ conversationId, parentId, author: { kind: 'tool' }, blocks: [{ type: 'toolResult', toolCallId, content: 'head … tail', wholeLength: 99 }] })
  const first = result('one', null)
  const second = result('two', first.id)
  for (const message of [first, second]) store.messages.insert(message, null)
  for (const id of ['one', 'two']) store.toolOutputs.put(conversationId, id, `all of ${id}`)
  store.messages.copyBranch(first.id, fork.id, newId)
  expect(store.toolOutputs.get(fork.id, 'one')).toBe('all of one')
  expect(store.toolOutputs.get(fork.id, 'two')).toBeNull()
})

test('the copy of a turn that still runs has ended; an answer that is being written is not copied', () => {
  const turnId = newId()
  store.turns.insert({ id: turnId, conversationId, state: 'streaming', createdAt: 4 })
  const question = aMessage({ conversationId, turnId })
  const answer = aMessage({ conversationId, turnId, parentId: question.id, author: { kind: 'assistant' }, state: 'streaming', blocks: [] })
  for (const message of [question, answer]) store.messages.insert(message, null)
  expect(failureOf(() => store.messages.copyBranch(answer.id, fork.id, newId))).toEqual({
    code: 'conflict',
    message: 'This answer is still being written. Wait until it has ended, or stop it, then try again.',
  })
  expect(store.messages.counts(fork.id)).toEqual({ messages: 0, turns: 0 })
  const { head } = store.messages.copyBranch(question.id, fork.id, newId)
  const copiedTurn = store.messages.get(head)?.turnId ?? ''
  expect(store.turns.get(copiedTurn)).toEqual({ id: copiedTurn, conversationId: fork.id, state: 'interrupted', createdAt: 4, endedAt: 4 })
  expect(store.turns.unfinished().map(({ id }) => id)).toEqual([turnId])
})

test('a copy needs a message and a conversation, and is made whole or not at all', () => {
  const trunk = storeBranch(store, conversationId, 5)
  const headId = trunk[4]?.id ?? ''
  expect(() => store.messages.copyBranch(newId(), fork.id, newId)).toThrow('is not stored')
  expect(() => store.messages.copyBranch(headId, newId(), newId)).toThrow('is not stored')
  let left = 6
  const failing = () => {
    left -= 1
    if (left === 0) throw new Error('no more ids')
    return newId()
  }
  expect(() => store.messages.copyBranch(headId, fork.id, failing)).toThrow('no more ids')
  expect(store.messages.counts(fork.id)).toEqual({ messages: 0, turns: 0 })
})
