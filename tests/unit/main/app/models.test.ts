import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Catalogue, createModelDirectory } from '../../../../src/main/app/models'
import { uuidV7Ids } from '../../../../src/main/platform/ids'
import { openTestStore } from '../../../fixtures/store'

const prices = { input: 1, output: 2 }
const gpt: ModelInfo = {
  provider: 'openai',
  id: 'gpt-x',
  name: 'GPT X',
  window: 100_000,
  maxOutput: 8_000,
  prices,
  abilities: { tools: true, images: true, reasoning: false },
  source: 'catalogue',
}
const catalogue: Catalogue = {
  find: (provider, id) => (provider === 'openai' && id === 'gpt-x' ? gpt : null),
  list: (provider) => (provider === 'openai' ? [gpt] : []),
}
const bare = (id: string, patch: Partial<ModelInfo> = {}): ModelInfo => ({
  provider: 'openai',
  id,
  name: id,
  window: null,
  maxOutput: null,
  prices: null,
  abilities: { tools: false, images: false, reasoning: false },
  source: 'provider',
  ...patch,
})

let opened: Awaited<ReturnType<typeof openTestStore>>
beforeEach(async () => {
  opened = await openTestStore()
})
afterEach(() => opened.cleanup())

function connect(baseUrl?: string): Connection {
  const connection: Connection = {
    id: uuidV7Ids.next(),
    provider: 'openai',
    label: 'x',
    hasSecret: true,
    createdAt: 1,
    ...(baseUrl !== undefined && { baseUrl }),
  }
  opened.store.transaction('normal', () => opened.store.connections.save(connection))
  return connection
}

test('until the service has been asked, its own address offers the catalogue and any other address nothing', () => {
  const directory = createModelDirectory(opened.store, catalogue)
  expect(directory.list(connect()).map(({ id }) => id)).toEqual(['gpt-x'])
  expect(directory.list(connect('http://127.0.0.1:11434/v1'))).toEqual([])
})

test('the service says what it offers, the catalogue fills in figures, and the user has the last word', () => {
  const directory = createModelDirectory(opened.store, catalogue)
  const connection = connect()
  opened.store.transaction('normal', () => {
    opened.store.models.replaceListed(connection.id, [bare('gpt-x'), bare('tiny')])
    opened.store.models.save(connection.id, bare('gpt-x', { window: 50_000, source: 'user' }))
  })
  expect(directory.find(connection, 'gpt-x')).toMatchObject({ ...gpt, window: 50_000, source: 'user' })
  expect(directory.find(connection, 'tiny')).toMatchObject(bare('tiny'))
  expect(
    directory
      .list(connection)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['gpt-x', 'tiny'])
})

test('another server’s model of the same name has no price of ours', () => {
  const directory = createModelDirectory(opened.store, catalogue)
  expect(directory.find(connect('https://proxy.example/v1'), 'gpt-x')).toMatchObject({ window: 100_000, prices: null })
  expect(directory.find(connect('https://api.openai.com/v1'), 'gpt-x')).toMatchObject({ prices })
  expect(directory.find(connect(), 'unknown')).toBeNull()
})
