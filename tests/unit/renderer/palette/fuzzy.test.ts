import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzyMatch } from '../../../../src/renderer/features/palette/fuzzy'

const marked = (query: string, text: string) => fuzzyMatch(query, text)?.ranges.map(([from, to]) => text.slice(from, to)) ?? null

describe('what matches', () => {
  test.each([
    ['led', 'Storage engine for the ledger', ['led']],
    ['LEDGER', 'Storage engine for the ledger', ['ledger']],
    ['engine storage', 'Storage engine', ['Storage', 'engine']],
    ['koln', 'Köln trip', ['Köln']],
    ['köln', 'Koln trip', ['Koln']],
    ['nc', 'New chat', ['N', 'c']],
    ['newc', 'New chat', ['New', 'c']],
    ['日本', '東京と日本語', ['日本']],
    ['😀', 'a 😀 b', ['😀']],
    ['', 'anything', []],
    ['  ', 'anything', []],
    ['xyz', 'Storage engine', null],
    ['ledger cats', 'Storage engine for the ledger', null],
    ['oie', 'Storage engine for the ledger', null],
  ])('%j in %j', (query, text, pieces) => {
    expect(marked(query, text)).toEqual(pieces)
  })

  test('prefers the start of a word to its middle', () => {
    expect(fuzzyMatch('chat', 'Nachat chat')?.ranges).toEqual([[7, 11]])
  })
})

describe('what comes first', () => {
  const score = (query: string, text: string) => fuzzyMatch(query, text)?.score ?? Number.NEGATIVE_INFINITY
  test.each([
    ['set', 'Settings', 'Open settings'],
    ['set', 'Open settings', 'Reset'],
    ['set', 'Reset', 'Save every thing'],
    ['new', 'New chat', 'New chat about the very long history of everything that was ever new in the world'],
  ])('%j: %j before %j', (query, first, second) => {
    expect(score(query, first)).toBeGreaterThan(score(query, second))
  })
})

test('ranges are in order, inside the text, apart from each other, and never cut a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.string({ unit: 'grapheme', maxLength: 40 }), (query, text) => {
      const match = fuzzyMatch(query, text)
      let end = -1
      for (const [from, to] of match?.ranges ?? []) {
        expect(from).toBeGreaterThan(end)
        expect(to).toBeGreaterThan(from)
        expect(to).toBeLessThanOrEqual(text.length)
        expect(text.slice(from, to).isWellFormed()).toBe(true)
        end = to
      }
    }),
  )
})

test('every text contains each of its own words', () => {
  fc.assert(
    fc.property(fc.lorem(), fc.nat(), (text, pick) => {
      const words = text.split(' ')
      expect(fuzzyMatch(words[pick % words.length] ?? '', text)).not.toBeNull()
    }),
  )
})
