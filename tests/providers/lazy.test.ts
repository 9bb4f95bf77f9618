import { expect, it, vi } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import { KEY, silentLog } from './harness'

const { loaded } = vi.hoisted(() => ({ loaded: [] as string[] }))
vi.mock('openai', (importOriginal) => {
  loaded.push('openai')
  return importOriginal()
})
vi.mock('@anthropic-ai/sdk', (importOriginal) => {
  loaded.push('anthropic')
  return importOriginal()
})
vi.mock('@google/generative-ai', (importOriginal) => {
  loaded.push('google')
  return importOriginal()
})
vi.mock('cohere-ai', (importOriginal) => {
  loaded.push('cohere')
  return importOriginal()
})
vi.mock('@aws-sdk/client-bedrock-runtime', (importOriginal) => {
  loaded.push('bedrock')
  return importOriginal()
})

it('loads an SDK with its first use, and not before', async () => {
  const providers = createProviders({ log: silentLog, clock: systemClock })
  const connection = { id: 'c', label: 'x', hasSecret: true, createdAt: 0 }
  await providers.open({ ...connection, provider: 'demo' }, null)
  await expect(providers.open({ ...connection, provider: 'openai' }, null)).rejects.toMatchObject({ error: { code: 'auth' } })
  expect(loaded).toEqual([])
  await providers.warm('openai')
  expect(loaded).toEqual(['openai'])
  await providers.open({ ...connection, provider: 'anthropic' }, { apiKey: KEY })
  expect(loaded).toEqual(['openai', 'anthropic'])
  await expect(providers.open({ ...connection, provider: 'google' }, null)).rejects.toMatchObject({ error: { code: 'auth' } })
  expect(loaded).toEqual(['openai', 'anthropic'])
  await providers.open({ ...connection, provider: 'google' }, { apiKey: KEY })
  expect(loaded).toEqual(['openai', 'anthropic', 'google'])
  await expect(providers.open({ ...connection, provider: 'cohere' }, null)).rejects.toMatchObject({ error: { code: 'auth' } })
  await expect(providers.open({ ...connection, provider: 'bedrock' }, null)).rejects.toMatchObject({ error: { code: 'auth' } })
  expect(loaded).toEqual(['openai', 'anthropic', 'google'])
  await providers.open({ ...connection, provider: 'cohere' }, { apiKey: KEY })
  await providers.warm('bedrock')
  expect(loaded).toEqual(['openai', 'anthropic', 'google', 'cohere', 'bedrock'])
})
