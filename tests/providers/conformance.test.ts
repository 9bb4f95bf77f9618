import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorCode } from '../../src/shared/errors'
import { anthropicWire } from '../fixtures/wire/anthropic'
import { azureWire } from '../fixtures/wire/azure'
import { bedrockWire } from '../fixtures/wire/bedrock'
import { cohereWire } from '../fixtures/wire/cohere'
import { googleWire } from '../fixtures/wire/google'
import { openAiWire } from '../fixtures/wire/openai'
import { eventStream, json, type Reply, startWireServer, type WireServer } from '../fixtures/wire/server'
import { joinBytes } from '../fixtures/wire/wire'
import { completed, KEY, openAt, record, standardRequest, streamed } from './harness'
import { providersTable, withTable } from './table'

const WIRES = [anthropicWire, openAiWire, azureWire, googleWire, cohereWire, bedrockWire]

describe.each(WIRES)('$provider', (wire) => {
  let server: WireServer
  const open = () => openAt(wire.provider, server.url)
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())
  afterEach(() => server.play('silence'))

  describe('a good answer', () => {
    it('streams text, with the exact request, the key in its header, usage and the reason', async () => {
      server.play(eventStream(...wire.stream(['Hel', 'lo ', 'there.'])))
      const run = await streamed(await open(), wire.model)
      expect(run.blocks()).toEqual([{ type: 'text', text: 'Hello there.' }])
      expect(run.events.filter((event) => event.type === 'delta').map((event) => event.text)).toEqual(['Hel', 'lo ', 'there.'])
      expect(run.events.map((event) => event.type).filter((type) => type !== 'usage')).toEqual([
        'start',
        'block-start',
        'delta',
        'delta',
        'delta',
        'block-end',
        'finish',
      ])
      expect(run.end()).toEqual({ type: 'finish', reason: 'end', usage: wire.usage })
      const request = server.received.at(-1)
      expect(request?.method).toBe('POST')
      expect(request?.path).toBe(wire.path)
      expect(request?.headers).toMatchObject(wire.keyHeaders)
      expect(JSON.parse(request?.body ?? '')).toEqual(wire.body(true))
    })

    it('takes an answer at once, with the exact request', async () => {
      server.play(json(wire.whole('Hello there. 🙂')))
      const run = await completed(await open(), wire.model)
      expect(run.blocks()).toEqual([{ type: 'text', text: 'Hello there. 🙂' }])
      expect(run.end()).toEqual({ type: 'finish', reason: 'end', usage: wire.usage })
      expect(server.received.at(-1)?.path).toBe(wire.wholePath ?? wire.path)
      expect(JSON.parse(server.received.at(-1)?.body ?? '')).toEqual(wire.body(false))
    })

    it('joins characters that TCP cut in two', async () => {
      const bytes = joinBytes(wire.stream(['日本語 ', '👩‍👩‍👧 ', 'ok']))
      server.play(eventStream(...Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) => bytes.subarray(index * 7, index * 7 + 7))))
      expect((await streamed(await open(), wire.model)).text()).toBe('日本語 👩‍👩‍👧 ok')
    })

    it('joins a surrogate pair that two deltas share, and passes a lone one on', async () => {
      server.play(eventStream(...wire.stream(['a\ud83d', '\ude42b', '\ud83d', '', 'c\ude42', 'd\ud83d'])))
      const run = await streamed(await open(), wire.model)
      expect(run.text()).toBe('a🙂b\ud83dc\ude42d\ud83d')
      const deltas = run.events.filter((event) => event.type === 'delta').map((event) => event.text)
      expect(deltas).toEqual(['a', '🙂b', '\ud83dc\ude42', 'd', '\ud83d'])
    })

    it('gets 10,000 deltas of one character through, in order', async () => {
      const deltas = Array.from({ length: 10_000 }, (_, index) => String.fromCharCode(97 + (index % 26)))
      server.play(eventStream(joinBytes(wire.stream(deltas))))
      const run = await streamed(await open(), wire.model)
      expect(run.text()).toBe(deltas.join(''))
      expect(run.events.filter((event) => event.type === 'delta')).toHaveLength(10_000)
    })

    it('stops at the limit', async () => {
      server.play(eventStream(...wire.stream(['so far'], { limit: true })))
      expect((await streamed(await open(), wire.model)).end()).toMatchObject({ type: 'finish', reason: 'length' })
    })

    it('sends stop texts, none blank, as many as the service takes; a stop at one is told apart where the service does', async () => {
      const { at, most, told = false, model = wire.model } = wire.stop
      const request = { ...standardRequest(model), stop: ['\nAnn:', ' \n', '\nAnn:', ...Array.from({ length: 24 }, (_, index) => `\nBo ${index}:`)] }
      server.play(eventStream(...wire.stream(['so far'], { stopped: true })), json(wire.whole('so far', { stopped: true })))
      const provider = await open()
      for (const kind of ['stream', 'complete'] as const) {
        const recording = record()
        await provider[kind](request, recording.emit, new AbortController().signal)
        expect(recording.text()).toBe('so far')
        expect(recording.end()).toMatchObject({ type: 'finish', reason: told ? 'stopText' : 'end' })
        expect(at(JSON.parse(server.received.at(-1)?.body ?? ''))).toEqual(
          ['\nAnn:', ...Array.from({ length: 24 }, (_, index) => `\nBo ${index}:`)].slice(0, most),
        )
      }
    })

    it('finishes an empty answer without a block', async () => {
      server.play(eventStream(...wire.stream([])), json(wire.emptyWhole))
      const provider = await open()
      const stream = await streamed(provider, wire.model)
      expect(stream.blocks()).toEqual([])
      expect(stream.end()).toMatchObject({ type: 'finish', reason: 'end' })
      const whole = await completed(provider, wire.model)
      expect(whole.blocks()).toEqual([])
      expect(whole.end()).toMatchObject({ type: 'finish', reason: 'end' })
    })

    it('makes two calls at once, streamed and not, with ids of their own', async () => {
      server.play(eventStream(...wire.calls.stream), json(wire.calls.whole))
      const provider = await open()
      for (const run of [await streamed(provider, wire.model), await completed(provider, wire.model)]) {
        expect(run.blocks()).toMatchObject([
          { type: 'toolCall', id: expect.stringMatching(/./), name: 'look', input: { path: 'a.txt' } },
          { type: 'toolCall', id: expect.stringMatching(/./), name: 'list', input: {} },
        ])
        expect(run.blocks().some((block) => 'rawInput' in block)).toBe(false)
        expect(new Set(run.blocks().map((block) => block.type === 'toolCall' && block.id)).size).toBe(2)
        expect(run.end()).toEqual({ type: 'finish', reason: 'toolCalls', usage: wire.usage })
      }
    })

    it('waits for a slow first byte', async () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      server.play(eventStream({ until: promise }, ...wire.stream(['late'])))
      const request = server.nextRequest()
      const run = streamed(await open(), wire.model)
      await request
      resolve()
      expect((await run).text()).toBe('late')
    })

    it('uses the connection again for the next request', async () => {
      server.play(eventStream(joinBytes(wire.stream(['one']))))
      const provider = await open()
      await streamed(provider, wire.model)
      expect((await streamed(provider, wire.model)).text()).toBe('one')
    })
  })

  describe('an HTTP error', () => {
    const cases: readonly (readonly [number, ErrorCode, boolean])[] = [
      [400, 'invalid_request', false],
      [401, 'auth', false],
      [403, 'permission', false],
      [404, 'model_not_found', false],
      [408, 'timeout', true],
      [413, 'too_large', false],
      [429, 'rate_limit', true],
      [500, 'provider', true],
      [529, 'overloaded', true],
    ]
    it.each(cases)('%i is %s', async (status, code, retryable) => {
      const reply = json(wire.errorBody(wire.errorType(status), `It says ${status} to ${KEY}.`), status, { [wire.requestIdHeader]: 'req_9' })
      server.play(reply)
      const provider = await open()
      for (const run of [await streamed(provider, wire.model), await completed(provider, wire.model)]) {
        const error = run.error()
        expect(error).toMatchObject({ code, status, retryable, provider: wire.provider, requestId: 'req_9', detail: `It says ${status} to [key].` })
        expect(error.message).not.toContain(KEY)
        expect(run.events).toHaveLength(1)
      }
    })

    it('says how long to wait', async () => {
      const body = wire.errorBody(wire.errorType(429), 'Slow down')
      server.play(json(body, 429, { 'retry-after': '7' }), json(body, 429, { 'retry-after-ms': '1500', 'retry-after': '2' }))
      const provider = await open()
      expect((await streamed(provider, wire.model)).error()).toMatchObject({ code: 'rate_limit', retryAfterMs: 7_000 })
      expect((await streamed(provider, wire.model)).error()).toMatchObject({ code: 'rate_limit', retryAfterMs: 1_500 })
    })

    it('tells a request that does not fit from a wrong one', async () => {
      server.play(json(wire.errorBody(wire.errorType(400), wire.overflowMessage), 400))
      expect((await streamed(await open(), wire.model)).error()).toMatchObject({ code: 'context_overflow', retryable: false, detail: wire.overflowMessage })
    })

    it('is one request: the SDK does not try again by itself', async () => {
      server.play(json(wire.errorBody(wire.errorType(529), 'Overloaded'), 529, { 'x-should-retry': 'true' }))
      const before = server.received.length
      await streamed(await open(), wire.model)
      expect(server.received.length - before).toBe(1)
    })

    it('without a body that makes sense still has its code', async () => {
      server.play({ status: 502, headers: { 'content-type': 'text/html' }, steps: [{ bytes: '<html>Bad gateway</html>' }] })
      const error = (await streamed(await open(), wire.model)).error()
      expect(error).toMatchObject({ code: 'provider', status: 502, retryable: true })
      expect(error.detail).toContain('Bad gateway')
    })
  })

  describe('a broken connection', () => {
    it('to an address where nothing answers', async () => {
      const closed = await startWireServer()
      await closed.close()
      const error = (await streamed(await openAt(wire.provider, closed.url), wire.model)).error()
      expect(error).toMatchObject({ code: 'network', retryable: true })
      expect(error.message).toBe(`Nothing answers at 127.0.0.1:${closed.port}. Check that the server is running and that the address is right.`)
    })

    it('to a name that does not exist', async () => {
      const error = (await streamed(await openAt(wire.provider, 'http://nowhere.invalid'), wire.model)).error()
      expect(error.code).toBe('network')
      expect(error.message).toContain('nowhere.invalid')
    })

    it('to a server whose certificate is not trusted', async () => {
      const secure = await startWireServer({ tls: true })
      const error = (await streamed(await openAt(wire.provider, secure.url), wire.model)).error()
      await secure.close()
      expect(error).toMatchObject({ code: 'network', retryable: false })
      expect(error.message).toContain('its certificate is not trusted')
    })

    it('that hangs up before its headers', async () => {
      server.play('hang-up')
      expect((await streamed(await open(), wire.model)).error()).toMatchObject({ code: 'network', retryable: true })
    })

    it.each([
      ['with a destroyed socket', { cut: true } as const],
      ['with a clean end', null],
    ])('in mid-answer %s keeps what came', async (_, ending) => {
      const events = wire.stream(['half ', 'an ans', 'wer'])
      server.play(eventStream(...events.slice(0, -wire.tail - 1), ...(ending ? [ending] : [])))
      const run = await streamed(await open(), wire.model)
      expect(run.text()).toBe('half an ans')
      expect(run.error()).toMatchObject({ code: 'network', retryable: true })
      expect(run.error().message).toContain('was cut')
    })

    it('of an answer at once', async () => {
      server.play({ headers: { 'content-type': 'application/json' }, steps: [{ bytes: '{"id":' }, { cut: true }] })
      expect((await completed(await open(), wire.model)).error()).toMatchObject({ code: 'network', retryable: true })
    })
  })

  describe('an answer that is none', () => {
    const page: Reply = { headers: { 'content-type': 'text/html' }, steps: [{ bytes: '<html>Log in to the Wi-Fi</html>' }] }
    it('an error event in mid-stream has its code, and keeps the text', async () => {
      server.play(eventStream(...wire.stream(['half']).slice(0, -wire.tail), wire.overloadedEvent))
      const run = await streamed(await open(), wire.model)
      expect(run.text()).toBe('half')
      expect(run.error()).toMatchObject({ code: 'overloaded', retryable: true, detail: 'Overloaded' })
    })

    it('an event that is no JSON', async () => {
      server.play(eventStream(...wire.stream(['half']).slice(0, -wire.tail), wire.junkEvent))
      const run = await streamed(await open(), wire.model)
      expect(run.text()).toBe('half')
      expect(run.error()).toMatchObject({ code: 'provider', retryable: true })
    })

    it.each([
      ['junk bytes', eventStream(Buffer.from([0xff, 0x00, 0xfe, 0x80, 0x0a, 0x0a, 0xc3, 0x28, 0x0a, 0x0a]))],
      ['a web page', page],
      ['JSON of another kind', eventStream('event: message\ndata: {"hello":1}\n\n')],
      ['null', eventStream('event: message\ndata: null\n\n')],
    ])('%s instead of a stream', async (_, reply) => {
      server.play(reply)
      const error = (await streamed(await open(), wire.model)).error()
      expect(error.code).toBe('provider')
      expect(error.message).toContain('cannot read')
    })

    it.each([
      ['a web page', page],
      ['JSON of another kind', json({ hello: 1 })],
      ['JSON that breaks off', { headers: { 'content-type': 'application/json' }, steps: [{ bytes: '{"id":' }] }],
      ['nothing', { headers: { 'content-type': 'application/json' }, steps: [] }],
    ] satisfies readonly (readonly [string, Reply])[])('%s instead of an answer at once', async (_, reply) => {
      server.play(reply)
      expect((await completed(await open(), wire.model)).error().code).toBe('provider')
    })
  })

  describe('an abort', () => {
    const abortAt = async (reply: Reply, moment: 'request' | 'headers' | 'delta', kind: 'stream' | 'complete') => {
      server.play(reply)
      const provider = await open()
      const controller = new AbortController()
      const recording = record()
      const request = server.nextRequest()
      const gone = server.clientGone()
      const running = provider[kind](standardRequest(wire.model), recording.emit, controller.signal)
      await request
      if (moment === 'headers') await recording.first('start')
      if (moment === 'delta') await recording.first('delta')
      const at = performance.now()
      controller.abort()
      await running
      const took = performance.now() - at
      expect(recording.error().code).toBe('aborted')
      expect(took).toBeLessThan(100)
      // The service must notice too, or it goes on writing at the user's cost.
      await gone
      recording.end()
      return recording
    }
    it('before the headers', () => abortAt('silence', 'request', 'stream'))
    it('of an answer at once, before the headers', () => abortAt('silence', 'request', 'complete'))
    it('of an answer at once, in its body', () =>
      abortAt({ headers: { 'content-type': 'application/json' }, steps: [{ bytes: '{"id"' }, { hang: true }] }, 'request', 'complete'))
    it('after the headers, before the first token', () => abortAt(eventStream(wire.stream(['x'])[0] ?? '', { hang: true }), 'headers', 'stream'))
    it('in mid-stream', async () => {
      const run = await abortAt(eventStream(...wire.stream(['half', ' more']).slice(0, -wire.tail), { hang: true }), 'delta', 'stream')
      expect(run.text().startsWith('half')).toBe(true)
    })
    it('before it begins sends nothing', async () => {
      const before = server.received.length
      expect((await streamed(await open(), wire.model, AbortSignal.abort())).error().code).toBe('aborted')
      expect(server.received.length).toBe(before)
    })
    it('after the end changes nothing', async () => {
      server.play(eventStream(...wire.stream(['done'])))
      const controller = new AbortController()
      const run = await streamed(await open(), wire.model, controller.signal)
      controller.abort()
      expect(run.end().type).toBe('finish')
    })
  })

  describe('opening', () => {
    it('refuses an address that is none', async () => {
      await expect(openAt(wire.provider, 'ftp://example.org')).rejects.toMatchObject({ error: { code: 'validation' } })
      await expect(openAt(wire.provider, 'not an address')).rejects.toMatchObject({ error: { code: 'validation' } })
    })
    it('refuses a key that cannot be one', async () => {
      await expect(openAt(wire.provider, server.url, 'schlüssel mit ümlaut')).rejects.toMatchObject({ error: { code: 'auth' } })
    })
    it('takes an address with or without its version and slashes', async () => {
      server.play(eventStream(...wire.stream(['ok'])))
      const { version = '/v1' } = wire
      for (const address of [`${server.url}/`, `${server.url}${version}`, `${server.url}${version}/`]) {
        expect((await streamed(await openAt(wire.provider, address), wire.model)).text()).toBe('ok')
        expect(server.received.at(-1)?.path).toBe(wire.path)
      }
    })
  })
})

it('is what docs/providers.md shows', async ({ task }) => {
  const document = await readFile('docs/providers.md', 'utf8')
  const shown = withTable(document, providersTable(task.file.tasks))
  if (process.env.PROVIDERS_TABLE === '1') await writeFile('docs/providers.md', shown)
  else expect(document, 'run the suite with PROVIDERS_TABLE=1 and commit the table').toBe(shown)
})
