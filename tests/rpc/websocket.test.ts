import { once } from 'node:events'
import { MAX_FRAME_BYTES, type ServerFrame } from '@shared/protocol'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startHttpServer } from '../../src/main/browser/http-server'
import { listenOnLoopback } from '../../src/main/browser/listen'
import { makeFakeHost } from './fake-host'
import { rpcSuite } from './suite'
import { is, makeWire } from './wire'

const files = { read: async () => ({ status: 404 }) as const }

async function connect(port: number, token: string, query = '') {
  return makeWire(async (onFrame, onHangUp) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/events${query}`, { headers: { authorization: `Bearer ${token}` }, perMessageDeflate: false })
    socket.on('message', (data: Buffer) => onFrame(JSON.parse(data.toString('utf8')) as ServerFrame))
    socket.on('close', onHangUp)
    await once(socket, 'open')
    return {
      post: (raw) => socket.send(typeof raw === 'string' ? raw : JSON.stringify(raw)),
      close: () => socket.close(),
      stall: (stalled) => (stalled ? socket.pause() : socket.resume()),
    }
  })
}

rpcSuite('WebSocket', async (host) => {
  const server = startHttpServer({ ...host, files, listener: await listenOnLoopback(0) })
  return { connect: () => connect(server.port, server.token), close: () => server.close() }
})

test('a stream named in the address is watched from the start', async () => {
  const host = makeFakeHost()
  const server = startHttpServer({ ...host, files, listener: await listenOnLoopback(0) })
  const wire = await connect(server.port, server.token, `?stream=${host.chat}`)
  expect(await wire.until(is('snapshot'))).toMatchObject({ stream: host.chat, seq: 0 })
  const lost = await connect(server.port, server.token, '?stream=chat:none')
  expect(await lost.until(is('refused'))).toMatchObject({ stream: 'chat:none', error: { code: 'not_found' } })
  await server.close()
})

test('bytes and broken UTF-8 are malformed frames like any other', async () => {
  const server = startHttpServer({ ...makeFakeHost(), files, listener: await listenOnLoopback(0) })
  const { socket, frame } = await rawSocket(server.port, server.token)
  for (const binary of [true, false]) {
    const answer = frame()
    socket.send(Buffer.from(binary ? '{"t":"ping"}' : [0x22, 0xc3, 0x28, 0x22]), { binary })
    expect(await answer).toMatchObject({ t: 'error', error: { code: 'protocol' } })
  }
  const pong = frame()
  socket.send('{"t":"ping"}')
  expect(await pong).toEqual({ t: 'pong' })
  await server.close()
})

test('a message beyond all bounds ends its own connection and nothing else', async () => {
  const server = startHttpServer({ ...makeFakeHost(), files, listener: await listenOnLoopback(0) })
  const other = await connect(server.port, server.token)
  const { socket } = await rawSocket(server.port, server.token)
  socket.on('error', () => {})
  socket.send('x'.repeat(2 * MAX_FRAME_BYTES + 1))
  const [code] = (await once(socket, 'close')) as [number]
  expect(code).toBe(1009)
  other.post({ t: 'ping' })
  await other.until(is('pong'))
  await server.close()
})

test('the end of the server is said to every client', async () => {
  const server = startHttpServer({ ...makeFakeHost(), files, listener: await listenOnLoopback(0) })
  const { socket } = await rawSocket(server.port, server.token)
  const closed = once(socket, 'close')
  await server.close()
  expect((await closed)[0]).toBe(1001)
})

test('a client that hangs does not hold up the end', async () => {
  const server = startHttpServer({ ...makeFakeHost(), files, listener: await listenOnLoopback(0) })
  const { socket } = await rawSocket(server.port, server.token)
  socket.pause()
  await server.close()
})

async function rawSocket(port: number, token: string) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/events`, { headers: { authorization: `Bearer ${token}` } })
  await once(socket, 'open')
  const frame = async () => JSON.parse(String((await once(socket, 'message'))[0])) as ServerFrame
  return { socket, frame }
}
