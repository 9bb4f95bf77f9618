import { describe, expect, test } from 'vitest'
import { storedResult } from '../../../../../src/main/engine/turns/tool-results'

describe('a tool result nobody can trust', () => {
  test.each([
    ['letters', 'a'],
    ['letters and dots', 'a.'],
    ['slashes', '/a'],
    ['at signs', 'a@'],
    ['digits', '1'],
    ['links', 'http://a'],
    ['spaces', ' '],
    ['lines', 'a\n'],
  ])('is summarised in no time, a megabyte of %s on end', (_name, piece) => {
    const content = piece.repeat(1_000_000 / piece.length)
    const started = performance.now()
    const { block, whole } = storedResult({ type: 'toolResult', toolCallId: 'c', content }, 'web', 40_000)
    // The main process must not stand still for it; other work on the machine must not be able to break the test.
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(whole).toBe(content)
    expect(block.compactSummary?.length).toBeLessThan(20_000)
  })
})
