import type { ChatState } from '@shared/events/chat'
import { MAX_FRAME_BYTES, PROTOCOL_VERSION } from '@shared/protocol'
import { v7 } from 'uuid'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FakeHost, makeFakeHost, message } from './fake-host'
import { is, isResult, type Wire } from './wire'

/** A transport under test: serves a host, and connects as many clients as are asked for. */
export type ServedTransport = { connect(): Promise<Wire>; close(): Promise<void> }

/** Runs everything that must hold on every transport. */
export function rpcSuite(name: string, serve: (host: FakeHost) => Promise<ServedTransport>): void {
  describe(`rpc over ${name}`, () => {
    let host: FakeHost
    let transport: ServedTransport
    let wire: Wire

    beforeEach(async () => {
      host = makeFakeHost()
      transport = await serve(host)
      wire = await transport.connect()
    })
    afterEach(() => transport.close())

    const append = (text: string) => host.publish(host.chat, { type: 'message-added', message: message(host.chatId, text) })
    const call = (id: number, method: string, input: unknown = {}) => wire.post({ t: 'call', id, method, input })
    const errorOf = async (id: number) => {
      const { result } = await wire.until(isResult(id))
      return result.ok ? null : result.error
    }

    describe('hello and ping', () => {
      test('welcomes its own version', async () => {
        wire.post({ t: 'hello', version: PROTOCOL_VERSION })
        expect(await wire.until(is('welcome'))).toEqual({ t: 'welcome', version: PROTOCOL_VERSION, appVersion: '9.9.9' })
      })

      test('refuses another version with a sentence for the user', async () => {
        wire.post({ t: 'hello', version: PROTOCOL_VERSION + 1 })
        const { error } = await wire.until(is('error'))
        expect(error).toMatchObject({ code: 'protocol', message: expect.stringContaining('Reload') })
      })

      test('answers a ping', async () => {
        wire.post({ t: 'ping' })
        expect(await wire.until(is('pong'))).toEqual({ t: 'pong' })
      })
    })

    describe('calls', () => {
      test('answers with the data', async () => {
        call(1, 'settings.update', { theme: 'dark' })
        const { result } = await wire.until(isResult(1))
        expect(result).toMatchObject({ ok: true, data: { theme: 'dark', requestTimeoutMs: 60_000 } })
      })

      test.each(['chat.nonsense', '__proto__', 'constructor', 'toString', ''])('unknown method %j', async (method) => {
        call(1, method)
        expect(await errorOf(1)).toMatchObject({ code: 'unknown_method' })
      })

      test('an unknown key is named, its value is not', async () => {
        call(1, 'settings.update', { them: 'sk-do-not-echo-me' })
        expect(await errorOf(1)).toMatchObject({ code: 'validation', message: 'settings.update: input has unknown keys: them.' })
      })

      test('a wrong type is named by its path', async () => {
        call(1, 'chat.send', { id: host.chatId, requestId: v7(), content: [{ type: 'text', text: 5 }] })
        expect(await errorOf(1)).toMatchObject({ code: 'validation', message: 'chat.send: content.0.text must be of type string.' })
      })

      test('a text over its limit is too large', async () => {
        call(1, 'chat.send', { id: host.chatId, requestId: v7(), text: 'x'.repeat(8_000_001) })
        expect(await errorOf(1)).toMatchObject({ code: 'too_large', message: 'chat.send: text is over its limit of 8000000 characters.' })
        expect(host.sent).toEqual([])
      })

      test('five megabytes of text arrive unchanged', async () => {
        const input = { id: host.chatId, requestId: v7(), text: 'ä€😀x'.repeat(1_000_000) }
        call(1, 'chat.send', input)
        expect((await wire.until(isResult(1))).result.ok).toBe(true)
        expect(host.sent).toEqual([input])
      })

      test('an expected failure keeps its code', async () => {
        call(1, 'chat.status', { id: host.chatId })
        expect(await errorOf(1)).toEqual({ code: 'not_found', message: 'This conversation does not exist any more.', retryable: false })
      })

      test('a bug becomes internal with a log id, and tells nothing else', async () => {
        call(1, 'chat.clear', { id: host.chatId })
        const error = await errorOf(1)
        const line = host.logged.find((entry) => entry.level === 'error')
        expect(error).toMatchObject({ code: 'internal', detail: `log id ${String(line?.data?.logId)}` })
        expect(JSON.stringify(error)).not.toContain('bug')
        expect(line?.data?.error).toBeInstanceOf(TypeError)
      })

      test('answers come when they are ready, by id', async () => {
        call(1, 'connection.list')
        call(2, 'app.info')
        await wire.until(isResult(2))
        expect(wire.frames.some(isResult(1))).toBe(false)
        host.release()
        expect((await wire.until(isResult(1))).result).toEqual({ ok: true, data: { connections: [] } })
      })

      test('an id that is still in use is refused', async () => {
        call(1, 'connection.list')
        call(1, 'app.info')
        expect((await wire.until(is('error'))).error.code).toBe('protocol')
      })

      test('more than 256 calls at a time are refused, and fewer work again', async () => {
        for (let id = 0; id < 256; id += 1) call(id, 'connection.list')
        call(256, 'app.info')
        expect(await errorOf(256)).toMatchObject({ code: 'overloaded', retryable: true })
        host.release()
        await wire.until(isResult(255))
        call(257, 'app.info')
        expect((await wire.until(isResult(257))).result.ok).toBe(true)
      })
    })

    describe('malformed frames', () => {
      const deep = `${'['.repeat(200)}${']'.repeat(200)}`
      test.each<[string, unknown]>([
        ['text that is not JSON', '{"t":"call"'],
        ['a number', '5'],
        ['null', 'null'],
        ['an array', '[]'],
        ['no type', '{}'],
        ['an unknown type', '{"t":"eval","code":"1"}'],
        ['a call without id', { t: 'call', method: 'app.info', input: {} }],
        ['an id that is no number', { t: 'call', id: '1', method: 'app.info', input: {} }],
        ['a negative id', { t: 'call', id: -1, method: 'app.info', input: {} }],
        ['a fraction as id', { t: 'call', id: 1.5, method: 'app.info', input: {} }],
        ['a method that is no text', { t: 'call', id: 1, method: { a: 1 }, input: {} }],
        ['a field too many', { t: 'ping', extra: true }],
        ['a stream that is no text', { t: 'subscribe', stream: 5 }],
        ['a position without epoch', { t: 'subscribe', stream: 'app', since: { seq: 1 } }],
        ['nesting without end', `{"t":"call","id":1,"method":"app.info","input":${deep}}`],
        ['__proto__ as a field', '{"t":"ping","__proto__":{"t":"hello"}}'],
      ])('%s gets an error frame, and the connection lives', async (_, raw) => {
        wire.post(raw)
        expect((await wire.until(is('error'))).error.code).toBe('protocol')
        call(9, 'app.info')
        expect((await wire.until(isResult(9))).result.ok).toBe(true)
      })

      test('an oversize call is answered as too large, and the connection lives', async () => {
        call(7, 'chat.send', { text: 'x'.repeat(MAX_FRAME_BYTES) })
        expect(await errorOf(7)).toMatchObject({ code: 'too_large', message: 'The request is over the limit of 16 MB.' })
        call(9, 'app.info')
        expect((await wire.until(isResult(9))).result.ok).toBe(true)
      })

      test('the size counts in bytes, not in characters', async () => {
        call(7, 'chat.send', { text: '€'.repeat(MAX_FRAME_BYTES / 2) })
        expect(await errorOf(7)).toMatchObject({ code: 'too_large' })
      })

      test('a flood is cut off', async () => {
        for (let count = 0; count <= 100; count += 1) wire.post('not JSON')
        await wire.until(() => wire.frames.filter(is('error')).length === 101)
        await wire.hungUp
        expect(wire.frames.filter(is('error'))).toHaveLength(101)
      })
    })

    describe('streams', () => {
      test('a subscriber gets a snapshot, then every event without a gap', async () => {
        append('one')
        wire.post({ t: 'subscribe', stream: host.chat })
        await wire.until(is('snapshot'))
        for (let count = 2; count <= 50; count += 1) {
          append(`message ${count}`)
          // Across several macrotasks, so that it takes several frames.
          if (count % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
        }
        await wire.until((frame) => frame.t === 'events' && frame.from + frame.events.length - 1 === 50)
        expect(wire.mirror(host.chat)).toEqual(host.state(host.chat))
      })

      test('events of one macrotask leave as one frame', async () => {
        wire.post({ t: 'subscribe', stream: host.chat })
        await wire.until(is('snapshot'))
        for (let count = 0; count < 30; count += 1) append(`message ${count}`)
        const { from, events } = await wire.until(is('events'))
        expect({ from, count: events.length }).toEqual({ from: 1, count: 30 })
      })

      test('a window that comes back gets exactly what it missed', async () => {
        wire.post({ t: 'subscribe', stream: host.chat })
        await wire.until(is('snapshot'))
        append('one')
        await wire.until(is('events'))
        const since = wire.position(host.chat)
        wire.post({ t: 'unsubscribe', stream: host.chat })
        wire.post({ t: 'ping' })
        await wire.until(is('pong'))
        append('two')
        append('three')
        wire.post({ t: 'subscribe', stream: host.chat, since })
        const missed = await wire.until((frame) => frame.t === 'events' && frame.from === 2)
        expect(missed).toMatchObject({ t: 'events', from: 2, events: [{ type: 'message-added' }, { type: 'message-added' }] })
        expect(wire.frames.filter(is('snapshot'))).toHaveLength(1)
        expect(wire.mirror(host.chat)).toEqual(host.state(host.chat))
      })

      test.each([{ epoch: 'of another start', seq: 0 }, 'future'])('a position that means nothing gets a snapshot: %j', async (given) => {
        append('one')
        wire.post({ t: 'subscribe', stream: host.chat })
        const { epoch } = await wire.until(is('snapshot'))
        const since = given === 'future' ? { epoch, seq: 99 } : given
        wire.post({ t: 'subscribe', stream: host.chat, since })
        wire.post({ t: 'ping' })
        await wire.until(is('pong'))
        expect(wire.frames.filter(is('snapshot'))).toHaveLength(2)
      })

      test.each(['chat:nothing', `chat:${v7()}`, `room:${v7()}`, 'room:x', `room:${v7()}:x`, '', '__proto__', 'app '])(
        'stream %j is refused',
        async (stream) => {
          wire.post({ t: 'subscribe', stream })
          expect(await wire.until(is('refused'))).toMatchObject({ stream, error: { code: 'not_found' } })
        },
      )

      test('more than 64 streams are refused, until one is let go', async () => {
        const streams = Array.from({ length: 65 }, () => host.addChat())
        // What does not exist takes no place, and asking twice takes one.
        wire.post({ t: 'subscribe', stream: `chat:${v7()}` })
        for (const stream of [...streams.slice(0, 1), ...streams]) wire.post({ t: 'subscribe', stream })
        expect(await wire.until((frame) => frame.t === 'refused' && frame.stream === streams[64])).toMatchObject({
          error: { code: 'overloaded', retryable: false },
        })
        wire.post({ t: 'unsubscribe', stream: streams[0] })
        wire.post({ t: 'subscribe', stream: streams[64] })
        await wire.until((frame) => frame.t === 'snapshot' && frame.stream === streams[64])
        expect(new Set(wire.frames.filter(is('snapshot')).map((frame) => frame.stream)).size).toBe(65)
      })

      test('after unsubscribe nothing comes, and nothing is left at the hub', async () => {
        wire.post({ t: 'subscribe', stream: host.chat })
        await wire.until(is('snapshot'))
        wire.post({ t: 'unsubscribe', stream: host.chat })
        wire.post({ t: 'ping' })
        await wire.until(is('pong'))
        append('one')
        expect(host.hub.watched(host.chat)).toBe(false)
        wire.post({ t: 'hello', version: PROTOCOL_VERSION })
        await wire.until(is('welcome'))
        expect(wire.frames.filter(is('events'))).toEqual([])
      })

      test('events and answers keep their order', async () => {
        wire.post({ t: 'subscribe', stream: host.chat })
        await wire.until(is('snapshot'))
        call(1, 'chat.retry', { id: host.chatId, requestId: v7() })
        await wire.until((frame) => frame.t === 'events' && frame.from === 2)
        expect(wire.frames.slice(-3)).toMatchObject([
          { t: 'events', from: 1 },
          { t: 'result', id: 1 },
          { t: 'events', from: 2 },
        ])
      })

      test('many clients see the same, and one that leaves takes nothing along', async () => {
        const wires = await Promise.all(Array.from({ length: 20 }, () => transport.connect()))
        for (const each of wires) each.post({ t: 'subscribe', stream: host.chat })
        await Promise.all(wires.map((each) => each.until(is('snapshot'))))
        append('for all')
        await Promise.all(wires.map((each) => each.until(is('events'))))
        wires[0]?.close()
        append('for the others')
        const others = wires.slice(1)
        await Promise.all(others.map((each) => each.until((frame) => frame.t === 'events' && frame.from === 2)))
        for (const each of others) expect(each.mirror(host.chat)).toEqual(host.state(host.chat))
      })

      test('a slow reader is not buffered for: it gets a fresh snapshot when it reads on', async (context) => {
        if (!wire.stall) return context.skip()
        wire.post({ t: 'subscribe', stream: host.chat })
        wire.post({ t: 'subscribe', stream: 'app' })
        await wire.until((frame) => frame.t === 'snapshot' && frame.stream === 'app')
        const other = await transport.connect()
        other.post({ t: 'subscribe', stream: host.chat })
        await other.until(is('snapshot'))

        wire.stall(true)
        append('start')
        const { id } = (host.state(host.chat) as ChatState).messages.at(-1) ?? { id: '' }
        // 40 MB for a pipe that holds 4.
        for (let count = 0; count < 400; count += 1) {
          host.publish(host.chat, { type: 'text-appended', messageId: id, index: 0, text: 'x'.repeat(100_000) })
          if (count % 10 === 9) await new Promise((resolve) => setImmediate(resolve))
        }
        await other.until((frame) => frame.t === 'events' && frame.from + frame.events.length - 1 === 401)
        expect(other.mirror(host.chat)).toEqual(host.state(host.chat))

        wire.stall(false)
        await wire.until((frame) => frame.t === 'snapshot' && frame.stream === host.chat && frame.seq > 0)
        append('end')
        await wire.until((frame) => frame.t === 'events' && frame.from + frame.events.length - 1 === 402)
        expect(wire.mirror(host.chat)).toEqual(host.state(host.chat))
        expect(wire.frames.filter((frame) => frame.t === 'events' && frame.stream === host.chat).length).toBeLessThan(200)
      })
    })
  })
}
