import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import { expect, test } from 'vitest'
import { costOf, createModelFinder } from '../../../../../src/renderer/parts/models/model-finder'

const connection = (id: string): Connection => ({ id, provider: 'openai', label: id, hasSecret: true, createdAt: 0 })
const model = (extra: Partial<ModelInfo>): ModelInfo => ({
  provider: 'openai',
  id: 'gpt',
  name: 'GPT',
  window: 1_000,
  maxOutput: null,
  prices: { input: 3, output: 15, cacheRead: 0.3 },
  abilities: { tools: true, images: false, reasoning: false },
  source: 'catalogue',
  ...extra,
})

test('an entry of the connection’s own comes before one of its provider', () => {
  const finder = createModelFinder([model({}), model({ name: 'Mine', connectionId: 'b' })], [connection('a'), connection('b')])
  expect(finder.name('a', 'gpt')).toBe('GPT')
  expect(finder.name('b', 'gpt')).toBe('Mine')
  expect(finder.name('a', 'unknown-model')).toBe('unknown-model')
  expect(finder.name('gone', 'gpt')).toBe('gpt')
  expect(finder.name(undefined, 'gpt')).toBe('gpt')
})

test('cost counts cached parts at their price, and is never invented', () => {
  const usage = { input: 1_000_000, output: 100_000, cacheRead: 400_000, cacheWrite: null, reasoning: null }
  expect(costOf(model({}), usage)).toBeCloseTo(0.6 * 3 + 0.4 * 0.3 + 0.1 * 15)
  expect(costOf(model({ prices: null }), usage)).toBeNull()
  expect(costOf(undefined, usage)).toBeNull()
  expect(costOf(model({}), { ...usage, output: null })).toBeNull()
})
