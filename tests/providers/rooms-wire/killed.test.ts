import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Workers } from '../../../src/main/compose'
import type { Secrets } from '../../../src/main/engine/ports'
import { uuidV7Ids } from '../../../src/main/platform/ids'
import type { CallInput, MethodName, OutputOf } from '../../../src/shared/methods'
import { startApplication, type TestApplication } from '../../fixtures/application'
import { bundleForNode } from '../../fixtures/bundle'
import { searchWorker } from '../../fixtures/search-worker'
import { temporaryDir } from '../../fixtures/store'
import { numbered, SERVICES, type Services, startServices, to } from '../../fixtures/wire/services'
import type { KilledInput } from '../../host/children/room-killed'

// The whole application in a process of its own, killed in the middle of a round.

const CAST = ['Ada', 'Bo', 'Cy', 'Di'] as const
const KEY = 'test-key-1234'
const NEVER = new Promise<never>(() => undefined)

let script: string
let workers: Workers
beforeAll(async () => {
  script = await bundleForNode('tests/host/children/room-killed.ts')
  workers = {
    tokenizer: resolve('src/main/platform/tokenizer-worker.ts'),
    pdf: resolve('src/main/platform/pdf-worker.ts'),
    tools: resolve('src/main/tools/worker.ts'),
    search: await searchWorker(),
  }
}, 60_000)
afterAll(() => rm(join(script, '..'), { recursive: true, force: true }))

describe.each(SERVICES)('%s', (_name, protocols) => {
  let services: Services
  let dataDir: string
  afterEach(async () => {
    await services.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  function open(): Promise<TestApplication> {
    const secrets: Secrets = { kind: 'file', get: async () => ({ apiKey: KEY }), set: async () => undefined, remove: async () => undefined }
    return startApplication({ dataDir, secrets: async () => secrets })
  }

  async function ok<M extends MethodName>(app: TestApplication, method: M, input: CallInput<M>): Promise<OutputOf<M>> {
    const result = await app.call(method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.data
  }

  /** Makes the room; returns its id. */
  async function setUp(model: 'broadcast' | 'sequential'): Promise<string> {
    const app = await open()
    const participants = []
    for (const [index, name] of CAST.entries()) {
      const { protocol, url } = services.at(index)
      const { id: connectionId } = await ok(app, 'connection.save', { provider: protocol.wire.provider, label: name, baseUrl: url })
      participants.push({ name, role: 'Member', connectionId, model: protocol.model, contextLimit: 32_000, maxTokens: 500 })
    }
    const { id } = await ok(app, 'room.create', { participants, execution: { model } })
    await app.shutdown()
    return id
  }

  /** Lets another process send a message to the room until two have answered it. */
  async function killedAfterTwo(room: string): Promise<void> {
    const calls: KilledInput['calls'] = [['room.send', { id: room, requestId: uuidV7Ids.next(), text: 'go', wait: true }]]
    const input: KilledInput = { dataDir, workers, key: KEY, room, calls, death: { at: 'done', number: 2 } }
    const child = spawn(process.execPath, [script, JSON.stringify(input)], { stdio: ['ignore', 'pipe', 'inherit'] })
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL'])
  }

  test.each(['broadcast', 'sequential'] as const)(
    'T-6 kill -9 while 2 of 4 are done: exactly the 2 missing are asked afterwards, with the same bytes (%s)',
    async (model) => {
      services = await startServices(protocols)
      dataDir = await temporaryDir()
      const room = await setUp(model)
      // In a broadcast nobody is through before all have been asked.
      const allAsked = Promise.withResolvers<void>()
      services.answer = ({ name }) => {
        if (model === 'sequential' || services.asked.length === CAST.length) allAsked.resolve()
        return name === 'Ada' || name === 'Bo' ? [`${name} `, allAsked.promise, '1'] : [`${name} begins`, NEVER]
      }
      await killedAfterTwo(room)
      const turn = (name: (typeof CAST)[number]) => CAST.slice(0, model === 'broadcast' ? 0 : CAST.indexOf(name)).map((other) => `${other}: ${other} 1`)
      const first = CAST.map((name) => to(name, ['User: go', ...turn(name)]))
      const before = services.asked.length
      // In turn, the third may have been asked before the second's answer was known to be stored; the fourth never.
      services.atOnce(...first.slice(0, model === 'broadcast' ? 4 : before))
      expect(before).toBeGreaterThanOrEqual(2)

      const app = await open()
      try {
        const { rounds } = await ok(app, 'room.rounds', { id: room })
        expect(rounds).toMatchObject([{ state: 'paused', cause: 'crash' }])
        expect(rounds[0]?.runs.filter(({ state }) => state === 'done')).toHaveLength(2)
        services.answer = numbered
        expect(await ok(app, 'room.run', { id: room, wait: true })).toMatchObject({ state: 'done' })
        services.atOnce(...first.slice(2))
        for (const again of services.asked.slice(before)) {
          const tried = services.asked.slice(0, before).find(({ name }) => name === again.name)
          expect(tried?.body ?? again.body).toBe(again.body)
        }
        // Money: once for each answer that stands.
        const { entries } = await ok(app, 'usage.report', { id: room })
        expect(entries.map(({ usage, errorCode }) => [usage.output, errorCode]).sort()).toEqual([1, 1, 1, 2].map((output) => [output, null]))

        expect(await ok(app, 'room.send', { id: room, requestId: uuidV7Ids.next(), text: 'next', wait: true })).toMatchObject({ state: 'done' })
        const answers = (names: readonly string[], number: number) => names.map((name) => `${name}: ${name} ${number}`)
        services.atOnce(
          ...CAST.map((name, index) => {
            const others = model === 'broadcast' ? CAST.filter((other) => other !== name) : CAST.slice(index + 1)
            const since = model === 'broadcast' ? [] : answers(CAST.slice(0, index), 2)
            return to(name, ['User: go', ...turn(name)], `${name} 1`, [...answers(others, 1), 'User: next', ...since])
          }),
        )
      } finally {
        await app.shutdown()
      }
    },
  )
})
