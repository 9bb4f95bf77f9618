import { type AppError, appError } from '@shared/errors'
import { PROTOCOL_VERSION, type ServerFrame } from '@shared/protocol'
import { failed } from '@shared/result'
import type { IncomingFrame } from '@shared/schemas/frames'
import type { CallContext } from '../app/handlers'
import type { Hub } from '../engine/hub'
import type { Log } from '../engine/ports'
import { parseFrame } from './frames'
import { createOutbox } from './outbox'
import type { Router } from './router'
import { createSubscriptions } from './subscriptions'

/** The host's end of a pipe to one window or script. */
export type Transport = {
  /** Must not throw; what is sent after the pipe broke is dropped. */
  send(frame: ServerFrame): void
  close(reason?: string): void
  /** True while so much waits to be sent that events should be held back. */
  congested(): boolean
  /** Calls back each time the congestion has ended. */
  onDrain(callback: () => void): void
}

/** One client. It owns nothing but its subscriptions: closing it touches no running turn. */
export type Connection = {
  /** Takes one frame: JSON text, or a structured object. Never throws. */
  receive(raw: unknown): void
  /** Lets go of everything. The transport calls it when the pipe is gone; again is a no-op. */
  close(): void
}

export type ConnectionOptions = {
  readonly transport: Transport
  readonly router: Router
  readonly hub: Pick<Hub, 'subscribe'>
  readonly log: Log
  readonly appVersion: string
  readonly context: CallContext
}

/** Calls of one client that may be unanswered at a time. */
export const MAX_CALLS = 256
/** Malformed frames after which a client is cut off. */
export const MAX_PROTOCOL_ERRORS = 100

/** Serves one client over any transport: hello, calls, subscriptions, ping. */
export function createConnection({ transport, router, hub, log, appVersion, context }: ConnectionOptions): Connection {
  const outbox = createOutbox((frame) => transport.send(frame))
  const subscriptions = createSubscriptions({ hub, outbox, log, congested: () => transport.congested() })
  const calls = new Set<number>()
  let protocolErrors = 0
  let closed = false

  transport.onDrain(() => {
    if (!closed) subscriptions.refresh()
  })

  function close(): void {
    closed = true
    subscriptions.close()
    outbox.close()
  }

  function refuse(error: AppError): void {
    protocolErrors += 1
    outbox.send({ t: 'error', error })
    if (protocolErrors <= MAX_PROTOCOL_ERRORS) return
    log.warn('A client was cut off after too many malformed frames', { transport: context.transport })
    close()
    transport.close('too many malformed frames')
  }

  async function call(id: number, method: string, input: unknown): Promise<void> {
    calls.add(id)
    const result = await router.call(method, input, context)
    calls.delete(id)
    outbox.send({ t: 'result', id, result })
  }

  function startCall(frame: Extract<IncomingFrame, { t: 'call' }>): void {
    if (calls.has(frame.id)) {
      refuse(appError('protocol', `Call ${frame.id} is still being answered.`))
    } else if (calls.size >= MAX_CALLS) {
      const error = appError('overloaded', `More than ${MAX_CALLS} calls wait for their answer. Try again in a moment.`)
      outbox.send({ t: 'result', id: frame.id, result: failed(error) })
    } else {
      void call(frame.id, frame.method, frame.input)
    }
  }

  function greet(version: number): void {
    if (version === PROTOCOL_VERSION) outbox.send({ t: 'welcome', version: PROTOCOL_VERSION, appVersion })
    else refuse(appError('protocol', 'This window is of another version of Parley. Reload it.'))
  }

  function dispatch(frame: IncomingFrame): void {
    switch (frame.t) {
      case 'hello':
        greet(frame.version)
        break
      case 'call':
        startCall(frame)
        break
      case 'subscribe':
        subscriptions.add(frame.stream, frame.since)
        break
      case 'unsubscribe':
        subscriptions.remove(frame.stream)
        break
      case 'ping':
        outbox.send({ t: 'pong' })
        break
    }
  }

  return {
    receive(raw) {
      if (closed) return
      const parsed = parseFrame(raw)
      if (parsed.ok) return guard(log, () => dispatch(parsed.frame))
      if (parsed.callId === undefined) return refuse(parsed.error)
      outbox.send({ t: 'result', id: parsed.callId, result: failed(parsed.error) })
    },
    close,
  }
}

/** A bug behind one frame must not take the whole host down. */
function guard(log: Log, work: () => void): void {
  try {
    work()
  } catch (error) {
    log.error('A frame could not be handled', { error })
  }
}
