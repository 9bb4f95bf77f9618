import { setImmediate } from 'node:timers/promises'
import { patience } from '../patience'

/** An answer whose status is no success, with its whole body. */
export type Refusal = { readonly status: number; readonly headers: Headers; readonly body: string }

/** What one request met on its way, which the SDK's errors do not tell. */
export type WireWatch = {
  /** A fetch for this request, ended by `stop`; it waits as long as it takes. */
  fetch(stop: AbortSignal): typeof fetch
  /** What broke the connection, before the headers or in the body; undefined where nothing did. */
  failure(): Error | undefined
  refusal(): Refusal | null
}

export function watchWire(): WireWatch {
  let failure: Error | undefined
  let refusal: Refusal | null = null
  const failed = (reason: unknown): never => {
    failure = reason instanceof Error ? reason : new Error(String(reason))
    throw failure
  }
  return {
    fetch: (stop) => async (input, init) => {
      const response = await fetch(input, { ...init, ...patience().fetchOptions, signal: stop }).catch(failed)
      if (!response.ok) {
        const body = await response.text().catch(failed)
        refusal = { status: response.status, headers: response.headers, body }
        return new Response(body, { status: response.status, headers: response.headers })
      }
      return new Response(response.body && watched(response.body), { headers: response.headers })
    },
    failure: () => failure,
    refusal: () => refusal,
  }

  function watched(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader()
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await reader.read().catch(async (reason: unknown) => {
          // An error empties the SDK's queue; what came before it is read first.
          await setImmediate()
          return failed(reason)
        })
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    })
  }
}
