import type { Mention } from '@shared/model/room'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ALL, adjusted, candidates, mentionQuery, mentionsOf } from '../../../../src/renderer/features/rooms/room-mentions'

const cast = [
  { id: 'ann', name: 'Ann' },
  { id: 'lee', name: 'Ann Lee' },
  { id: 'chao', name: '陈超' },
  { id: 'zoe', name: 'Zoë' },
]

/** Who is named, with the words that name them. */
function named(text: string, chosen: readonly Mention[] = []): readonly string[] {
  return mentionsOf(text, cast, chosen).map(({ participantId, start, end }) => `${participantId} ${text.slice(start, end)}`)
}

describe('names in a text', () => {
  test.each([
    ['@Ann, and @ann lee!', ['ann @Ann', 'lee @ann lee']],
    ['@Anne is nobody', []],
    ['mail ann@Ann.example', []],
    ['`@Ann` and\n```\n@Zoë\n```\nonly @Zoë', ['zoe @Zoë']],
    ['请问@陈超怎么看', ['chao @陈超']],
    ['@陈超，你好', ['chao @陈超']],
    ['(@Ann)', ['ann @Ann']],
    ['no one', []],
    ['@', []],
  ] as const)('%j', (text, expected) => {
    expect(named(text)).toEqual(expected)
  })

  test('@all names everybody in the one place', () => {
    const found = mentionsOf('hey @all', cast)
    expect(found.map(({ participantId }) => participantId)).toEqual(['ann', 'lee', 'chao', 'zoe'])
    expect(new Set(found.map(({ start, end }) => `${start} ${end}`))).toEqual(new Set(['4 8']))
  })

  test('a name that was chosen counts, even where a longer one begins the same', () => {
    expect(named('@Ann Lee said so', [{ participantId: 'ann', start: 0, end: 4 }])).toEqual(['ann @Ann'])
  })
})

describe('places in a text', () => {
  test('move with the text around them and go with their own', () => {
    const mention = { participantId: 'ann', start: 3, end: 7 }
    expect(adjusted([mention], 'hi @Ann', 'oh, hi @Ann')).toEqual([{ ...mention, start: 7, end: 11 }])
    expect(adjusted([mention], 'hi @Ann', 'hi @Ann!')).toEqual([mention])
    expect(adjusted([mention], 'hi @Ann', 'hi @Anna')).toEqual([mention])
    expect(adjusted([mention], 'hi @Ann', 'hi @An')).toEqual([])
  })

  test('whatever is typed elsewhere, they hold the same words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.string({ maxLength: 20 }), fc.string({ maxLength: 5 }), fc.boolean(), (before, after, typed, front) => {
        const text = `${before}@Ann${after}`
        const mention = { participantId: 'ann', start: before.length, end: before.length + 4 }
        const next = front ? typed + text : text + typed
        for (const { start, end } of adjusted([mention], text, next)) expect(next.slice(start, end)).toBe('@Ann')
      }),
    )
  })
})

describe('completion', () => {
  test.each([
    ['hi @', 4, ''],
    ['hi @an', 6, 'an'],
    ['@Ann Le', 7, 'Ann Le'],
    ['a@b', 3, null],
    ['hi @ x', 6, null],
    ['@a\nb', 4, null],
    ['hi', 2, null],
  ] as const)('%j at %d looks for %j', (text, caret, query) => {
    expect(mentionQuery(text, caret)?.query ?? null).toBe(query)
  })

  test('names that begin so come first, then words within names, then everybody', () => {
    expect(candidates('', cast)).toEqual([...cast, ALL])
    expect(candidates('ann', cast).map((each) => (each === ALL ? ALL : each.id))).toEqual(['ann', 'lee'])
    expect(candidates('le', cast).map((each) => (each === ALL ? ALL : each.id))).toEqual(['lee'])
    expect(candidates('al', cast)).toEqual([ALL])
    expect(candidates('q', cast)).toEqual([])
  })
})
