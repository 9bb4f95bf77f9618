import type { AppEvent, AppState } from '@shared/events/app'
import type { ChatEvent, ChatState } from '@shared/events/chat'
import { type ClientFrame, PROTOCOL_VERSION, type ServerFrame, type StreamName, type WindowFrame } from '@shared/protocol'
import { createHub, type Hub } from '../../../../src/main/engine/hub'
import { uuidV7Ids } from '../../../../src/main/platform/ids'
import type { LinkEvents, Transport } from '../../../../src/renderer/client/transport'
import { appSource, CHAT_ID, chatSource, type Step } from '../../shared/sources'

/** The real hub behind a wire that loses, doubles and reorders frames when told to. */
export type UnreliableHost = {
  readonly transport: Transport
  publish(stream: 'app' | 'chat', step: Step): void
  /** Hands the next frame to the page. */
  deliver(): boolean
  /** Loses it. */
  drop(): void
  /** Hands it over and keeps a copy for later. */
  double(): void
  /** Hands it over and sends its events once more, together with those that follow. */
  overlap(): void
  /** Lets the next one but one overtake it. */
  swap(): void
  /** Loses what the page sends next. */
  deafen(): void
  /** Cuts the connection; the page connects again by its timer. */
  cut(): void
  /** Comes back as a new process: streams begin anew. */
  restart(): void
  state(): { readonly app: AppState; readonly chat: ChatState }
}

export function unreliableHost(): UnreliableHost {
  const app = appSource()
  const chat = chatSource()
  const streamOf = (stream: StreamName) => (stream === 'app' ? app.state() : chat.state())
  let hub: Hub = createHub(uuidV7Ids, streamOf)
  let wire: ServerFrame[] = []
  let deaf = false
  let page: LinkEvents | null = null
  let subscriptions = new Map<StreamName, () => void>()

  function hangUp(): void {
    for (const stop of subscriptions.values()) stop()
    subscriptions = new Map()
    wire = []
    page = null
  }

  function receive(frame: ClientFrame | WindowFrame): void {
    if (frame.t === 'hello') page?.frame({ t: 'welcome', version: PROTOCOL_VERSION, appVersion: '0' })
    if (frame.t !== 'subscribe') return
    if (deaf) {
      deaf = false
      return
    }
    subscriptions.get(frame.stream)?.()
    subscriptions.set(
      frame.stream,
      hub.subscribe(frame.stream, frame.since, (answer) => wire.push(structuredClone(answer))),
    )
  }

  const host: UnreliableHost = {
    transport: {
      kind: 'memory',
      connect(events) {
        hangUp()
        page = events
        return { send: receive, close: hangUp }
      },
    },
    publish(stream, step) {
      const event: AppEvent | ChatEvent = stream === 'app' ? app.next(step) : chat.next(step)
      hub.publish(stream === 'app' ? 'app' : `chat:${CHAT_ID}`, event)
    },
    deliver() {
      const frame = wire.shift()
      if (frame) page?.frame(frame)
      return frame !== undefined
    },
    drop: () => void wire.shift(),
    double() {
      const frame = wire[0]
      if (!frame) return
      wire.push(structuredClone(frame))
      host.deliver()
    },
    overlap() {
      const [first, second, ...rest] = wire
      if (first?.t !== 'events' || second?.t !== 'events' || first.stream !== second.stream || first.epoch !== second.epoch) return
      if (first.from + first.events.length !== second.from) return
      wire = [first, { ...second, from: first.from, events: [...first.events, ...second.events] }, ...rest]
      host.deliver()
    },
    swap() {
      const [first, second, ...rest] = wire
      if (first && second) wire = [second, first, ...rest]
    },
    deafen() {
      deaf = true
    },
    cut() {
      const cut = page
      hangUp()
      cut?.closed()
    },
    restart() {
      hub = createHub(uuidV7Ids, streamOf)
      host.cut()
    },
    state: () => ({ app: app.state(), chat: chat.state() }),
  }
  return host
}
