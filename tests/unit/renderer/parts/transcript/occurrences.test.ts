import fc from 'fast-check'
import { expect, test } from 'vitest'
import { occurrences } from '../../../../../src/renderer/parts/transcript/occurrences'

const found = (text: string, ...words: readonly string[]) => occurrences(text, words).map(([from, to]) => text.slice(from, to))

test('words are found at the beginning of words, whatever their case', () => {
  expect(found('Cat, category, concat (CAT)', 'cat')).toEqual(['Cat', 'cat', 'CAT'])
  expect(found('Größe größer übergröße', 'größe')).toEqual(['Größe', 'größe'])
})

test('scripts without spaces are found anywhere', () => {
  expect(found('我们讨论数据库的索引', '数据')).toEqual(['数据'])
  expect(found('データベース', 'ベース')).toEqual(['ベース'])
})

test('the longest of several words wins, signs mean themselves', () => {
  expect(found('index, indexing', 'index', 'indexing')).toEqual(['index', 'indexing'])
  expect(found('group\n commit', 'group commit')).toEqual(['group\n commit'])
  expect(found('a.c abc [x] (y', 'a.c', '[x]', '(y')).toEqual(['a.c', '[x]', '(y'])
})

test('nothing is found of nothing', () => {
  expect(found('some text')).toEqual([])
  expect(found('some text', '', '  ')).toEqual([])
})

test('whatever the words, ranges are in order, apart, and inside of the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary' })), (text, words) => {
      let end = 0
      for (const [from, to] of occurrences(text, words)) {
        expect(from).toBeGreaterThanOrEqual(end)
        expect(to).toBeGreaterThan(from)
        end = to
      }
      expect(end).toBeLessThanOrEqual(text.length)
    }),
  )
})
