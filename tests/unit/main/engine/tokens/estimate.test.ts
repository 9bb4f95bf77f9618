import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { describe, expect, test } from 'vitest'
import { costOf } from '../../../../../src/main/engine/tokens/cost'
import { calibrated, nextFactor, outputReserve, rawTokens, replayedOutput } from '../../../../../src/main/engine/tokens/estimate'
import { readMeter } from '../../../../../src/main/engine/tokens/meter'
import { entry } from '../../../../fixtures/messages'

const usage = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }
const config = {
  connectionId: 'c',
  model: 'm',
  systemPrompt: null,
  maxTokens: null,
  temperature: null,
  streaming: true,
  contextLimit: 1_000,
  tools: [],
  toolsets: [],
  compaction: DEFAULT_COMPACTION,
}

describe('token figures', () => {
  test('raw tokens use stored counts, a quick estimate where there is none, and an overhead for each message', () => {
    const counted = { ...entry('user', 'x'), tokens: 10 }
    expect(rawTokens([counted, entry('assistant', 'abcdef')], (text) => text.length)).toBe(10 + 4 + 6 + 4)
  })

  test('the calibration factor moves towards what providers report, within its bounds', () => {
    expect(nextFactor(null, 1_200, 1_000)).toBeCloseTo(1.2)
    expect(nextFactor(1, 2_000, 1_000)).toBeCloseTo(1.3)
    expect(nextFactor(null, 9_000, 1_000)).toBe(2)
    expect(nextFactor(null, 100, 1_000)).toBe(0.7)
    expect(nextFactor(1.1, 400, 10)).toBe(1.1)
    expect(calibrated(101, 1.1)).toBe(112)
  })

  test('the output reserve is the smaller of maxTokens and a fifth of the window', () => {
    expect(outputReserve(4_096, 200_000)).toBe(4_096)
    expect(outputReserve(4_096, 8_000)).toBe(1_600)
  })

  test('reasoning is not sent again', () => {
    expect(replayedOutput({ ...usage, output: 100, reasoning: 60 })).toBe(40)
    expect(replayedOutput({ ...usage, output: null, reasoning: 60 })).toBeNull()
  })

  test('cached tokens have prices of their own, and an unknown price is not zero', () => {
    const prices = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 }
    expect(costOf({ ...usage, input: 1_000, output: 100, cacheRead: 600, cacheWrite: 200 }, prices)).toBeCloseTo(
      (200 * 3 + 600 * 0.3 + 200 * 3.75 + 1_500) / 1e6,
      12,
    )
    expect(costOf({ ...usage, input: 1_000, output: 100 }, null)).toBeNull()
    expect(costOf({ ...usage, input: 1_000, output: 100 }, { ...prices, upTo: 999 })).toBeNull()
    expect(costOf({ ...usage, input: null, output: 100 }, prices)).toBeNull()
  })
})

describe('the meter', () => {
  const base = {
    target: { interruptedAnswers: 'keep' as const },
    config: { ...config, contextLimit: 4_000 },
    maxTokens: 100,
    systemTokens: 0,
    toolTokens: 0,
    factor: 2,
    contextHash: 'h',
    checkpoint: null,
    summaryTokens: 0,
    quick: (text: string) => text.length,
  }
  const answered = entry('assistant', 'an answer', { usage: { ...usage, input: 500, output: 50 }, contextHash: 'h' })

  test('rests on the last reported request and adds a calibrated estimate of what came since', () => {
    expect(readMeter({ ...base, entries: [entry('user', 'q'), answered] })).toMatchObject({ used: 550, source: 'reported' })
    expect(readMeter({ ...base, entries: [entry('user', 'q'), answered, entry('user', 'abcdef')] })).toMatchObject({
      used: 550 + 2 * (6 + 4),
      source: 'estimated',
    })
  })

  test('does not believe one figure far above its own count, unless it goes on from the one before', () => {
    const question = entry('user', 'q'.repeat(991))
    const reported = (input: number) => entry('assistant', 'a', { usage: { ...usage, input, output: 1 }, contextHash: 'h' })
    const used = (...entries: Parameters<typeof readMeter>[0]['entries']) => readMeter({ ...base, entries }).used
    expect(used(question, reported(1_999))).toBe(2_000)
    expect(used(question, reported(3_000))).toBe(2 * 1_000)
    expect(used(question, reported(1_000), entry('user', 'more'), reported(3_000))).toBe(2 * (1_000 + 8 + 5))
    // A gateway that counts three times what was sent, and goes on to do so; beyond the window nothing could have been answered.
    expect(used(question, reported(3_000), entry('user', 'more'), reported(3_030))).toBe(3_031)
    expect(used(question, reported(4_100), entry('user', 'more'), reported(4_130))).toBe(2 * (1_000 + 8 + 5))
    // A window that was made smaller since.
    expect(readMeter({ ...base, config: { ...base.config, contextLimit: 500 }, entries: [question, reported(1_500)] }).used).toBe(1_501)
  })

  test('an answer of a turn that is left out is no anchor', () => {
    const stopped = entry('assistant', 'stopped', { turnId: answered.message.turnId, state: 'interrupted' })
    const entries = [answered, stopped, entry('user', 'abcdef')]
    const drop = { interruptedAnswers: 'drop' as const }
    expect(readMeter({ ...base, target: drop, entries })).toMatchObject({ used: 2 * (6 + 4), source: 'estimated' })
    expect(readMeter({ ...base, entries })).toMatchObject({ used: 550 + 2 * (7 + 4 + 6 + 4) })
  })

  test('estimates everything once the anchor no longer describes the context', () => {
    const reading = readMeter({
      ...base,
      contextHash: 'other',
      systemTokens: 5,
      config: { ...config, systemPrompt: 'x' },
      entries: [entry('user', 'q'), answered],
    })
    expect(reading).toMatchObject({ used: 2 * 5 + 2 * (1 + 4 + 9 + 4), source: 'estimated', breakdown: { system: 10 } })
  })
})
