/** What one response of a server may bring; the other transport has the same limit for one message. */
const MAX_BYTES = 10 * 1024 * 1024

/**
 * A `fetch` whose responses end in an error after 10 MB. `onBroken` is told when the answer to a POST breaks off: the
 * client would wait for the rest until its time is over.
 */
export function boundedFetch(onBroken: () => void): (url: string | URL, init?: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const response = await fetch(url, init)
    if (!response.body) return response
    const body = bounded(response.body, () => {
      if (init?.method === 'POST' && !init.signal?.aborted) onBroken()
    })
    const { status, statusText, headers } = response
    return new Response(body, { status, statusText, headers })
  }
}

function bounded(body: ReadableStream<Uint8Array>, onError: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let size = 0
  let cancelled = false
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read()
        if (cancelled) return
        if (done) return controller.close()
        size += value.length
        if (size > MAX_BYTES) throw new Error(`The server sent more than ${MAX_BYTES / 1024 / 1024} MB at once.`)
        controller.enqueue(value)
      } catch (reason) {
        if (cancelled) return
        controller.error(reason)
        onError()
        await reader.cancel(reason).catch(() => {})
      }
    },
    cancel(reason) {
      cancelled = true
      return reader.cancel(reason)
    },
  })
}
