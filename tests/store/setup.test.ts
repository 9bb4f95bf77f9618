import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import { DEFAULT_SETTINGS, type Settings } from '@shared/model/settings'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import type { Db } from '../../src/main/store/database'
import { failureOf } from '../fixtures/records'
import { openTestStore, silentLog } from '../fixtures/store'

let db: Db
let store: Store
let cleanup: () => Promise<void>
let warnings: unknown[]
beforeEach(async () => {
  warnings = []
  const opened = await openTestStore({
    log: { ...silentLog, warn: (message, data) => void warnings.push([message, data]) },
    onConnect: (connection) => {
      db = connection
    },
  })
  ;({ store, cleanup } = opened)
})
afterEach(() => cleanup())

const aConnection = (patch: Partial<Connection> = {}): Connection => ({
  id: uuidV7Ids.next(),
  provider: 'openai',
  label: 'Local',
  baseUrl: 'http://127.0.0.1:11434/v1',
  hasSecret: false,
  createdAt: 1,
  ...patch,
})
const aModel = (connectionId: string, id: string, patch: Partial<ModelInfo> = {}): ModelInfo => ({
  provider: 'openai',
  id,
  name: id.toUpperCase(),
  window: 8_000,
  maxOutput: null,
  prices: { input: 1, output: 2.5, cacheRead: 0.1 },
  abilities: { tools: true, images: false, reasoning: false },
  source: 'provider',
  connectionId,
  ...patch,
})

test('settings are the defaults until they are changed, one by one', () => {
  expect(store.settings.get()).toEqual(DEFAULT_SETTINGS)
  const all: Settings = {
    theme: 'dark',
    sendKey: 'mod-enter',
    interruptedAnswers: 'drop',
    requestTimeoutMs: 500,
    defaultConnectionId: uuidV7Ids.next(),
    defaultModel: 'm',
    compaction: DEFAULT_COMPACTION,
    onboarded: true,
    sidebarOpen: false,
    inspectorOpen: true,
  }
  let expected = DEFAULT_SETTINGS
  for (const [name, value] of Object.entries(all)) {
    expected = { ...expected, [name]: value }
    expect(store.settings.update({ [name]: value })).toEqual(expected)
    expect(store.settings.get()).toEqual(expected)
  }
  expect(store.settings.update({ defaultModel: null }).defaultModel).toBeNull()
})

test('a wrong setting is refused by name and changes nothing', () => {
  expect(failureOf(() => store.settings.update({ theme: 'dark', requestTimeoutMs: -1 }))).toEqual({
    code: 'validation',
    message: 'This setting is not valid: requestTimeoutMs.',
  })
  expect(store.settings.get()).toEqual(DEFAULT_SETTINGS)
})

test('a stored setting that is no longer valid falls back alone', () => {
  store.settings.update({ theme: 'light', sidebarOpen: false })
  db.exec(`UPDATE setting SET value = '"pink"' WHERE name = 'theme';
    INSERT INTO setting VALUES ('sendKey', '{"oops'), ('from-a-newer-version', '1'), ('__proto__', '{}')`)
  expect(store.settings.get()).toEqual({ ...DEFAULT_SETTINGS, sidebarOpen: false })
  expect(warnings).toEqual([
    ['store: a setting is not valid, its default is used', { name: 'sendKey' }],
    ['store: a setting is not valid, its default is used', { name: 'theme' }],
  ])
})

test('connections are saved, changed, listed in the order of their making, and removed', () => {
  const [second, first] = [aConnection({ createdAt: 2 }), aConnection({ createdAt: 1, provider: 'demo', hasSecret: true })]
  store.connections.save(second)
  store.connections.save(first)
  expect(store.connections.list()).toEqual([first, second])
  const { baseUrl: _, ...bare } = second
  store.connections.save({ ...bare, label: 'Renamed' })
  expect(store.connections.get(second.id)).toEqual({ ...bare, label: 'Renamed' })
  expect(store.connections.remove(second.id)).toBe(true)
  expect(store.connections.remove(second.id)).toBe(false)
  expect(store.connections.get(second.id)).toBeNull()
  expect(store.connections.list()).toEqual([first])
})

test('a connection of an unknown provider is passed over and stays stored', () => {
  const connection = aConnection()
  store.connections.save(connection)
  db.exec(`INSERT INTO connection (uid, provider, label, has_secret, created_at) VALUES ('${uuidV7Ids.next()}', 'mistral', 'Newer', 1, 5)`)
  expect(store.connections.list()).toEqual([connection])
  expect(warnings).toEqual([['store: a connection is not valid', { id: expect.any(String), fields: ['provider'] }]])
  expect(db.prepare('SELECT count(*) FROM connection').pluck().get()).toBe(2)
})

test("the user's models stay when the provider's list is replaced", () => {
  const [connection, other] = [aConnection(), aConnection()]
  store.connections.save(connection)
  store.connections.save(other)
  const { id } = connection
  const mine = aModel(id, 'b', { source: 'user', window: null, prices: null, hidden: true })
  store.models.replaceListed(id, [aModel(id, 'z'), aModel(id, 'b')])
  store.models.save(id, { ...mine, source: 'catalogue' })
  store.models.replaceListed(other.id, [aModel(other.id, 'o')])
  expect(store.models.list(id)).toEqual([mine, aModel(id, 'z'), aModel(id, 'b')])
  store.models.replaceListed(id, [aModel(id, 'c'), aModel(id, 'c', { name: 'twice' })])
  expect(store.models.list(id)).toEqual([mine, aModel(id, 'c', { name: 'twice' })])
  store.models.save(id, { ...mine, window: 9 })
  expect(store.models.list(id)[0]).toEqual({ ...mine, window: 9 })
  store.connections.remove(id)
  expect(store.models.list(id)).toEqual([])
  expect(store.models.list(other.id)).toHaveLength(1)
  expect(() => store.models.save(id, mine)).toThrow('FOREIGN KEY')
})

test('a stored model that is not valid is passed over', () => {
  const { id } = aConnection()
  store.connections.save(aConnection({ id }))
  store.models.replaceListed(id, [aModel(id, 'a'), aModel(id, 'b'), aModel(id, 'c')])
  db.exec(`UPDATE model SET info = 'no json' WHERE model = 'a'; UPDATE model SET info = '{}' WHERE model = 'b'`)
  expect(store.models.list(id).map((model) => model.id)).toEqual(['c'])
  expect(warnings).toHaveLength(2)
})

test('calibration is kept by provider and model', () => {
  expect(store.calibration.get('openai', 'm')).toBeNull()
  store.calibration.set('openai', 'm', 1.1)
  store.calibration.set('openai', 'm', 1.2)
  store.calibration.set('anthropic', 'm', 0.9)
  expect(store.calibration.get('openai', 'm')).toBe(1.2)
  expect(store.calibration.get('anthropic', 'm')).toBe(0.9)
  for (const factor of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) expect(() => store.calibration.set('demo', 'm', factor)).toThrow('positive number')
})
