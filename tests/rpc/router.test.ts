import { failure } from '@shared/errors'
import { MAX_FRAME_BYTES } from '@shared/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Handlers } from '../../src/main/app/handlers'
import { parseFrame } from '../../src/main/rpc/frames'
import { MAX_DEPTH, measure } from '../../src/main/rpc/measure'
import { createRouter } from '../../src/main/rpc/router'
import { makeFakeHost } from './fake-host'

const quiet = { info() {}, warn() {}, error() {} }
const context = { transport: 'memory' } as const

describe('router', () => {
  test('hands the parsed input and the context on', async () => {
    const seen: unknown[] = []
    const save = (...given: unknown[]) => {
      seen.push(...given)
      return { id: 'x' }
    }
    const router = createRouter({ 'connection.save': save } as unknown as Handlers, quiet)
    const answer = await router.call('connection.save', { provider: 'demo', label: '  My demo  ' }, { transport: 'http' })
    expect(answer).toEqual({ ok: true, data: { id: 'x' } })
    expect(seen).toEqual([{ provider: 'demo', label: 'My demo' }, { transport: 'http' }])
  })

  test('never rejects, whatever comes', async () => {
    const { router } = makeFakeHost()
    const method = fc.oneof(fc.string(), fc.constantFrom('app.info', 'chat.send', 'settings.update', 'chat.create', 'connection.save', '__proto__'))
    await fc.assert(
      fc.asyncProperty(method, fc.anything(), async (name, input) => {
        const result = await router.call(name, input, context)
        expect(typeof result.ok).toBe('boolean')
        // What crosses the bridge must be JSON.
        JSON.stringify(result)
      }),
    )
  })

  test.each([
    ['a thrown text', 'a text'],
    ['nothing', undefined],
    ['an error with a huge message', new Error('x'.repeat(100_000))],
  ])('%s from a handler becomes internal', async (_, thrown) => {
    const router = createRouter(
      {
        'app.info': () => {
          throw thrown
        },
      } as unknown as Handlers,
      quiet,
    )
    const result = await router.call('app.info', {}, context)
    expect(result).toMatchObject({ ok: false, error: { code: 'internal' } })
    expect(JSON.stringify(result).length).toBeLessThan(300)
  })

  test('a failure of a promise keeps all its fields', async () => {
    const thrown = failure('rate_limit', 'Wait a little.', { retryAfterMs: 5_000, provider: 'openai' })
    const router = createRouter({ 'app.info': () => Promise.reject(thrown) } as unknown as Handlers, quiet)
    expect(await router.call('app.info', {}, context)).toEqual({ ok: false, error: thrown.error })
  })

  test.each<[string, unknown, string]>([
    ['chat.interrupt', {}, 'chat.interrupt: id is missing.'],
    ['chat.interrupt', null, 'chat.interrupt: input must be of type object.'],
    ['chat.interrupt', { id: 'x' }, 'chat.interrupt: id must be a UUIDv7 in lower case.'],
    ['settings.update', { theme: 'pink' }, 'settings.update: theme must be one of system, light, dark.'],
    ['settings.update', { requestTimeoutMs: 1 }, 'settings.update: requestTimeoutMs must be at least 100.'],
    ['settings.update', { requestTimeoutMs: 1e9 }, 'settings.update: requestTimeoutMs is over its limit of 3600000.'],
    ['settings.update', { ['k'.repeat(500)]: 1 }, `settings.update: input has unknown keys: ${'k'.repeat(40)}….`],
  ])('%s with %j says %s', async (method, input, message) => {
    const result = await createRouter({} as Handlers, quiet).call(method, input, context)
    expect(result).toEqual({ ok: false, error: { code: 'validation', message, retryable: false } })
  })

  test('no value is ever echoed', async () => {
    const { router } = makeFakeHost()
    const secret = 'zq7-never-echo-this'
    const inputs = [
      { provider: secret, label: 'x' },
      { provider: 'openai', label: 'x', secret: { apiKey: 5, other: secret } },
      { provider: 'openai', label: 'x', baseUrl: secret },
      { provider: 'openai', label: 5, secret },
    ]
    for (const input of inputs) expect(JSON.stringify(await router.call('connection.save', input, context))).not.toContain(secret)
  })
})

describe('frames', () => {
  test('any JSON, and any structured value, is parsed or refused, never thrown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true })), (raw) => {
        const parsed = parseFrame(raw)
        expect(parsed.ok || parsed.error.code === 'protocol').toBe(true)
      }),
    )
  })

  test('structured clones that are not JSON are refused', () => {
    const cycle: Record<string, unknown> = { t: 'call', id: 1, method: 'x' }
    cycle.input = cycle
    for (const input of [new Date(), new Map(), 5n, Number.NaN, new Uint8Array(3), () => 1, cycle]) {
      expect(parseFrame(input === cycle ? cycle : { t: 'call', id: 1, method: 'x', input })).toMatchObject({ ok: false, error: { code: 'protocol' } })
    }
  })

  test('shared references cannot blow a frame up, holes cannot hide in one', () => {
    let bomb: unknown = 'x'
    for (let level = 0; level < 50; level += 1) bomb = [bomb, bomb]
    expect(parseFrame({ t: 'call', id: 3, method: 'x', input: bomb })).toMatchObject({ ok: false, callId: 3, error: { code: 'too_large' } })
    expect(measure(new Array(1e9), MAX_FRAME_BYTES)).toBe('too_large')
  })

  test('the depth limit is exact', () => {
    const nest = (depth: number): unknown => (depth === 0 ? 1 : [nest(depth - 1)])
    expect([measure(nest(MAX_DEPTH), 1e6), measure(nest(MAX_DEPTH + 1), 1e6)]).toEqual(['ok', 'too_deep'])
  })

  test('a frame that fits as text fits as an object', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(measure(value, Buffer.byteLength(JSON.stringify(value)) + 2)).not.toBe('too_large')
      }),
    )
  })
})
