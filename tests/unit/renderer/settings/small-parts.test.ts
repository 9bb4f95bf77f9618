import type { ModelInfo } from '@shared/model/model-info'
import { expect, test } from 'vitest'
import { sectionOf } from '../../../../src/renderer/features/settings/sections'
import { visibleModels } from '../../../../src/renderer/features/settings/visible-models'
import { parseSeconds } from '../../../../src/renderer/ui/parse-seconds'

test.each([
  ['120', 120_000],
  [' 1.5 ', 1_500],
  ['1,5', 1_500],
  ['3600', 3_600_000],
  ['3601', null],
  ['0.5', null],
  ['', null],
  ['-3', null],
  ['1e3', null],
  ['two', null],
])('%j seconds are %s milliseconds', (typed, ms) => {
  expect(parseSeconds(typed)).toBe(ms)
})

test('an unknown section is the first one', () => {
  expect([sectionOf('data'), sectionOf('nonsense'), sectionOf(undefined)]).toEqual(['data', 'general', 'general'])
})

test('models are found by every word of name or id, hidden ones last and only if asked for', () => {
  const model = (id: string, name: string, hidden = false): ModelInfo => ({
    provider: 'openai',
    id,
    name,
    window: null,
    maxOutput: null,
    prices: null,
    abilities: { tools: false, images: false, reasoning: false },
    source: 'provider',
    hidden,
  })
  const models = [model('a-mini', 'Alpha Mini', true), model('a-large', 'Alpha Large'), model('b-mini', 'Beta Mini')]
  const ids = (query: string, withHidden: boolean) => visibleModels(models, query, withHidden).map((row) => row.id)
  expect(ids('', false)).toEqual(['a-large', 'b-mini'])
  expect(ids('', true)).toEqual(['a-large', 'b-mini', 'a-mini'])
  expect(ids('mini ALPHA', true)).toEqual(['a-mini'])
  expect(ids('mini alpha', false)).toEqual([])
})
