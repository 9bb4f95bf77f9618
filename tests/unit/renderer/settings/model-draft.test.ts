import type { ModelInfo } from '@shared/model/model-info'
import { describe, expect, test } from 'vitest'
import { checkModelDraft, modelDraftOf } from '../../../../src/renderer/features/settings/model-draft'

const CONNECTION = '01900000-0000-7000-8000-000000000001'
const MODEL: ModelInfo = {
  provider: 'openai',
  id: 'gpt-x',
  name: 'GPT X',
  window: 128_000,
  maxOutput: null,
  prices: { input: 2, output: 8, cacheRead: 0.5 },
  abilities: { tools: true, images: false, reasoning: false },
  source: 'catalogue',
}

test('a form that is saved unchanged changes nothing', () => {
  expect(checkModelDraft(modelDraftOf(MODEL), CONNECTION, MODEL)).toEqual({
    ok: true,
    input: { connectionId: CONNECTION, id: 'gpt-x', window: 128_000, maxOutput: null, prices: { input: 2, output: 8, cacheRead: 0.5 } },
  })
})

test('a new model by name and window, its prices unknown', () => {
  expect(checkModelDraft({ ...modelDraftOf(null), id: ' llama3.3:70b ', window: '128k' }, CONNECTION, null)).toEqual({
    ok: true,
    input: { connectionId: CONNECTION, id: 'llama3.3:70b', window: 128_000, maxOutput: null, prices: null },
  })
})

describe('what is refused, by field', () => {
  test.each([
    [{ ...modelDraftOf(null) }, { id: 'idMissing' }],
    [{ ...modelDraftOf(null), id: 'm', window: 'big' }, { window: 'windowInvalid' }],
    [{ ...modelDraftOf(null), id: 'm', maxOutput: '0' }, { maxOutput: 'windowInvalid' }],
    [{ ...modelDraftOf(null), id: 'm', inputPrice: '3' }, { outputPrice: 'priceBoth' }],
    [{ ...modelDraftOf(null), id: 'm', outputPrice: '3' }, { inputPrice: 'priceBoth' }],
    [{ ...modelDraftOf(null), id: 'm', inputPrice: 'free', outputPrice: '3' }, { inputPrice: 'priceInvalid' }],
  ])('%o', (draft, problems) => {
    expect(checkModelDraft(draft, CONNECTION, null)).toEqual({ ok: false, problems })
  })
})
