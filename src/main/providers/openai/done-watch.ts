const DONE = '[DONE]'

/** How the body of an event stream ended: with the protocol's own end mark, without it, or before its first byte. */
export type StreamEnd = 'done' | 'cut' | 'empty'

/**
 * A fetch that remembers the last bytes of each body. The SDK swallows the mark `data: [DONE]`, and only with it is an
 * answer without a finish reason complete. One look at the end of each chunk from the network; nothing per delta.
 */
export function watchEnds(): { readonly fetch: typeof fetch; of(response: Response): StreamEnd } {
  const tails = new WeakMap<Response, { text: string }>()
  return {
    fetch: async (input, init) => {
      const response = await fetch(input, init)
      const { body } = response
      if (!body) return response
      const tail = { text: '' }
      tails.set(response, tail)
      const getReader = body.getReader.bind(body)
      const watched = (): ReadableStreamDefaultReader<Uint8Array> => {
        const reader = getReader()
        const read = reader.read.bind(reader)
        reader.read = async () => {
          const result = await read()
          if (result.value) tail.text = lastCharacters(tail.text, result.value)
          return result
        }
        return reader
      }
      Object.defineProperty(body, 'getReader', { value: watched })
      return response
    },
    of(response) {
      const text = tails.get(response)?.text ?? ''
      if (text.trimEnd().endsWith(DONE)) return 'done'
      return text === '' ? 'empty' : 'cut'
    },
  }
}

function lastCharacters(before: string, chunk: Uint8Array): string {
  const end = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).subarray(-16).toString('latin1')
  return chunk.byteLength >= 16 ? end : (before + end).slice(-16)
}
