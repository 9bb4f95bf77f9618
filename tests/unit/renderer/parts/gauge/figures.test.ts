import { describe, expect, test } from 'vitest'
import { quickEstimate } from '../../../../../src/renderer/parts/gauge/estimate'
import { formatCost, formatDuration, formatKnown, formatSize, formatTokens } from '../../../../../src/renderer/parts/gauge/format'
import { gaugeLevel, gaugeText, shares } from '../../../../../src/renderer/parts/gauge/gauge-figures'

describe('figures as people read them', () => {
  test.each([
    [0, '0'],
    [950, '950'],
    [999, '999'],
    [1_000, '1k'],
    [1_234, '1.2k'],
    [45_210, '45.2k'],
    [99_949, '99.9k'],
    [128_000, '128k'],
    [200_000, '200k'],
    [999_949, '999.9k'],
    [999_950, '1M'],
    [1_047_576, '1.05M'],
    [1_920_000, '1.92M'],
    [123_456_789, '123M'],
    [-5, '0'],
    [12.6, '13'],
  ])('%d tokens: %s', (tokens, text) => {
    expect(formatTokens(tokens)).toBe(text)
  })

  test('what nobody reported is a dash, and none is 0', () => {
    expect(formatKnown(null)).toBe('–')
    expect(formatKnown(0)).toBe('0')
  })

  test.each([
    [0, '$0.00'],
    [0.00001, '< $0.0001'],
    [0.0031, '$0.0031'],
    [0.02, '$0.02'],
    [2.138, '$2.14'],
  ])('%d dollars: %s', (dollars, text) => {
    expect(formatCost(dollars)).toBe(text)
  })

  test.each([
    [85, '85 ms'],
    [600, '0.6 s'],
    [12_400, '12 s'],
    [185_000, '3 min 5 s'],
  ])('%d ms: %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test.each([
    [950, '950 B'],
    [120_000, '120 kB'],
    [5_000_000, '5.0 MB'],
  ])('%d bytes: %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text)
  })
})

describe('the gauge', () => {
  test('levels change at 70 and 90 percent', () => {
    expect([0, 69.99, 70, 89.99, 90, 140].map(gaugeLevel)).toEqual(['low', 'low', 'mid', 'mid', 'high', 'high'])
  })

  test('a tilde while estimated', () => {
    const status = { contextUsed: 90_400, contextLimit: 200_000, source: 'estimated' } as const
    expect(gaugeText(status)).toBe('~ 90.4k / 200k')
    expect(gaugeText({ ...status, source: 'reported' })).toBe('90.4k / 200k')
  })

  test('the parts of the bar never exceed it', () => {
    const breakdown = { system: 100, tools: 0, summary: 0, history: 800, outputReserve: 200 }
    expect(shares({ breakdown, contextLimit: 1_000 }, 50)).toEqual([
      { kind: 'system', tokens: 100, percent: 10 },
      { kind: 'history', tokens: 800, percent: 80 },
      { kind: 'message', tokens: 50, percent: 5 },
    ])
    expect(shares({ breakdown, contextLimit: 500 }, 50).map((part) => part.percent)).toEqual([20, 80, 0])
  })
})

test('the quick estimate counts wide characters one by one and looks at a sample of long texts', () => {
  expect(quickEstimate('')).toBe(0)
  expect(quickEstimate('abcd'.repeat(10))).toBe(10)
  expect(quickEstimate('日本語')).toBe(3)
  const start = performance.now()
  expect(quickEstimate('abcd'.repeat(1_250_000))).toBe(1_250_000)
  expect(performance.now() - start).toBeLessThan(50)
})
