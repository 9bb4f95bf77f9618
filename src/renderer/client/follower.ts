import type { AppError } from '@shared/errors'
import type { ClientFrame, ServerFrame, StreamEvent, StreamName, StreamPosition, StreamState } from '@shared/protocol'
import type { SetTimer } from './connection'
import { acceptsSnapshot, classify, sinceFor } from './recovery'

/** How long an answer to `subscribe` may take before it counts as lost. */
export const ANSWER_MS = 3_000
/** Events kept while a gap is open; beyond it a snapshot is cheaper. */
const MAX_DEFERRED = 2_000

type EventsFrame = Extract<ServerFrame, { t: 'events' }>
type SnapshotFrame = Extract<ServerFrame, { t: 'snapshot' }>

/** Where a stream's state goes; the events come in order, each exactly once. */
export type Sink = {
  snapshot(state: StreamState): void
  events(events: readonly StreamEvent[]): void
  refused(error: AppError): void
}

export type Follower = {
  snapshot(frame: SnapshotFrame): void
  events(frame: EventsFrame): void
  refused(error: AppError): void
  /** The connection is up: goes on where it stopped. */
  up(): void
  down(): void
  close(): void
}

/** Follows one stream over an unreliable connection and hands on a sequence without gaps or doubles. */
export function createFollower(stream: StreamName, send: (frame: ClientFrame) => boolean, setTimer: SetTimer, sink: Sink): Follower {
  let position: StreamPosition | null = null
  /** Questions asked since the last progress; 0 = none is under way. */
  let attempts = 0
  let deferred: EventsFrame[] = []
  let cancelTimer: (() => void) | null = null

  function ask(): void {
    cancelTimer?.()
    attempts += 1
    const since = sinceFor(position, attempts)
    const sent = send(since ? { t: 'subscribe', stream, since } : { t: 'subscribe', stream })
    cancelTimer = sent ? setTimer(ANSWER_MS, ask) : null
  }

  function settled(): void {
    attempts = 0
    cancelTimer?.()
    cancelTimer = null
  }

  function take(frame: EventsFrame): void {
    const arrival = { epoch: frame.epoch, from: frame.from, count: frame.events.length }
    const decision = classify(position, arrival, attempts > 0)
    switch (decision.kind) {
      case 'ignore':
        // The answer to a question may be empty: nothing was missed.
        if (position && frame.epoch === position.epoch && frame.from === position.seq + 1) settled()
        return
      case 'apply':
        position = { epoch: frame.epoch, seq: frame.from + frame.events.length - 1 }
        sink.events(decision.skip === 0 ? frame.events : frame.events.slice(decision.skip))
        // An event that was on its way already proves nothing while the gap behind it is still open.
        if (deferred.length === 0) settled()
        return
      case 'defer':
        deferred.push(frame)
        if (deferred.length <= MAX_DEFERRED) return
        deferred = []
        position = null
        ask()
        return
      case 'recover':
        deferred.push(frame)
        if (decision.snapshot) position = null
        ask()
    }
  }

  /** Tries the kept events again after progress. Those that still do not fit are kept on. */
  function drain(): void {
    const waiting = deferred.sort((a, b) => a.from - b.from)
    deferred = []
    for (const frame of waiting) take(frame)
    if (deferred.length === 0 && attempts > 0 && position) settled()
  }

  return {
    snapshot(frame) {
      const at = { epoch: frame.epoch, seq: frame.seq }
      if (!acceptsSnapshot(position, at)) return
      position = at
      sink.snapshot(frame.state)
      settled()
      drain()
    },
    events(frame) {
      const before = position
      take(frame)
      if (position !== before && position && deferred.length > 0) drain()
    },
    refused(error) {
      settled()
      deferred = []
      sink.refused(error)
    },
    up() {
      attempts = 0
      deferred = []
      ask()
    },
    down: settled,
    close() {
      settled()
      send({ t: 'unsubscribe', stream })
    },
  }
}
