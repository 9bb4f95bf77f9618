import type { Block, Message } from '@shared/model/message'
import { describe, expect, test } from 'vitest'
import { rowsOf } from '../../../../../src/renderer/parts/transcript/rows'

const message = (
  id: string,
  kind: Message['author']['kind'],
  blocks: readonly Block[] = [{ type: 'text', text: id }],
  extra: Partial<Message> = {},
): Message => ({
  id,
  conversationId: 'c',
  parentId: null,
  turnId: `turn-${id.slice(-1)}`,
  author: { kind },
  blocks,
  state: 'completed',
  createdAt: 0,
  ...extra,
})

describe('rows', () => {
  test('open calls belong to the message that made them, and change no other row', () => {
    const call = message('a1', 'assistant', [{ type: 'toolCall', id: 'x', name: 'read', input: {} }])
    const open = { toolCallId: 'x', name: 'read', input: {}, source: 'mcp', state: 'ask', origin: 'Files' } as const
    const messages = [message('u1', 'user'), call]
    const before = rowsOf(messages, [])
    const after = rowsOf(messages, before, { openCalls: [open], running: true })
    expect(after.map((row) => row.calls)).toEqual([[], [open]])
    expect(after[0]).toBe(before[0])
    expect(rowsOf(messages, after, { openCalls: [open], running: true })).toBe(after)
  })

  test('a turn that ended with its calls was stopped there', () => {
    const call = message('a1', 'assistant', [{ type: 'toolCall', id: 'x', name: 'read', input: {} }])
    const stopped = (running: boolean) => rowsOf([message('u1', 'user'), call], [], { openCalls: [], running }).map((row) => row.stopped)
    expect(stopped(false)).toEqual([false, true])
    expect(stopped(true)).toEqual([false, false])
  })

  test('a message that only tools have answered is still the last', () => {
    const call = message('a1', 'assistant', [{ type: 'toolCall', id: 'x', name: 'read', input: {} }])
    const result = message('t1', 'tool', [{ type: 'toolResult', toolCallId: 'x', content: 'ok' }])
    expect(rowsOf([message('u1', 'user'), call, result], []).map((row) => row.last)).toEqual([false, true])
  })

  test('results of tools belong to the row of their calls', () => {
    const call = message('a1', 'assistant', [{ type: 'toolCall', id: 'x', name: 'read', input: {} }])
    const result = message('t1', 'tool', [{ type: 'toolResult', toolCallId: 'x', content: 'ok' }])
    const rows = rowsOf([message('u1', 'user'), call, result, message('b1', 'assistant')], [])
    expect(rows.map((row) => row.message.id)).toEqual(['u1', 'a1', 'b1'])
    expect(rows[1]?.results).toEqual([result])
  })

  test('a name stands once above what one author writes in one turn', () => {
    const rows = rowsOf([message('u1', 'user'), message('a1', 'assistant'), message('b1', 'assistant'), message('a2', 'assistant')], [])
    expect(rows.map((row) => row.continues)).toEqual([false, false, true, false])
  })

  test('only what changed is new', () => {
    const messages = Array.from({ length: 100 }, (_, index) => message(`m${index}`, index % 2 ? 'assistant' : 'user'))
    const before = rowsOf(messages, [])
    const after = rowsOf(messages.with(99, message('m99', 'assistant', [{ type: 'text', text: 'more' }])), before)
    expect(after.filter((row, index) => row !== before[index]).map((row) => row.message.id)).toEqual(['m99'])
    expect(rowsOf(messages, before)).toBe(before)
  })

  test('above a clear marker everything is dim, until it is taken back', () => {
    const marker = message('clear', 'system', [{ type: 'notice', notice: 'cleared' }])
    const cleared = [message('u1', 'user'), message('a1', 'assistant'), marker]
    expect(rowsOf(cleared, []).map((row) => [row.dim, row.undoable])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ])
    expect(rowsOf([...cleared, message('u2', 'user')], []).map((row) => row.undoable)).toEqual([false, false, false, false])
    const undone = [...cleared, message('undo', 'system', [{ type: 'notice', notice: 'clear-undone', markerId: 'clear' }])]
    expect(rowsOf(undone, []).some((row) => row.dim || row.undoable)).toBe(false)
  })

  test('ten thousand messages cost little', () => {
    const messages = Array.from({ length: 10_000 }, (_, index) => message(`m${index}`, index % 2 ? 'assistant' : 'user'))
    const rows = rowsOf(messages, [])
    const start = performance.now()
    for (let i = 0; i < 20; i++) rowsOf(messages.with(9_999, message('m9999', 'assistant', [{ type: 'text', text: String(i) }])), rows)
    expect((performance.now() - start) / 20).toBeLessThan(8)
  })
})
