import { DEFAULT_SUMMARY_PROMPT } from '@shared/model/summary-prompt'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aboutTokens,
  keepChoices,
  parsePercent,
  parseWhole,
  percentText,
  previewFigures,
  strategyOn,
} from '../../../../../src/renderer/parts/compaction/figures'
import { storedPrompt } from '../../../../../src/renderer/parts/compaction/prompt-field'
import { markPosition } from '../../../../../src/renderer/parts/gauge/gauge-figures'
import { en } from '../../../../../src/renderer/texts/en'

describe('the preview', () => {
  test.each([
    [0, '0'],
    [7, '7'],
    [953, '950'],
    [996, '1k'],
    [4_123, '4.1k'],
    [9_040, '9k'],
    [21_340, '21k'],
    [99_600, '100k'],
    [156_300, '160k'],
    [1_250_000, '1.3M'],
  ])('%d tokens are about %s', (tokens, text) => {
    expect(aboutTokens(tokens)).toBe(text)
  })

  test('an estimate is never off by more than a twentieth', () => {
    const shown = (text: string): number => Number.parseFloat(text) * (text.endsWith('k') ? 1_000 : text.endsWith('M') ? 1_000_000 : 1)
    fc.assert(fc.property(fc.integer({ min: 1, max: 90_000_000 }), (tokens) => Math.abs(shown(aboutTokens(tokens)) - tokens) <= tokens / 20))
  })

  test('says what is known exactly before, and about what comes after', () => {
    expect(previewFigures({ tokensBefore: 61_210, tokensAfter: 9_040 })).toEqual({ before: '61.2k', after: '9k' })
    expect(en.compaction.dialog.preview).toBe('{{before}} → about {{after}} tokens')
  })
})

describe('how many turns stay', () => {
  test.each([
    [5, [0, 5, 10]],
    [1, [0, 1, 10]],
    [10, [0, 5, 10]],
    [25, [0, 10, 25]],
  ])('a chat that keeps %d offers %j', (own, choices) => {
    expect(keepChoices(own)).toEqual(choices)
  })
})

describe('the mark on the bar', () => {
  const at = (threshold: number | null, contextLimit: number) => markPosition({ compaction: { threshold, usable: 1, resting: false }, contextLimit })

  test('stands where the next request would be compacted, as a share of the whole window', () => {
    expect(at(6_000, 8_000)).toBe(75)
    expect(at(4_800, 8_000)).toBe(60)
  })

  test('is not there while nothing happens by itself, and never leaves the bar', () => {
    expect(at(null, 8_000)).toBeNull()
    expect(at(9_000, 8_000)).toBe(100)
  })
})

describe('figures as typed', () => {
  test.each([
    ['75', 0.75],
    ['62,5', 0.625],
    [' 80 % ', 0.8],
    ['1', 0.01],
    ['99', 0.99],
    ['0.9', undefined],
    ['100', undefined],
    ['', undefined],
    ['-5', undefined],
    ['most', undefined],
  ])('%j is the share %s', (typed, share) => {
    expect(parsePercent(typed)).toBe(share)
  })

  test('a share that is shown is read as the same share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 990 }), (thousandth) => {
        expect(parsePercent(percentText(thousandth / 1_000))).toBeCloseTo(thousandth / 1_000, 10)
      }),
    )
  })

  test.each([
    ['5', 5],
    ['1', 1],
    [' 10,000 ', 10_000],
    ['0', undefined],
    ['10001', undefined],
    ['2.5', undefined],
    ['five', undefined],
  ])('%j turns are %s', (typed, turns) => {
    expect(parseWhole(typed, 1, 10_000)).toBe(turns)
  })
})

test('the switch turns on what was on before, else what new chats do, else summaries', () => {
  expect(strategyOn('threshold', 'llm')).toBe('threshold')
  expect(strategyOn('llm', 'threshold')).toBe('llm')
  expect(strategyOn(undefined, 'threshold')).toBe('threshold')
  expect(strategyOn('off', 'off')).toBe('llm')
  expect(strategyOn(undefined, undefined)).toBe('llm')
})

test('an instruction that is empty or Parley’s own is stored as none, so that a better one reaches it', () => {
  expect(storedPrompt('  \n')).toBeNull()
  expect(storedPrompt(`${DEFAULT_SUMMARY_PROMPT}\n`)).toBeNull()
  expect(storedPrompt('Only the numbers.')).toBe('Only the numbers.')
})
