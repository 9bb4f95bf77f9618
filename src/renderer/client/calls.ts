import { type AppError, appError } from '@shared/errors'
import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import { type ClientFrame, MAX_FRAME_BYTES, type ServerFrame } from '@shared/protocol'
import { failed, type Result } from '@shared/result'

type CallFrame = Extract<ClientFrame, { t: 'call' }>
type Pending = { readonly frame: CallFrame; readonly repeatable: boolean; readonly answer: (result: Result<unknown>) => void }

export type Calls = {
  call<M extends MethodName>(method: M, input: CallInput<M>): Promise<Result<OutputOf<M>>>
  /** An answer has come. Answers to unknown calls are dropped: they belong to an earlier connection. */
  settle(frame: Extract<ServerFrame, { t: 'result' }>): void
  /** The connection is up (again): sends what waits. */
  up(): void
  /** The connection is cut. Calls with a `requestId` wait to be repeated, all others fail: nobody knows whether they ran. */
  down(): void
  /** There will be no connection: every call fails with this, now and later. */
  refuse(error: AppError): void
}

/**
 * Keeps the calls under way. `send` answers false while there is no connection; calls made before the
 * first connection wait for it.
 */
export function createCalls(send: (frame: ClientFrame) => boolean): Calls {
  const pending = new Map<number, Pending>()
  let lastId = 0
  let phase: 'starting' | 'up' | 'down' = 'starting'
  let refusal: AppError | null = null

  function fail(id: number, error: AppError): void {
    const call = pending.get(id)
    pending.delete(id)
    call?.answer(failed(error))
  }

  function transmit(call: Pending): void {
    try {
      send(call.frame)
    } catch (cause) {
      // A frame that cannot be cloned or serialised: a bug, but one that must not leave its caller waiting.
      fail(call.frame.id, appError('internal', 'The request could not be sent.', { detail: String(cause) }))
    }
  }

  return {
    call: <M extends MethodName>(method: M, input: CallInput<M>) =>
      new Promise<Result<OutputOf<M>>>((resolve) => {
        if (refusal) return resolve(failed(refusal))
        if (phase === 'down') return resolve(failed(cut()))
        if (isTooLarge(input)) return resolve(failed(appError('too_large', 'This is too much for one message. Send it in parts.')))
        lastId += 1
        // The contract's table is what ties a method to its output; the wire carries plain JSON.
        const answer = (result: Result<unknown>): void => resolve(result as Result<OutputOf<M>>)
        const call: Pending = { frame: { t: 'call', id: lastId, method, input }, repeatable: hasRequestId(input), answer }
        pending.set(lastId, call)
        if (phase === 'up') transmit(call)
      }),
    settle(frame) {
      const call = pending.get(frame.id)
      pending.delete(frame.id)
      call?.answer(frame.result)
    },
    up() {
      phase = 'up'
      for (const call of [...pending.values()]) transmit(call)
    },
    down() {
      phase = 'down'
      for (const call of [...pending.values()]) if (!call.repeatable) fail(call.frame.id, cut())
    },
    refuse(error) {
      refusal = error
      for (const id of [...pending.keys()]) fail(id, error)
    },
  }
}

function cut(): AppError {
  return appError('network', 'Parley is not reachable just now. Try again when the connection is back.')
}

/** A send that carries its own id does nothing twice, so it may be repeated. */
function hasRequestId(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'requestId' in input
}

function isTooLarge(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false
  const long = Object.values(input).some((value) => typeof value === 'string' && value.length * 3 > MAX_FRAME_BYTES)
  // Exact only where it can matter: encoding every call would cost more than sending it.
  return long && new TextEncoder().encode(JSON.stringify(input)).length + 1_000 > MAX_FRAME_BYTES
}
