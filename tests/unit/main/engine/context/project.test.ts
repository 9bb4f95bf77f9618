import type { Message } from '@shared/model/message'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NO_RECIPE } from '../../../../../src/main/engine/compaction/plan'
import { summaryBlocks } from '../../../../../src/main/engine/compaction/summary-block'
import { type ProjectionTarget, project } from '../../../../../src/main/engine/context/project'
import { validate } from '../../../../../src/main/engine/context/validate'
import type { Entry } from '../../../../../src/main/engine/ports'
import { aMessage, entry } from '../../../../fixtures/messages'

const keep: ProjectionTarget = { interruptedAnswers: 'keep', tools: true, images: new Map(), documents: new Map(), contextHash: 'now', continuing: false }
const drop: ProjectionTarget = { ...keep, interruptedAnswers: 'drop' }

/** Roles and joined texts, which is what these tests are about. */
function shape(entries: readonly Entry[], target: ProjectionTarget = keep): readonly string[] {
  return project(entries, null, target).map(
    ({ role, blocks }) => `${role}: ${blocks.map((block) => (block.type === 'text' ? block.text : block.type)).join(' | ')}`,
  )
}

describe('the projection of a log', () => {
  test('passes a plain conversation through', () => {
    expect(shape([entry('user', 'a'), entry('assistant', 'b'), entry('user', 'c')])).toEqual(['user: a', 'assistant: b', 'user: c'])
  })

  test('source bug 7: after a failed answer the two user messages become one', () => {
    expect(shape([entry('user', 'a'), entry('assistant', '', { state: 'failed' }), entry('user', 'b')])).toEqual(['user: a | b'])
  })

  test('source bug 8: the partial text of an interrupted answer stays', () => {
    expect(shape([entry('user', 'a'), entry('assistant', 'half an ans', { state: 'interrupted' }), entry('user', 'b')])).toEqual([
      'user: a',
      'assistant: half an ans',
      'user: b',
    ])
  })

  test('leaves the whole interrupted turn out where the user wants it so', () => {
    const turnId = '018f0000-0000-7000-8000-00000000000a'
    const entries = [entry('user', 'a', { turnId }), entry('assistant', 'half', { turnId, state: 'interrupted' }), entry('user', 'b')]
    expect(shape(entries, drop)).toEqual(['user: b'])
  })

  test('starts after the last clear that still stands', () => {
    const marker: Entry = { message: aMessage({ author: { kind: 'system' }, blocks: [{ type: 'notice', notice: 'cleared' }] }), tokens: 0 }
    const undone: Entry = {
      message: aMessage({ author: { kind: 'system' }, blocks: [{ type: 'notice', notice: 'clear-undone', markerId: marker.message.id }] }),
      tokens: 0,
    }
    const before = [entry('user', 'a'), entry('assistant', 'b')]
    expect(shape([...before, marker, entry('user', 'c')])).toEqual(['user: c'])
    expect(shape([...before, marker, undone, entry('user', 'c')])).toEqual(['user: a', 'assistant: b', 'user: c'])
  })

  test('reasoning, notices and blank texts are not sent', () => {
    const answer = aMessage({
      author: { kind: 'assistant' },
      blocks: [
        { type: 'reasoning', text: 'hm', opaque: 'signature' },
        { type: 'text', text: ' \n' },
        { type: 'text', text: 'yes  ' },
      ],
    })
    expect(shape([entry('user', 'a'), { message: answer, tokens: null }, entry('user', 'b')])).toEqual(['user: a', 'assistant: yes', 'user: b'])
  })

  test('a compaction’s summary takes the place of what it covers', () => {
    const entries = [entry('user', 'a'), entry('assistant', 'b'), entry('user', 'c')]
    const recipe = { ...NO_RECIPE, coveredUntil: entries[1]?.message.id ?? '', summary: 'They greeted.' }
    const checkpoint = { recipe, pinned: [] }
    expect(project(entries, checkpoint, keep)).toEqual([
      {
        role: 'user',
        blocks: [...summaryBlocks(recipe, []), { type: 'text', text: 'c' }],
      },
    ])
  })

  test('is deterministic and keeps every transcript rule, whatever the log holds', () => {
    const state = fc.constantFrom<Message['state']>('completed', 'failed', 'interrupted')
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', ' ', '\n\n', '\ud800', 'tail  ', '漢字'))
    const anEntry = fc.record({ kind: fc.constantFrom('user' as const, 'assistant' as const), text, state, turn: fc.nat(3) })
    fc.assert(
      fc.property(fc.array(anEntry, { maxLength: 30 }), text, fc.constantFrom(keep, drop), (log, last, target) => {
        const entries = log.map(({ kind, text: content, state: end, turn }) =>
          entry(kind, content, { state: end, turnId: `018f0000-0000-7000-8000-00000000000${turn}` }),
        )
        entries.push(entry('user', `${last}!`))
        const messages = project(entries, null, target)
        expect(JSON.stringify(project(entries, null, target))).toBe(JSON.stringify(messages))
        expect(validate('anthropic', { model: 'm', system: null, messages, maxTokens: 10, temperature: null, tools: [], images: new Map() })).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})
