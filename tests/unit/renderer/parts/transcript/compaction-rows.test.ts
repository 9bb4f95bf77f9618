import type { Compaction } from '@shared/model/compaction'
import type { Message } from '@shared/model/message'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstCovered } from '../../../../../src/renderer/parts/transcript/covered'
import { type Compactions, type Item, itemsOf } from '../../../../../src/renderer/parts/transcript/items'
import { rowsOf } from '../../../../../src/renderer/parts/transcript/rows'
import { compaction } from '../compaction/compactions'

/** `u3` is a user's message, `a3` its answer, `t3` the result of a tool; all of turn 3, at that time. */
const message = (id: string, extra: Partial<Message> = {}): Message => {
  const turn = Number(id.slice(1))
  return {
    id,
    conversationId: 'c',
    parentId: null,
    turnId: `turn-${turn}`,
    author: { kind: id.startsWith('u') ? 'user' : id.startsWith('t') ? 'tool' : id.startsWith('s') ? 'system' : 'assistant' },
    blocks: id.startsWith('t') ? [{ type: 'toolResult', toolCallId: 'x', content: 'ok' }] : [{ type: 'text', text: id }],
    state: 'completed',
    createdAt: 10 * turn,
    endedAt: 10 * turn + 5,
    ...extra,
  }
}
const turns = (from: number, to: number): readonly Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => [message(`u${from + index}`), message(`a${from + index}`)]).flat()

/** The list as words: ids of messages, and what stands between them. */
const words = (items: readonly Item[]): readonly string[] =>
  items.map((item) => {
    if ('message' in item) return item.message.id
    if ('divider' in item) return `divider ${item.divider.id}${item.active ? ' active' : ''}${item.redoable ? ' redo' : ''}${item.again ? ' again' : ''}`
    if ('compacting' in item) return `compacting ${item.compacting.id}`
    return 'failed' in item ? `failed ${item.failed.id}` : 'other'
  })
const shown = (messages: readonly Message[], compactions: readonly Compaction[], active: string | null = null): readonly string[] =>
  words(itemsOf(rowsOf(messages, []), { compactions, active }))

describe('what is covered', () => {
  const messages = [...turns(1, 2), message('s2', { blocks: [{ type: 'notice', notice: 'cleared' }] }), ...turns(3, 5)]

  test('everything up to the last covered message is dim; above a clear marker it is not the summary that stands for it', () => {
    const rows = rowsOf(messages, [], { openCalls: [], running: false, coveredUntil: 'a3', pins: [] })
    expect(rows.filter((row) => row.dim).map((row) => row.message.id)).toEqual(['u1', 'a1', 'u2', 'a2', 'u3', 'a3'])
    expect(rows.filter((row) => row.covered).map((row) => row.message.id)).toEqual(['u3', 'a3'])
  })

  test('a pinned message is quoted word for word, so it is not dim', () => {
    const rows = rowsOf(turns(1, 3), [], { openCalls: [], running: false, coveredUntil: 'a2', pins: ['a1', 'u3'] })
    expect(rows.map((row) => [row.message.id, row.covered, row.pinned])).toEqual([
      ['u1', true, false],
      ['a1', false, true],
      ['u2', true, false],
      ['a2', true, false],
      ['u3', false, true],
      ['a3', false, false],
    ])
    expect(rows.filter((row) => row.dim).map((row) => row.message.id)).toEqual(['u1', 'u2', 'a2'])
  })

  test('nothing that is loaded is dim where the last covered message is older, and it is once that has come', () => {
    const covered = (loaded: readonly Message[]) =>
      rowsOf(loaded, [], { openCalls: [], running: false, coveredUntil: 'a2' }).filter((row) => row.covered).length
    expect(covered(turns(3, 5))).toBe(0)
    expect(covered(turns(1, 5))).toBe(4)
  })

  test('a compaction changes only the rows it covers, a pin only its own', () => {
    const activity = { openCalls: [], running: false, pins: [] }
    const log = turns(1, 4)
    const before = rowsOf(log, [], activity)
    const after = rowsOf(log, before, { ...activity, coveredUntil: 'a2' })
    expect(after.filter((row, index) => row !== before[index]).map((row) => row.message.id)).toEqual(['u1', 'a1', 'u2', 'a2'])
    const pinned = rowsOf(log, after, { ...activity, coveredUntil: 'a2', pins: ['a4'] })
    expect(pinned.filter((row, index) => row !== after[index]).map((row) => row.message.id)).toEqual(['a4'])
  })
})

describe('dividers', () => {
  test('stand behind the last message of each compaction, the newest in force', () => {
    const compactions = [compaction('A', { boundaryId: 'a1' }), compaction('B', { boundaryId: 'a2' })]
    expect(shown(turns(1, 3), compactions, 'B')).toEqual(['u1', 'a1', 'divider A', 'u2', 'a2', 'divider B active again', 'u3', 'a3'])
  })

  test('a boundary among the answers of tools is behind the row that shows them', () => {
    const messages = [message('u1'), message('a1', { blocks: [{ type: 'toolCall', id: 'x', name: 'read', input: {} }] }), message('t1'), message('u2')]
    expect(shown(messages, [compaction('A', { boundaryId: 't1', coveredUntil: null })], 'A')).toEqual(['u1', 'a1', 'divider A active', 'u2'])
  })

  test('wait for the page that holds their message, and never stand anywhere else', () => {
    const compactions = [compaction('A', { boundaryId: 'a1' }), compaction('elsewhere', { boundaryId: null })]
    expect(shown(turns(3, 4), compactions, 'A')).toEqual(['u3', 'a3', 'u4', 'a4'])
    expect(shown(turns(1, 4), compactions, 'A').indexOf('divider A active')).toBe(2)
  })

  test('one that was undone can be redone while nothing was compacted since', () => {
    const undone = compaction('A', { boundaryId: 'a1', state: 'undone' })
    expect(shown(turns(1, 2), [undone])).toEqual(['u1', 'a1', 'divider A redo', 'u2', 'a2'])
    expect(shown(turns(1, 2), [undone, compaction('B', { boundaryId: 'a1' })], 'B')).toEqual(['u1', 'a1', 'divider A', 'divider B active', 'u2', 'a2'])
  })
})

describe('under way and failed', () => {
  const waiting = message('a3', { state: 'pending', blocks: [] })
  const { endedAt: _, ...pending } = waiting

  test('one that came by itself stands above the answer that waits for it, one by hand at the end', () => {
    const messages = [...turns(1, 2), message('u3'), pending]
    const running = (trigger: 'auto' | 'manual') => [compaction('R', { state: 'running', createdAt: 31, result: { trigger } })]
    expect(shown(messages, running('auto'))).toEqual(['u1', 'a1', 'u2', 'a2', 'u3', 'compacting R', 'a3'])
    expect(shown(messages, running('manual')).at(-1)).toBe('compacting R')
  })

  test('one that runs keeps its row where another waits', () => {
    const messages = [...turns(1, 2), message('u3'), pending]
    const running = compaction('R', { state: 'running', text: 'Goal', createdAt: 31, result: { trigger: 'auto' } })
    const queued = compaction('Q', { state: 'queued', createdAt: 32, result: { trigger: 'manual' } })
    expect(shown(messages, [running, queued])).toEqual(['u1', 'a1', 'u2', 'a2', 'u3', 'compacting R', 'a3', 'compacting Q'])
  })

  test('its failure keeps the place when the answer has come, and goes with the next message', () => {
    const failed = [compaction('F', { state: 'failed', createdAt: 31, result: { trigger: 'auto' } })]
    expect(shown([...turns(1, 2), message('u3'), pending], failed)).toEqual(['u1', 'a1', 'u2', 'a2', 'u3', 'failed F', 'a3'])
    expect(shown(turns(1, 3), failed)).toEqual(['u1', 'a1', 'u2', 'a2', 'u3', 'failed F', 'a3'])
    expect(shown([...turns(1, 3), message('u4')], failed)).not.toContain('failed F')
  })

  test('a failure goes when another compaction has begun or was made', () => {
    const failed = compaction('F', { state: 'failed', createdAt: 99, result: { trigger: 'manual' } })
    expect(shown(turns(1, 2), [failed])).toEqual(['u1', 'a1', 'u2', 'a2', 'failed F'])
    expect(shown(turns(1, 2), [failed, compaction('R', { state: 'queued', result: { trigger: 'manual' } })])).toEqual(['u1', 'a1', 'u2', 'a2', 'compacting R'])
    expect(shown(turns(1, 2), [failed, compaction('C', { boundaryId: 'a1' })], 'C')).toEqual(['u1', 'a1', 'divider C active', 'u2', 'a2'])
  })

  test('text of a summary that is being written changes its own row and no other', () => {
    const rows = rowsOf(turns(1, 3), [])
    const done = compaction('A', { boundaryId: 'a1' })
    const with_ = (text: string): Compactions => ({
      compactions: [done, compaction('R', { state: 'running', text, result: { trigger: 'manual' } })],
      active: 'A',
    })
    const before = itemsOf(rows, with_('Go'))
    const after = itemsOf(rows, with_('Goal'), before)
    expect(after.map((item, index) => item === before[index])).toEqual([true, true, true, true, true, true, true, false])
    expect(itemsOf(rows, { compactions: [done], active: 'A' }, itemsOf(rows, { compactions: [done], active: 'A' }))).toHaveLength(7)
  })

  test('where nothing changed the list is the same', () => {
    const rows = rowsOf(turns(1, 3), [])
    const all = { compactions: [compaction('A', { boundaryId: 'a1' })], active: 'A' }
    const before = itemsOf(rows, all)
    expect(itemsOf(rows, all, before)).toBe(before)
    expect(itemsOf(rows, { compactions: [], active: null }, before)).toBe(rows)
  })
})

test('whatever compactions there are, every row stays, once and in order', () => {
  const state = fc.constantFrom('queued', 'running', 'committed', 'failed', 'undone')
  const one = fc.record({
    state,
    boundary: fc.option(fc.integer({ min: 1, max: 12 })),
    createdAt: fc.nat(200),
    trigger: fc.constantFrom('auto', 'manual', 'overflow'),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), fc.integer({ min: 1, max: 10 }), fc.nat(6), (all, first, active) => {
      const rows = rowsOf(turns(first, 10), [])
      const compactions = all.map(({ boundary, trigger, ...rest }, index) =>
        compaction(`c${index}`, { ...rest, boundaryId: boundary === null ? null : `a${boundary}`, result: { trigger } } as Parameters<typeof compaction>[1]),
      )
      const items = itemsOf(rows, { compactions, active: compactions[active]?.id ?? null })
      expect(items.filter((item) => 'message' in item)).toEqual(rows)
      for (const [index, item] of items.entries()) {
        if (!('divider' in item)) continue
        // Only other dividers may stand between a divider and its message.
        const above = items.slice(0, index).findLast((other) => !('divider' in other))
        expect(above && 'message' in above && above.message.id).toBe(item.divider.boundaryId)
      }
    }),
  )
})

describe('the first covered message', () => {
  const A = compaction('A', { boundaryId: 'a2' })
  const B = compaction('B', { boundaryId: 'a4' })
  const items = (from: number) =>
    itemsOf(rowsOf(turns(from, 6), [], { openCalls: [], running: false, coveredUntil: 'a4' }), { compactions: [A, B], active: 'B' })
  const at = (from: number, id: string, more: boolean) => {
    const list = items(from)
    const index = firstCovered(list, [A, B], id, more)
    const item = typeof index === 'number' ? list[index] : undefined
    return item && 'message' in item ? item.message.id : index
  }

  test('is where the conversation, or what the compaction before it left, begins', () => {
    expect(at(1, 'A', false)).toBe('u1')
    expect(at(1, 'B', false)).toBe('u3')
  })

  test('may lie on an older page', () => {
    expect(at(2, 'A', true)).toBe('older')
    expect(at(5, 'B', true)).toBe('older')
    expect(at(3, 'B', true)).toBe('older')
    expect(at(2, 'B', true)).toBe('u3')
  })

  test('is nowhere where nothing is covered', () => {
    expect(firstCovered(items(1), [compaction('T', { boundaryId: 'a2', coveredUntil: null })], 'T', false)).toBeNull()
  })

  test('is below a clear marker', () => {
    const messages = [...turns(1, 2), message('s2', { blocks: [{ type: 'notice', notice: 'cleared' }] }), ...turns(3, 5)]
    const list = itemsOf(rowsOf(messages, [], { openCalls: [], running: false, coveredUntil: 'a4' }), { compactions: [B], active: 'B' })
    const index = firstCovered(list, [B], 'B', false)
    expect(words(list)[Number(index)]).toBe('u3')
  })
})
