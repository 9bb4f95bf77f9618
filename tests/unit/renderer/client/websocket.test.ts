import { expect, test } from 'vitest'
import { takeToken, type WebSocketOptions, webSocketTransport } from '../../../../src/renderer/client/websocket'

type Request = { readonly path: string; readonly body: unknown }

/** A socket that a test opens, feeds and closes. */
class FakeSocket extends EventTarget {
  readyState = 0
  readonly sent: string[] = []
  send(text: string): void {
    this.sent.push(text)
  }
  close(): void {
    this.readyState = 3
    this.dispatchEvent(new Event('close'))
  }
  open(): void {
    this.readyState = 1
    this.dispatchEvent(new Event('open'))
  }
  receive(data: string): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

function setUp(token: string | null, statuses: readonly number[]) {
  const requests: Request[] = []
  const log: string[] = []
  const sockets: FakeSocket[] = []
  const addresses: string[] = []
  const waiting = [...statuses]
  const options: WebSocketOptions = {
    origin: 'http://127.0.0.1:4000',
    token,
    fetch: async (address, init) => {
      requests.push({ path: new URL(address).pathname, body: JSON.parse(String(init.body)) })
      const status = waiting.shift()
      if (status === undefined) throw new TypeError('failed to fetch')
      return new Response('{}', { status })
    },
    open: (address) => {
      addresses.push(address)
      sockets.push(new FakeSocket())
      return sockets.at(-1) as unknown as WebSocket
    },
  }
  const transport = webSocketTransport(options)
  const connect = async () => {
    const link = transport.connect({
      opened: () => log.push('opened'),
      frame: (frame) => log.push(frame.t),
      closed: (refusal) => log.push(refusal ? `refused ${refusal.code}` : 'closed'),
    })
    // The answers to two requests at most.
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
    return link
  }
  return { connect, requests, log, sockets, addresses }
}

test('the token buys a session once; later connections rest on the cookie', async () => {
  const { connect, requests, addresses } = setUp('secret', [200, 200])
  await connect()
  await connect()
  expect(requests).toEqual([
    { path: '/session', body: { token: 'secret' } },
    { path: '/rpc/app.info', body: {} },
  ])
  expect(addresses).toEqual(['ws://127.0.0.1:4000/events', 'ws://127.0.0.1:4000/events'])
})

test('an outdated token is forgiven where the cookie is good, and is not tried again', async () => {
  const { connect, requests, log } = setUp('old', [401, 200, 200])
  await connect()
  await connect()
  expect(requests.map((request) => request.path)).toEqual(['/session', '/rpc/app.info', '/rpc/app.info'])
  expect(log).toEqual([])
})

test.each([[null, [401]] as const, ['old', [401, 401]] as const])('a page nobody knows is told where the address is: token %s', async (token, statuses) => {
  const { connect, log, sockets } = setUp(token, statuses)
  await connect()
  expect(log).toEqual(['refused auth'])
  expect(sockets).toEqual([])
})

test('without a host the link is closed, to be tried again', async () => {
  const { connect, log } = setUp(null, [])
  await connect()
  expect(log).toEqual(['closed'])
})

test('frames go both ways as JSON; what is none ends the link', async () => {
  const { connect, log, sockets } = setUp(null, [200])
  const link = await connect()
  const socket = sockets[0] as FakeSocket
  link.send({ t: 'ping' })
  socket.open()
  link.send({ t: 'ping' })
  expect(socket.sent).toEqual(['{"t":"ping"}'])
  socket.receive('{"t":"pong"}')
  socket.receive('nonsense')
  expect(log).toEqual(['opened', 'pong', 'closed'])
})

test('the token leaves the address bar, everything else stays', () => {
  const replaced: string[] = []
  const history = { state: null, replaceState: (_state: unknown, _title: string, url: string) => replaced.push(url) } as unknown as History
  const location = (hash: string) => ({ hash, pathname: '/', search: '?solo' }) as unknown as Location
  expect(takeToken(location('#token=abc_-9'), history)).toBe('abc_-9')
  expect(replaced).toEqual(['/?solo#/'])
  expect(takeToken(location('#/chat/x'), history)).toBeNull()
  expect(replaced).toHaveLength(1)
})
