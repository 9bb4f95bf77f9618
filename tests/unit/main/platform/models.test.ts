import { readFileSync } from 'node:fs'
import { PROVIDER_IDS } from '@shared/model/connection'
import { catalogueSchema } from '@shared/schemas/models'
import { describe, expect, it } from 'vitest'
import { createModelCatalogue } from '../../../../src/main/platform/models'
import { DEMO_MODELS } from '../../../../src/main/providers/demo/models'

const catalogue = createModelCatalogue()

describe('resources/models.json', () => {
  const file: unknown = JSON.parse(readFileSync(new URL('../../../../resources/models.json', import.meta.url), 'utf8'))

  it('fits its schema, with date and source for every provider', () => {
    expect(catalogueSchema.safeParse(file).error).toBeUndefined()
  })

  it('names each model once, and limits that fit into the window', () => {
    for (const provider of PROVIDER_IDS) {
      const models = catalogue.list(provider)
      expect(new Set(models.map(({ id }) => id)).size).toBe(models.length)
      for (const { window, maxOutput } of models) expect(maxOutput ?? 0).toBeLessThanOrEqual(window ?? 0)
      for (const { prices } of models) if (prices?.cacheRead) expect(prices.cacheRead).toBeLessThan(prices.input)
    }
  })

  it('agrees with the demo’s own list', () => {
    expect(catalogue.list('demo').map((model) => ({ ...model, source: 'provider' }))).toEqual(DEMO_MODELS)
  })
})

describe('finding a model', () => {
  it.each([
    ['anthropic', 'claude-sonnet-4-5', 'Claude Sonnet 4.5', 200_000],
    ['anthropic', 'claude-sonnet-4-5-20250929', 'Claude Sonnet 4.5', 200_000],
    ['openai', 'gpt-5.4-2026-03-05', 'GPT-5.4', 1_050_000],
    ['openai', 'gpt-5.4-mini-2026-03-17', 'GPT-5.4 mini', 400_000],
    ['openai', 'gpt-4o-2024-11-20', 'GPT-4o', 128_000],
    ['demo', 'demo-chat', 'Demo', 8_000],
  ] as const)('%s %s is %s', (provider, id, name, window) => {
    expect(catalogue.find(provider, id)).toMatchObject({ provider, id, name, window, source: 'catalogue' })
  })

  it('prefers a snapshot of its own', () => {
    expect(catalogue.find('openai', 'gpt-4o-2024-05-13')?.maxOutput).toBe(4_096)
  })

  it.each([
    ['openai', 'claude-sonnet-4-5'],
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-5-chat-latest'],
    ['anthropic', ''],
    ['anthropic', '-20250929'],
    ['demo', 'toString'],
  ] as const)('%s %s is unknown', (provider, id) => {
    expect(catalogue.find(provider, id)).toBeNull()
  })
})
