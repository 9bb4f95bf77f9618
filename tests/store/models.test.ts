import type { ModelInfo } from '@shared/model/model-info'
import { expect, test } from 'vitest'
import { openTestStore } from '../fixtures/store'

const model = (id: string, window: number, source: ModelInfo['source']): ModelInfo => ({
  provider: 'openai',
  id,
  name: id,
  window,
  maxOutput: null,
  prices: null,
  abilities: { tools: false, images: false, reasoning: false },
  source,
})

test('one model is found under one connection, the user’s own entry first', async () => {
  const { store, cleanup } = await openTestStore()
  const [one, other] = ['018f0000-0000-7000-8000-00000000000a', '018f0000-0000-7000-8000-00000000000b']
  for (const id of [one, other]) store.connections.save({ id, provider: 'openai', label: id, hasSecret: false, createdAt: 1 })
  store.models.replaceListed(one, [model('m', 1, 'provider'), model('n', 2, 'provider')])
  store.models.save(one, model('m', 3, 'user'))
  store.models.replaceListed(other, [model('m', 4, 'provider')])

  const found = (connection: string, id: string) => store.models.find(connection, id).map(({ window, source }) => [source, window])
  expect(found(one, 'm')).toEqual([
    ['user', 3],
    ['provider', 1],
  ])
  expect(found(one, 'n')).toEqual([['provider', 2]])
  expect(found(other, 'm')).toEqual([['provider', 4]])
  expect(found(other, 'n')).toEqual([])
  await cleanup()
})
