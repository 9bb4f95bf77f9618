import { isUtf8 } from 'node:buffer'
import type { IncomingMessage, ServerResponse } from 'node:http'

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'too_large' }
  /** The client went away before it had sent everything. */
  | { readonly kind: 'gone' }

/** True for `application/json`, with or without a charset; other charsets than UTF-8 are not JSON. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '')
}

/** Reads a JSON body of at most `limit` bytes. Over the limit it stops reading at once; what has come is dropped. */
export async function readJson(request: IncomingMessage, response: ServerResponse, limit: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return { kind: 'too_large' }
  // The client waits for leave to send: it has it only now that the length is known to be fine.
  if (request.headers.expect !== undefined) response.writeContinue()
  const bytes = await collect(request, limit)
  return typeof bytes === 'string' ? { kind: bytes } : parse(bytes)
}

function collect(request: IncomingMessage, limit: number): Promise<Buffer | 'too_large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        request.pause()
        request.removeAllListeners('data')
        resolve('too_large')
      } else chunks.push(chunk)
    })
    request.once('end', () => resolve(Buffer.concat(chunks, size)))
    request.once('error', () => resolve('gone'))
    request.once('close', () => resolve('gone'))
  })
}

function parse(bytes: Buffer): Body {
  if (!isUtf8(bytes)) return { kind: 'invalid' }
  try {
    return { kind: 'json', value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { kind: 'invalid' }
  }
}
