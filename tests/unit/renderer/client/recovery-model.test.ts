import type { AppState } from '@shared/events/app'
import type { ChatState } from '@shared/events/chat'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClient } from '../../../../src/renderer/client/create-client'
import type { LinkEvents, Transport } from '../../../../src/renderer/client/transport'
import { applyOps, type StreamOp } from '../../../../src/renderer/store/apply'
import { INITIAL_STATE, type StoreState } from '../../../../src/renderer/store/state'
import { CHAT_ID, type Step, stepArbitrary } from '../../shared/sources'
import { manualTime } from './manual-time'
import { type UnreliableHost, unreliableHost } from './unreliable-host'

type Action =
  | { readonly do: 'publish'; readonly stream: 'app' | 'chat'; readonly step: Step }
  | { readonly do: 'deliver' | 'drop' | 'double' | 'overlap' | 'swap' | 'deafen' | 'cut' | 'restart' | 'flush' | 'wait' }

const actionArbitrary: fc.Arbitrary<Action> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('publish' as const), stream: fc.constantFrom('app' as const, 'chat' as const), step: stepArbitrary }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('deliver' as const, 'flush' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('drop' as const, 'double' as const, 'overlap' as const, 'swap' as const, 'wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('deafen' as const, 'cut' as const, 'restart' as const) }) },
)

/** A page that follows both streams of the host, as the real one does but with time that a test moves. */
function openPage(host: UnreliableHost) {
  const time = manualTime()
  const opened: LinkEvents[] = []
  const transport: Transport = {
    kind: 'memory',
    connect(events) {
      const link = host.transport.connect(events)
      opened.push(events)
      return link
    },
  }
  const client = createClient(transport, { setTimer: time.setTimer, openTab: () => {} })
  let state: StoreState = { ...INITIAL_STATE, chats: { [CHAT_ID]: { state: null, error: null } } }
  let ops: StreamOp[] = []
  client.subscribe<AppState>('app', {
    snapshot: (app) => ops.push({ stream: 'app', kind: 'snapshot', state: app }),
    events: (events) => ops.push(...events.map((event): StreamOp => ({ stream: 'app', kind: 'event', event }))),
    refused: () => expect.unreachable(),
  })
  client.subscribe<ChatState>(`chat:${CHAT_ID}`, {
    snapshot: (chat) => ops.push({ stream: 'chat', id: CHAT_ID, kind: 'snapshot', state: chat }),
    events: (events) => ops.push(...events.map((event): StreamOp => ({ stream: 'chat', id: CHAT_ID, kind: 'event', event }))),
    refused: () => expect.unreachable(),
  })
  const page = {
    /** Says to every new link that it is up. */
    open: () => {
      for (const events of opened.splice(0)) events.opened()
    },
    flush: () => {
      state = applyOps(state, ops)
      ops = []
    },
    wait: (ms: number) => {
      time.advance(ms)
      page.open()
    },
    state: () => ({ app: state.app, chat: state.chats[CHAT_ID]?.state }),
  }
  page.open()
  return page
}

function run(host: UnreliableHost, page: ReturnType<typeof openPage>, action: Action): void {
  switch (action.do) {
    case 'publish':
      host.publish(action.stream, action.step)
      break
    case 'flush':
      page.flush()
      break
    case 'wait':
      page.wait(1_000)
      break
    case 'deliver':
      host.deliver()
      break
    default:
      host[action.do]()
  }
}

/** Lets everything under way arrive, with as much time as recovery may take. */
function settle(host: UnreliableHost, page: ReturnType<typeof openPage>): void {
  for (let round = 0; round < 12; round += 1) {
    while (host.deliver()) {
      // until the wire is empty
    }
    page.wait(5_000)
  }
  page.flush()
}

const STEP: Step = { kind: 92, pick: 41, text: '' }

test('any loss, doubling, reordering and reconnecting ends in the state of a fresh snapshot', () => {
  fc.assert(
    fc.property(fc.array(actionArbitrary, { maxLength: 80 }), (actions) => {
      const host = unreliableHost()
      const page = openPage(host)
      for (const action of actions) run(host, page, action)
      host.cut()
      settle(host, page)
      expect(page.state()).toEqual(host.state())
    }),
    { numRuns: 400 },
  )
})

test('without a reconnect, the next event on a sound wire is enough', () => {
  fc.assert(
    fc.property(fc.array(actionArbitrary, { maxLength: 80 }), (actions) => {
      const host = unreliableHost()
      const page = openPage(host)
      for (const action of actions) run(host, page, action)
      settle(host, page)
      host.publish('app', STEP)
      host.publish('chat', STEP)
      settle(host, page)
      expect(page.state()).toEqual(host.state())
    }),
    { numRuns: 400 },
  )
})
