import { patience } from '../patience'

const MARK = '[DONE]'
/** The same text in a JSON string, spelled so that the SDK does not see it. */
const SPELLED = '[\\u0044ONE]'

/**
 * A fetch for one request. It remembers whether any byte of the body came, and hides the text `[DONE]` in it: the SDK
 * takes every line that holds it for the end of the stream, so that an answer which quotes it would end there. Cohere
 * ends its streams by an event and sends no such mark.
 *
 * @param stop ends the request. It goes to fetch and not to the SDK, whose listeners on it would never be taken off.
 */
export function watchBody(stop: AbortSignal): { readonly fetch: typeof fetch; isEmpty(): boolean } {
  let empty = true
  return {
    isEmpty: () => empty,
    fetch: async (input, init) => {
      const response = await fetch(input, { ...init, ...patience().fetchOptions, signal: stop })
      if (!response.body || !response.ok) return response
      const hide = createHiding()
      const body = response.body.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          transform: (chunk, controller) => {
            empty = false
            const bytes = hide.push(chunk)
            if (bytes.byteLength > 0) controller.enqueue(bytes)
          },
          flush: (controller) => controller.enqueue(hide.rest()),
        }),
      )
      return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
    },
  }
}

/** Replaces the mark in a stream of bytes, also where two chunks share it: its beginning waits for what follows. */
function createHiding(): { push(chunk: Uint8Array): Uint8Array; rest(): Uint8Array } {
  let held = ''
  return {
    push(chunk) {
      // Latin-1 maps bytes to characters and back one by one.
      const text = held + Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1')
      held = beginningAtEnd(text)
      const ready = held === '' ? text : text.slice(0, -held.length)
      return Buffer.from(ready.replaceAll(MARK, SPELLED), 'latin1')
    },
    rest: () => Buffer.from(held, 'latin1'),
  }
}

/** The longest end of the text that is a beginning of the mark. */
function beginningAtEnd(text: string): string {
  const at = text.lastIndexOf('[')
  return at >= text.length - MARK.length + 1 && at >= 0 && MARK.startsWith(text.slice(at)) ? text.slice(at) : ''
}
