import type { AppState } from '@shared/events/app'
import type { ChatState } from '@shared/events/chat'
import { reduceApp } from '@shared/events/reduce-app'
import { reduceChat } from '@shared/events/reduce-chat'
import type { ServerFrame, StreamName, StreamState } from '@shared/protocol'

/** The client's end of a transport, as raw as it gets. */
export type RawWire = {
  /** Sends text as it is and anything else as the transport sends frames. */
  post(raw: unknown): void
  close(): void
  /** Stops reading, or reads on; missing where a transport cannot be stalled from outside. */
  stall?(stalled: boolean): void
}

export type Wire = RawWire & {
  /** Everything that came, in order. */
  readonly frames: ServerFrame[]
  /** The first frame, come or coming, that fits. */
  until<F extends ServerFrame>(fits: (frame: ServerFrame) => frame is F): Promise<F>
  until(fits: (frame: ServerFrame) => boolean): Promise<ServerFrame>
  /** Resolves when the host has hung up. */
  readonly hungUp: Promise<void>
  /** What a window would show now: snapshots and events applied. Fails on a gap. */
  mirror(stream: StreamName): StreamState | undefined
  /** The place in the stream up to which the mirror is complete. */
  position(stream: StreamName): { epoch: string; seq: number }
}

/** Collects what a client receives. `start` gets the two callbacks and opens the transport. */
export async function makeWire(start: (onFrame: (frame: ServerFrame) => void, onHangUp: () => void) => Promise<RawWire> | RawWire): Promise<Wire> {
  const frames: ServerFrame[] = []
  const mirrors = new Map<StreamName, { state: StreamState; epoch: string; seq: number }>()
  const waiting = new Set<() => void>()
  const { promise: hungUp, resolve: onHangUp } = Promise.withResolvers<void>()

  function receive(frame: ServerFrame): void {
    frames.push(frame)
    apply(frame)
    for (const check of [...waiting]) check()
  }

  function apply(frame: ServerFrame): void {
    if (frame.t === 'snapshot') mirrors.set(frame.stream, { state: frame.state, epoch: frame.epoch, seq: frame.seq })
    if (frame.t !== 'events') return
    const before = mirrors.get(frame.stream)
    if (!before || before.epoch !== frame.epoch) throw new Error('events of a stream without a snapshot')
    if (frame.from !== before.seq + 1) throw new Error(`gap: expected ${before.seq + 1}, got ${frame.from}`)
    const reduce = frame.stream === 'app' ? reduceApp : reduceChat
    const state = frame.events.reduce((sum: StreamState, event) => reduce(sum as AppState & ChatState, event as never), before.state)
    mirrors.set(frame.stream, { state, epoch: frame.epoch, seq: before.seq + frame.events.length })
  }

  const raw = await start(receive, onHangUp)
  return {
    ...raw,
    frames,
    hungUp,
    until(fits: (frame: ServerFrame) => boolean): Promise<never> {
      const { promise, resolve } = Promise.withResolvers<never>()
      function check(): void {
        const found = frames.find(fits)
        if (!found) return
        waiting.delete(check)
        resolve(found as never)
      }
      waiting.add(check)
      check()
      return promise
    },
    mirror: (stream) => mirrors.get(stream)?.state,
    position(stream) {
      const at = mirrors.get(stream)
      if (!at) throw new Error(`nothing came of ${stream}`)
      return { epoch: at.epoch, seq: at.seq }
    },
  }
}

/** Narrowing tests for `until`. */
export const is =
  <T extends ServerFrame['t']>(t: T) =>
  (frame: ServerFrame): frame is Extract<ServerFrame, { t: T }> =>
    frame.t === t

export const isResult =
  (id: number) =>
  (frame: ServerFrame): frame is Extract<ServerFrame, { t: 'result' }> =>
    frame.t === 'result' && frame.id === id
