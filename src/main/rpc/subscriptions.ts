import { type AppError, appError, Failure } from '@shared/errors'
import type { StreamName, StreamPosition } from '@shared/protocol'
import type { Hub, StreamSink } from '../engine/hub'
import type { Log } from '../engine/ports'
import { isStreamName } from './frames'
import type { Outbox } from './outbox'

/** Streams one client may watch at a time. */
export const MAX_SUBSCRIPTIONS = 64

/** The streams one client watches. */
export type Subscriptions = {
  /** Watches a stream (again: from the given position); a stream that cannot be watched is answered with `refused`. */
  add(stream: string, since: StreamPosition | undefined): void
  remove(stream: string): void
  /** Starts every stream that was left behind by congestion afresh, with a snapshot. */
  refresh(): void
  close(): void
}

export type SubscriptionsOptions = {
  readonly hub: Pick<Hub, 'subscribe'>
  readonly outbox: Outbox
  readonly log: Log
  readonly congested: () => boolean
}

/**
 * Keeps a client's subscriptions. While its transport is congested, events are not buffered for it: the stream is
 * left and marked stale, and once the transport has drained it starts again with a snapshot. Leaving a stream never
 * stops the work that publishes to it.
 */
export function createSubscriptions({ hub, outbox, log, congested }: SubscriptionsOptions): Subscriptions {
  const active = new Map<StreamName, () => void>()
  const stale = new Set<StreamName>()

  function leave(stream: StreamName): void {
    active.get(stream)?.()
    active.delete(stream)
    stale.delete(stream)
    outbox.drop(stream)
  }

  function watch(stream: StreamName, since: StreamPosition | undefined): void {
    let started = false
    const sink: StreamSink = (frame) => {
      if (frame.t === 'snapshot') outbox.send(frame)
      else if (!started || !congested()) outbox.queue(frame)
      else return fallBehind()
      started = true
    }
    function fallBehind(): void {
      leave(stream)
      stale.add(stream)
    }
    try {
      active.set(stream, hub.subscribe(stream, since, sink))
    } catch (thrown) {
      outbox.send({ t: 'refused', stream, error: refusal(stream, thrown, log) })
    }
  }

  return {
    add(stream, since) {
      if (!isStreamName(stream)) return outbox.send({ t: 'refused', stream: stream as StreamName, error: unknown() })
      leave(stream)
      if (active.size + stale.size >= MAX_SUBSCRIPTIONS) {
        const error = appError('overloaded', `One window can watch ${MAX_SUBSCRIPTIONS} conversations at a time.`, { retryable: false })
        return outbox.send({ t: 'refused', stream, error })
      }
      if (congested()) stale.add(stream)
      else watch(stream, since)
    },
    remove(stream) {
      if (isStreamName(stream)) leave(stream)
    },
    refresh() {
      for (const stream of [...stale]) {
        // A snapshot may fill the pipe again; what is left waits for the next drain.
        if (congested()) return
        stale.delete(stream)
        watch(stream, undefined)
      }
    },
    close() {
      for (const stop of active.values()) stop()
      active.clear()
      stale.clear()
    },
  }
}

function unknown(): AppError {
  return appError('not_found', 'There is no stream of this name.')
}

function refusal(stream: StreamName, thrown: unknown, log: Log): AppError {
  if (thrown instanceof Failure) return thrown.error
  log.error('A stream could not be opened', { stream, error: thrown })
  return appError('internal', 'Something went wrong inside Parley. The log has the details.')
}
