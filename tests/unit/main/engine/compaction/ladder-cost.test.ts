import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { expect, test } from 'vitest'
import { dropRung, turnsToKeep } from '../../../../../src/main/engine/compaction/ladder'
import type { Ground } from '../../../../../src/main/engine/compaction/measure'
import { keptBy, NO_RECIPE } from '../../../../../src/main/engine/compaction/plan'
import { limitsOf } from '../../../../../src/main/engine/compaction/policy'
import type { Subject } from '../../../../../src/main/engine/compaction/subject'
import type { Entry } from '../../../../../src/main/engine/ports'
import { aMessage } from '../../../../fixtures/messages'

const TURNS = 3_000

/** A context of many turns of ten tokens each, and how often it was measured. */
function manyTurns(keepRecentTurns: number): { readonly ground: Ground; readonly measured: () => number } {
  const entries: Entry[] = Array.from({ length: TURNS }, (_, turn) => ({
    message: aMessage({ author: { kind: 'user' }, turnId: `turn ${turn}`, blocks: [{ type: 'text', text: 'x' }] }),
    tokens: 6,
  }))
  let count = 0
  const subject = { answering: true, config: { compaction: { ...DEFAULT_COMPACTION, keepRecentTurns } } } as unknown as Subject
  const ground: Ground = {
    subject,
    entries,
    recipe: NO_RECIPE,
    checkpoint: () => null,
    tokens(recipe) {
      count += 1
      return 10 * keptBy(entries, recipe).entries.length
    },
  }
  return { ground, measured: () => count }
}

test('leaving out thousands of turns measures the context a few dozen times, not thousands', () => {
  const { ground, measured } = manyTurns(5)
  const recipe = dropRung(ground, NO_RECIPE, 1_000, 2_000)
  expect(keptBy(ground.entries, recipe).turns).toHaveLength(100)
  expect(recipe.dropped).toBe(TURNS - 100)
  expect(measured()).toBeLessThan(60)
})

test('turns that are wanted go only as far as the request would not fit', () => {
  const { ground } = manyTurns(150)
  expect(keptBy(ground.entries, dropRung(ground, NO_RECIPE, 1_000, 2_000)).turns).toHaveLength(151)
  expect(keptBy(ground.entries, dropRung(ground, NO_RECIPE, 1_000, 1_200)).turns).toHaveLength(120)
})

test('how many turns stay beside a summary is found as cheaply, and is the most that fit', () => {
  const { ground, measured } = manyTurns(2_000)
  const limits = limitsOf(DEFAULT_COMPACTION, 4_000, 400)
  const kept = turnsToKeep(ground, limits, 100)
  expect(10 * kept + 100).toBeLessThanOrEqual(limits.target)
  expect(10 * (kept + 1) + 100).toBeGreaterThan(limits.target)
  expect(measured()).toBeLessThan(30)
})
