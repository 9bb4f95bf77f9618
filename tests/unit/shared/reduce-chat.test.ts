import { reduceChat } from '@shared/events/reduce-chat'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chatSource, chatState, deepFreeze, idOf, message, stepArbitrary } from './sources'

const streaming = (text: string) => message(1_001, { state: 'streaming', blocks: [{ type: 'text', text }] })

describe('reduceChat', () => {
  test('changes nothing it was given', () => {
    fc.assert(
      fc.property(fc.array(stepArbitrary, { maxLength: 60 }), (steps) => {
        const source = chatSource()
        let state = deepFreeze(chatState())
        for (const step of steps) state = deepFreeze(reduceChat(state, deepFreeze(source.next(step))))
        expect(state).toEqual(source.state())
      }),
    )
  })

  test('text in any pieces is the same text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 20 })), (pieces) => {
        const start = chatState([message(1_000), streaming('')])
        const state = pieces.reduce((before, text) => reduceChat(before, { type: 'text-appended', messageId: idOf(1_001), index: 0, text }), start)
        expect(state.messages[1]?.blocks).toEqual([{ type: 'text', text: pieces.join('') }])
      }),
    )
  })

  test('text leaves everything else as it is', () => {
    const before = chatState([message(1_000), streaming('a')])
    const after = reduceChat(before, { type: 'text-appended', messageId: idOf(1_001), index: 0, text: 'b' })
    expect(after.messages[0]).toBe(before.messages[0])
    expect({ ...after, messages: [] }).toEqual({ ...before, messages: [] })
    expect(after.header).toBe(before.header)
    expect(after.status).toBe(before.status)
  })

  test('raw arguments of a tool call grow, its input stays', () => {
    const call = message(1_001, { state: 'streaming', blocks: [{ type: 'toolCall', id: 'c', name: 'add', input: {} }] })
    const after = ['{"a"', ':1}'].reduce((state, text) => reduceChat(state, { type: 'text-appended', messageId: call.id, index: 0, text }), chatState([call]))
    expect(after.messages[0]?.blocks[0]).toEqual({ type: 'toolCall', id: 'c', name: 'add', input: {}, rawInput: '{"a":1}' })
  })

  test('events for messages or blocks that are not there change nothing', () => {
    const state = chatState([message(1_000)])
    expect(reduceChat(state, { type: 'text-appended', messageId: idOf(5), index: 0, text: 'x' })).toBe(state)
    expect(reduceChat(state, { type: 'message-changed', message: message(5) })).toBe(state)
    expect(reduceChat(state, { type: 'block-started', messageId: idOf(5), index: 0, block: { type: 'text', text: '' } })).toBe(state)
    expect(reduceChat(state, { type: 'text-appended', messageId: idOf(1_000), index: 9, text: 'x' })).toEqual(state)
  })

  test('a block begins, and a later one for the same place takes it', () => {
    const start = chatState([message(1_001, { state: 'pending', blocks: [] })])
    const begun = reduceChat(start, { type: 'block-started', messageId: idOf(1_001), index: 0, block: { type: 'text', text: 'a' } })
    expect(begun.messages[0]).toMatchObject({ state: 'streaming', blocks: [{ type: 'text', text: 'a' }] })
    const again = reduceChat(begun, { type: 'block-started', messageId: idOf(1_001), index: 0, block: { type: 'text', text: 'b' } })
    expect(again.messages[0]?.blocks).toEqual([{ type: 'text', text: 'b' }])
  })

  test('a branch goes on after a message, from the start, or alone where the message is not loaded', () => {
    const state = chatState([message(1_000), message(1_001), message(1_002)], { more: true })
    const next = [message(1_010)]
    const after = reduceChat(state, { type: 'branch-changed', after: idOf(1_001), messages: next, more: false })
    expect(after.messages.map((row) => row.id)).toEqual([idOf(1_000), idOf(1_001), idOf(1_010)])
    expect(after.more).toBe(true)
    expect(reduceChat(state, { type: 'branch-changed', after: null, messages: next, more: true })).toMatchObject({ messages: next, more: false })
    expect(reduceChat(state, { type: 'branch-changed', after: idOf(5), messages: next, more: true })).toMatchObject({ messages: next, more: true })
  })

  test('only a running turn occupies the chat', () => {
    const turn = { id: idOf(3), conversationId: idOf(1), createdAt: 1 }
    expect(reduceChat(chatState(), { type: 'turn-changed', turn: { ...turn, state: 'waiting' } }).turn).toEqual({ ...turn, state: 'waiting' })
    const running = chatState([], { turn: { ...turn, state: 'streaming' } })
    for (const state of ['completed', 'failed', 'interrupted', 'queued'] as const) {
      expect(reduceChat(running, { type: 'turn-changed', turn: { ...turn, state } }).turn).toBeNull()
    }
  })
})
