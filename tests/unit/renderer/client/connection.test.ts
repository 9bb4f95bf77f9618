import { type ClientFrame, PROTOCOL_VERSION, type ServerFrame, type WindowFrame } from '@shared/protocol'
import { beforeEach, expect, test } from 'vitest'
import { type Connection, createConnection } from '../../../../src/renderer/client/connection'
import type { LinkEvents, Transport } from '../../../../src/renderer/client/transport'
import { type ManualTime, manualTime } from './manual-time'

const WELCOME: ServerFrame = { t: 'welcome', version: PROTOCOL_VERSION, appVersion: '1' }

let time: ManualTime
let links: LinkEvents[]
let sent: (ClientFrame | WindowFrame)[]
let log: string[]
let connection: Connection

beforeEach(() => {
  time = manualTime()
  links = []
  sent = []
  log = []
  const transport: Transport = {
    kind: 'websocket',
    connect(events) {
      links.push(events)
      return { send: (frame) => sent.push(frame), close: () => log.push('closed') }
    },
  }
  connection = createConnection(transport, time.setTimer, {
    up: () => log.push('up'),
    down: () => log.push('down'),
    frame: (frame) => log.push(frame.t),
    state: (state, refusal) => log.push(refusal ? `${state}: ${refusal.code}` : state),
  })
})

function open(): void {
  links.at(-1)?.opened()
  links.at(-1)?.frame(WELCOME)
}

test('greets, and is open once the host has answered', () => {
  expect(connection.send({ t: 'ping' })).toBe(false)
  open()
  expect(sent).toEqual([{ t: 'hello', version: PROTOCOL_VERSION }])
  expect(log).toEqual(['connecting', 'open', 'up'])
  expect(connection.send({ t: 'ping' })).toBe(true)
})

test('tries again after 250 ms, then ever more rarely up to 5 s, and quickly again after a success', () => {
  const pauses: number[] = []
  for (let attempt = 0; attempt < 7; attempt += 1) {
    const before = links.length
    links.at(-1)?.closed()
    const start = time.now()
    while (links.length === before) time.advance(50)
    pauses.push(time.now() - start)
  }
  expect(pauses).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000])
  open()
  links.at(-1)?.closed()
  time.advance(250)
  expect(links).toHaveLength(9)
  expect(log.slice(-3)).toEqual(['up', 'down', 'lost'])
})

test('does not wait where somebody knows better', () => {
  links[0]?.closed()
  connection.hurry()
  connection.hurry()
  expect(links).toHaveLength(2)
  time.advance(10_000)
  expect(links).toHaveLength(2)
})

test('a host that does not greet back within 10 s is given up', () => {
  links[0]?.opened()
  time.advance(10_000)
  expect(log).toEqual(['connecting', 'closed', 'lost'])
})

test('pings every 15 s, and takes silence for a cut', () => {
  open()
  time.advance(15_000)
  expect(sent.at(-1)).toEqual({ t: 'ping' })
  links[0]?.frame({ t: 'pong' })
  time.advance(15_000)
  expect(log).toEqual(['connecting', 'open', 'up'])
  time.advance(15_000)
  expect(log).toEqual(['connecting', 'open', 'up', 'closed', 'down', 'lost'])
})

test('a link that is over says nothing more', () => {
  open()
  links[0]?.closed()
  links[0]?.frame({ t: 'pong' })
  links[0]?.frame(WELCOME)
  links[0]?.closed()
  expect(log).toEqual(['connecting', 'open', 'up', 'down', 'lost'])
})

test('a refusal ends the attempts', () => {
  links[0]?.closed({ code: 'auth', message: 'no', retryable: false })
  time.advance(60_000)
  expect(links).toHaveLength(1)
  expect(log).toEqual(['connecting', 'lost: auth'])
})

test.each([
  { t: 'welcome', version: PROTOCOL_VERSION + 1, appVersion: '2' },
  { t: 'error', error: { code: 'protocol', message: 'another version', retryable: false } },
] as const)('a host of another version ends them too: %o', (frame) => {
  links[0]?.opened()
  links[0]?.frame(frame)
  time.advance(60_000)
  expect(links).toHaveLength(1)
  expect(log).toEqual(['connecting', 'closed', 'lost: protocol'])
})
