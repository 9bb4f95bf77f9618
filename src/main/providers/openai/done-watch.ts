const DONE = '[DONE]'

/** How the body of an event stream ended: with the protocol's own end mark, without it, or before its first byte. */
export type StreamEnd = 'done' | 'cut' | 'empty'

/**
 * A fetch for one request that remembers the last bytes of the body. The SDK swallows the mark `data: [DONE]`, and only
 * with it is an answer without a finish reason complete. One look at the end of each chunk from the network; nothing per delta.
 *
 * @param stop ends the request. It goes to fetch and not to the SDK, which would make a composite of it and ask that
 *   twice per delta whether it is aborted; on Node this costs a tenth of the whole stream.
 */
export function watchEnd(stop: AbortSignal): { readonly fetch: typeof fetch; end(): StreamEnd } {
  let tail = ''
  return {
    fetch: async (input, init) => {
      const signal = init?.signal ? AbortSignal.any([init.signal, stop]) : stop
      const response = await fetch(input, { ...init, signal })
      const { body } = response
      if (!body) return response
      const getReader = body.getReader.bind(body)
      const watched = (): ReadableStreamDefaultReader<Uint8Array> => {
        const reader = getReader()
        const read = reader.read.bind(reader)
        reader.read = async () => {
          const result = await read()
          if (result.value) tail = lastCharacters(tail, result.value)
          return result
        }
        return reader
      }
      Object.defineProperty(body, 'getReader', { value: watched })
      return response
    },
    end() {
      if (tail.trimEnd().endsWith(DONE)) return 'done'
      return tail === '' ? 'empty' : 'cut'
    },
  }
}

function lastCharacters(before: string, chunk: Uint8Array): string {
  const end = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).subarray(-16).toString('latin1')
  return chunk.byteLength >= 16 ? end : (before + end).slice(-16)
}
