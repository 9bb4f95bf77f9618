import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RoomState } from '@shared/events/room'
import type { OutputOf } from '@shared/methods'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Workers } from '../../src/main/compose'
import type { Secrets } from '../../src/main/engine/ports'
import { startApplication, type TestApplication } from '../fixtures/application'
import { bundleForNode } from '../fixtures/bundle'
import { searchWorker } from '../fixtures/search-worker'
import { openAiWire } from '../fixtures/wire/openai'
import { eventStream, type Received, type Reply, startWireServer, type WireServer } from '../fixtures/wire/server'
import type { Death, KilledInput } from './children/room-killed'
import { newId } from './room-application'

const NAMES = ['Ann', 'Bo', 'Cy', 'Di']
const ONE = 'Question number one'
const TWO = 'Question number two'
const FIGURES = { input: 100, output: 10 }

type Asked = {
  readonly key: string
  readonly name: string
  readonly round: 1 | 2
  readonly messages: readonly { readonly role: string; readonly content: string }[]
}

let script: string
let workers: Workers
let server: WireServer
let base: string
let room: string
let connectionId: string
let cast: ReadonlyMap<string, string>
const dirs: string[] = []

beforeAll(async () => {
  script = await bundleForNode('tests/host/children/room-killed.ts')
  workers = {
    tokenizer: resolve('src/main/platform/tokenizer-worker.ts'),
    pdf: resolve('src/main/platform/pdf-worker.ts'),
    tools: resolve('src/main/tools/worker.ts'),
    search: await searchWorker(),
  }
  server = await startWireServer()
  base = await newDir()
  const app = await open(base, 'setup')
  connectionId = (await ok(app, 'connection.save', { provider: 'openai', label: 'Wire', baseUrl: server.url })).id
  const made = await ok(app, 'room.create', {
    title: 'Four',
    participants: NAMES.map((name) => ({ name, role: 'Speaks', connectionId, model: 'm', contextLimit: 32_000, maxTokens: 500 })),
    execution: { model: 'broadcast' },
  })
  room = made.id
  cast = new Map(made.participants.map(({ id, name }) => [id, name]))
  await app.shutdown()
}, 60_000)

afterAll(async () => {
  await server.close()
  await rm(join(script, '..'), { recursive: true, force: true })
  await Promise.all(dirs.map((dir) => rm(dir, { recursive: true, force: true })))
})

async function newDir(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'parley-killed-'))
  dirs.push(dir)
  return dir
}

function open(dataDir: string, key: string): Promise<TestApplication> {
  const secrets: Secrets = { kind: 'file', get: async () => ({ apiKey: key }), set: async () => undefined, remove: async () => undefined }
  return startApplication({ dataDir, secrets: async () => secrets })
}

async function ok(app: TestApplication, method: string, input: unknown) {
  const result = await app.call(method as never, input as never)
  if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
  return result.data as never as OutputOf<'room.create'> &
    OutputOf<'room.send'> &
    OutputOf<'room.rounds'> &
    OutputOf<'usage.report'> &
    OutputOf<'conversation.messages'> &
    OutputOf<'room.deliveries'>
}

function asked({ headers, body }: Received): Asked {
  const { messages } = JSON.parse(body) as { messages: Asked['messages'] }
  const name = /You are ([^,\n]+),/.exec(messages[0]?.content ?? '')?.[1] ?? ''
  return { key: String(headers.authorization).slice('Bearer '.length), name, round: body.includes(TWO) ? 2 : 1, messages: messages.slice(1) }
}

const answerOf = (name: string, round: 1 | 2): string => `Answer ${round}, by ${name[0]}${name[1]} alone.`

function reply(received: Received): Reply {
  const { name, round } = asked(received)
  return eventStream(...openAiWire.stream(answerOf(name, round).match(/\s*\S+/g) ?? [], { figures: FIGURES }))
}

/** Lets a process work on the room until it dies. True if it came to the end before. */
async function live(dataDir: string, key: string, calls: KilledInput['calls'], death: Death): Promise<boolean> {
  const input: KilledInput = { dataDir, workers, key, room, calls, death }
  const child = spawn(process.execPath, [script, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString()
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect([code, signal]).toEqual([null, 'SIGKILL'])
  return said === 'survived\n'
}

const count = (text: string, part: string): number => text.split(part).length - 1

/** One life, its violent end, and everything that must hold afterwards. Returns how far it had come, or null if it survived. */
async function killedAndResumed(key: string, death: Death): Promise<string | null> {
  const dir = await newDir()
  await cp(base, dir, { recursive: true })
  const [one, two] = [newId(), newId()]
  const first = { id: room, requestId: one, text: ONE }
  const second = { id: room, requestId: two, text: TWO }
  const survived = await live(
    dir,
    key,
    [
      ['room.send', first],
      ['room.send', second],
      ['room.send', { ...first, wait: true }],
    ],
    death,
  )
  if (survived) return null

  const app = await open(dir, `${key}-again`)
  try {
    const found = (await ok(app, 'room.rounds', { id: room })).rounds
    const done = found.map(({ runs }) => runs.filter(({ state }) => state === 'done').map(({ participantId }) => cast.get(participantId)))
    const reached = found.map(({ state }, index) => `${state} with ${done[index]?.length} done`).join(', then ') || 'nothing'
    const again = (): readonly Asked[] => server.received.map(asked).filter((each) => each.key === `${key}-again`)
    // Nobody speaks before the user says so.
    expect(again()).toEqual([])
    for (const { state, cause, runs } of found) {
      expect([state, cause]).toEqual(state === 'done' ? ['done', null] : ['paused', 'crash'])
      for (const run of runs) expect(['done', 'interrupted', 'queued']).toContain(run.state)
    }
    if (found.at(-1)?.state === 'paused') await ok(app, 'room.run', { id: room })
    // A script whose answer was lost sends again; what was accepted is not sent twice, and what waits goes on.
    expect(await ok(app, 'room.send', { ...first, wait: true })).toMatchObject({ state: 'done' })
    if (found.length === 1 && found[0]?.state === 'done') await ok(app, 'room.run', { id: room }).catch(() => undefined)
    expect(await ok(app, 'room.send', { ...second, wait: true })).toMatchObject({ state: 'done' })
    for (const [index] of [ONE, TWO].entries())
      expect(
        again()
          .filter(({ round }) => round === index + 1)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(NAMES.filter((name) => !done[index]?.includes(name)))
    await expectWhole(app, key)
    return reached
  } finally {
    await app.shutdown()
    await rm(dir, { recursive: true, force: true })
  }
}

async function expectWhole(app: TestApplication, key: string): Promise<void> {
  const { rounds } = await ok(app, 'room.rounds', { id: room })
  expect(rounds.map(({ state, number }) => [number, state])).toEqual([
    [1, 'done'],
    [2, 'done'],
  ])
  for (const round of rounds)
    expect(
      round.runs
        .filter(({ state }) => state === 'done')
        .map(({ participantId }) => cast.get(participantId))
        .sort(),
    ).toEqual(NAMES)

  const { messages } = await ok(app, 'conversation.messages', { id: room })
  const said = messages.filter(({ author, state }) => author.kind === 'participant' && state === 'completed')
  const texts = (round: 1 | 2): readonly string[] => NAMES.map((name) => answerOf(name, round))
  expect(said.map(({ blocks }) => (blocks[0]?.type === 'text' ? blocks[0].text : '')).sort()).toEqual([...texts(1), ...texts(2)].sort())
  expect(messages.filter(({ author }) => author.kind === 'user').map(({ blocks }) => blocks)).toEqual([
    [{ type: 'text', text: ONE }],
    [{ type: 'text', text: TWO }],
  ])
  expect(messages.filter(({ state }) => state !== 'completed' && state !== 'interrupted')).toEqual([])

  // Money: a line for each answer that stands, and the totals are their sum.
  const { entries } = await ok(app, 'usage.report', { id: room })
  expect(entries.map(({ usage, errorCode }) => [usage.input, usage.output, errorCode])).toEqual(
    Array.from({ length: 8 }, () => [FIGURES.input, FIGURES.output, null]),
  )
  const snapshot: RoomState[] = []
  app.hub.subscribe(`room:${room}`, undefined, (frame) => frame.t === 'snapshot' && snapshot.push(frame.state as RoomState))
  expect(snapshot[0]?.status).toMatchObject({ state: 'idle', requestCount: 8, totals: { input: 800, output: 80 }, reserved: 0, queueLength: 0 })
  expect(snapshot[0]?.participants.map(({ totals, utterances }) => [totals.input, totals.output, utterances])).toEqual(NAMES.map(() => [200, 20, 2]))

  // What each was given, at the wire: one and the same request whenever it was tried, and everything exactly once.
  const requests = server.received.map(asked).filter((each) => each.key === key || each.key === `${key}-again`)
  for (const name of NAMES) {
    const own = requests.filter((each) => each.name === name)
    const tries = own.filter(({ round }) => round === 1)
    expect(tries.length).toBeLessThanOrEqual(2)
    for (const each of tries) expect(each.messages).toEqual(tries[0]?.messages)
    for (const { messages: given } of own.filter(({ round }) => round === 2)) {
      const all = given.map(({ content }) => content).join('\n')
      for (const text of [ONE, TWO, ...texts(1)]) expect([name, text, count(all, text)]).toEqual([name, text, 1])
      for (const text of texts(2)) expect(count(all, text)).toBe(0)
      expect(given.filter(({ role }) => role === 'assistant').map(({ content }) => content)).toEqual([answerOf(name, 1)])
    }
  }
}

describe('a room whose process is killed', () => {
  test('at any commit of a round of four parallel speakers: nothing twice, nothing lost, exactly the missing ones speak', async () => {
    server.play(reply)
    const reached: string[] = []
    let next = 1
    let over = false
    const worker = async (): Promise<void> => {
      while (!over) {
        const number = next++
        const state = await killedAndResumed(`c${number}`, { at: 'commit', number })
        if (state === null) over = true
        else reached.push(state)
      }
    }
    await Promise.all([worker(), worker()])
    const stages = [0, 1, 2, 3, 4].map((number) => `paused with ${number} done`)
    expect(reached).toEqual(expect.arrayContaining(['nothing', ...stages, 'done with 4 done']))
    expect(reached.length).toBeGreaterThan(12)
  }, 300_000)

  test.each([1, 4, 7])(
    'while they stream, after text number %i',
    async (number) => {
      server.play(reply)
      expect(await killedAndResumed(`t${number}`, { at: 'text', number })).toMatch(/^paused with [0-3] done$/)
    },
    60_000,
  )

  test('while one is stepped: the round is as it was, and the one who spoke speaks again', async () => {
    const dir = await newDir()
    await cp(base, dir, { recursive: true })
    // Nobody else speaks in a round that is stepped, so the first text is hers.
    server.play(reply)
    await live(
      dir,
      'step',
      [
        ['room.send', { id: room, requestId: newId(), text: ONE, start: 'step' }],
        ['room.step', { id: room }],
      ],
      { at: 'text', number: 1 },
    )
    const app = await open(dir, 'step-again')
    const found = (await ok(app, 'room.rounds', { id: room })).rounds
    expect(found).toMatchObject([{ state: 'paused', runs: [{ state: 'interrupted' }, { state: 'queued' }, { state: 'queued' }, { state: 'queued' }] }])
    expect(await ok(app, 'room.run', { id: room, wait: true })).toMatchObject({ state: 'done' })
    const requests = server.received.map(asked)
    expect(requests.filter(({ key }) => key === 'step').map(({ name }) => name)).toEqual(['Ann'])
    expect(
      requests
        .filter(({ key }) => key === 'step-again')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(NAMES)
    await app.shutdown()
  }, 60_000)
})
