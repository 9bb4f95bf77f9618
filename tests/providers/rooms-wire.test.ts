import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { createProviders } from '../../src/main/providers'
import type { Connection } from '../../src/shared/model/connection'
import { startEngine, type TestEngine } from '../fixtures/engine'
import { createTestRoom, type TestRoom } from '../fixtures/rooms'
import { silentLog } from '../fixtures/store'
import { anthropicWire } from '../fixtures/wire/anthropic'
import { type ModelServer, startModelServer } from '../fixtures/wire/model-server'
import { openAiWire } from '../fixtures/wire/openai'
import { KEY } from './harness'

// Two participants on two services, over the real wire: what each service is sent, to the word.

let host: TestEngine
let servers: { readonly ada: ModelServer; readonly bo: ModelServer }
let room: TestRoom

beforeEach(async () => {
  servers = { ada: await startModelServer(anthropicWire, { answer: 'Ada here.' }), bo: await startModelServer(openAiWire, { answer: 'Bo here.' }) }
  host = await startEngine(undefined, silentLog, {
    providers: createProviders({ log: silentLog, clock: systemClock }),
    secrets: { kind: 'file', get: async () => ({ apiKey: KEY }), set: async () => undefined, remove: async () => undefined },
  })
  const connect = (provider: 'anthropic' | 'openai', baseUrl: string): Connection => ({
    id: uuidV7Ids.next(),
    provider,
    label: provider,
    baseUrl,
    hasSecret: true,
    createdAt: 0,
  })
  const [ada, bo] = [connect('anthropic', servers.ada.url), connect('openai', servers.bo.url)]
  host.opened.store.transaction('normal', () => {
    for (const connection of [ada, bo]) host.opened.store.connections.save(connection)
  })
  room = createTestRoom(host, 2)
  room.room.updateParticipant(room.ids.Ada ?? '', { connectionId: ada.id, model: anthropicWire.model, contextLimit: 100_000 })
  room.room.updateParticipant(room.ids.Bo ?? '', { connectionId: bo.id, model: 'gpt-4.1', contextLimit: 100_000 })
})
afterEach(async () => {
  await host.close()
  await servers.ada.close()
  await servers.bo.close()
})

type Sent = {
  readonly system?: unknown
  readonly stop?: unknown
  readonly stop_sequences?: unknown
  readonly messages: readonly { readonly role: string; readonly content: unknown }[]
}

const sentTo = (server: ModelServer): Sent => JSON.parse(server.exchanges.at(-1)?.received.body ?? '{}') as Sent
/** Roles and texts of the newest request, whatever the protocol makes of them; the system prompt apart. */
function conversation(server: ModelServer): readonly string[] {
  return sentTo(server)
    .messages.filter(({ role }) => role !== 'system' && role !== 'developer')
    .map(
      ({ role, content }) =>
        `${role}: ${typeof content === 'string' ? content : (content as readonly { readonly text: string }[]).map(({ text }) => text).join('|')}`,
    )
}
const tag = (name: string, text: string): string => `<message from="${name}">\n${text}\n</message>`

async function round(text: string, model: 'sequential' | 'broadcast' | 'mentioned'): Promise<void> {
  const roundId = room.send(text, { execution: { model } })
  const { runs } = await room.room.waitFor(roundId)
  expect(runs.map(({ state, error }) => [state, error])).toEqual(runs.map(() => ['done', null]))
}

/** Blocks of one message: Anthropic is sent parts, OpenAI one text. */
const parts = (...texts: readonly string[]): string => texts.join('|')
const joined = (...texts: readonly string[]): string => texts.join('\n\n')

test('T-4 three in turn, then at once: each service is sent everything once, roles alternate, and it ends well', async () => {
  for (const text of ['one', 'two', 'three']) await round(text, 'sequential')
  await round('four', 'broadcast')
  const { ada, bo } = servers
  expect(conversation(ada)).toEqual([
    `user: ${tag('User', 'one')}`,
    'assistant: Ada here.',
    `user: ${parts(tag('Bo', 'Bo here.'), tag('User', 'two'))}`,
    'assistant: Ada here.',
    `user: ${parts(tag('Bo', 'Bo here.'), tag('User', 'three'))}`,
    'assistant: Ada here.',
    `user: ${parts(tag('Bo', 'Bo here.'), tag('User', 'four'), 'Answer now, only as Ada.')}`,
  ])
  expect(conversation(bo)).toEqual([
    `user: ${joined(tag('User', 'one'), tag('Ada', 'Ada here.'))}`,
    'assistant: Bo here.',
    `user: ${joined(tag('User', 'two'), tag('Ada', 'Ada here.'))}`,
    'assistant: Bo here.',
    `user: ${joined(tag('User', 'three'), tag('Ada', 'Ada here.'))}`,
    'assistant: Bo here.',
    `user: ${joined(tag('User', 'four'), 'Answer now, only as Bo.')}`,
  ])
  expect([...ada.exchanges, ...bo.exchanges].map(({ outcome }) => outcome)).toEqual(Array.from({ length: 8 }, () => 'answered'))
})

test('T-2 one is named, then the other: it is sent what the first has answered', async () => {
  await round('@Ada hello', 'mentioned')
  expect(servers.bo.exchanges).toEqual([])
  await round('@Bo and you?', 'mentioned')
  expect(conversation(servers.bo)).toEqual([
    `user: ${joined(tag('User', '@Ada hello'), tag('Ada', 'Ada here.'), tag('User', '@Bo and you?'), 'Answer now, only as Bo.')}`,
  ])
})

test('T-18 each service is told who it is and where to end', async () => {
  await round('hello', 'broadcast')
  expect(JSON.stringify(sentTo(servers.ada).system)).toContain('You are Ada, Member.')
  expect(sentTo(servers.ada).stop_sequences).toEqual(['\n<message from=', '\nBo:', '\nUser:'])
  expect(JSON.stringify(sentTo(servers.bo).messages[0])).toContain('You are Bo, Member.')
  expect(sentTo(servers.bo).stop).toEqual(['\n<message from=', '\nAda:', '\nUser:'])
})

test('T-7 after a restart the same bytes go over the wire', async () => {
  await round('one', 'sequential')
  await round('two', 'broadcast')
  // The last round again, asked by a process that has read everything from the disk.
  room.send('three', { execution: { model: 'broadcast' }, start: 'step' })
  host = await host.crash()
  const live = host.engine.rooms.room(room.id)
  await live.waitFor(live.run(undefined).roundId)
  expect(conversation(servers.ada)).toEqual([
    `user: ${tag('User', 'one')}`,
    'assistant: Ada here.',
    `user: ${parts(tag('Bo', 'Bo here.'), tag('User', 'two'))}`,
    'assistant: Ada here.',
    `user: ${parts(tag('Bo', 'Bo here.'), tag('User', 'three'), 'Answer now, only as Ada.')}`,
  ])
})
