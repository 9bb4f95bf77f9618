import { failure } from '@shared/errors'
import type { Response } from 'undici'
import { createGuardedAgent, type GuardOptions } from './guarded-agent'

export type Page = {
  /** After all redirects. */
  readonly url: string
  readonly status: number
  /** Lower case, without parameters. */
  readonly mimeType: string
  readonly text: string
  /** True where the page went on after the limit. */
  readonly cut: boolean
}

const MAX_BYTES = 2 * 1024 * 1024
const MAX_REDIRECTS = 5
const MAX_URL = 2_000
const READABLE = /^(?:text\/[a-z0-9.+-]+|application\/(?:[a-z0-9.-]+\+)?(?:json|xml))$/
const HEADERS = { 'user-agent': 'Parley', accept: 'text/html, text/*;q=0.9, application/json;q=0.8, application/xml;q=0.8', 'accept-language': 'en, *;q=0.5' }

/**
 * Fetches one page of text over http or https: no cookies, no credentials, at most 5 redirects (each checked like the
 * first address) and 2 MB. Any status is an answer. Throws `Failure` with a message for the model, or what the signal's
 * abort brings.
 */
export async function fetchPage(address: string, options: GuardOptions, signal: AbortSignal): Promise<Page> {
  const { fetch } = await import('undici')
  const dispatcher = await createGuardedAgent(options)
  try {
    let url = checkedUrl(address)
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetch(url, { dispatcher, signal, headers: HEADERS, redirect: 'manual', credentials: 'omit' })
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (location === null) return await readPage(url, response)
      if (redirects === MAX_REDIRECTS) throw failure('invalid_request', `The page was redirected more than ${MAX_REDIRECTS} times.`)
      await response.body?.cancel()
      url = checkedUrl(location, url.href)
    }
  } catch (reason) {
    throw reason instanceof TypeError && reason.cause !== undefined ? reason.cause : reason
  } finally {
    await dispatcher.destroy()
  }
}

function checkedUrl(address: string, base?: string): URL {
  if (address.length > MAX_URL || !URL.canParse(address, base)) throw failure('invalid_request', 'This is not a usable web address.')
  const url = new URL(address, base)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw failure('invalid_request', 'Only http and https addresses can be fetched.')
  if (url.username !== '' || url.password !== '') throw failure('invalid_request', 'Addresses with a user name or a password are not fetched.')
  return url
}

async function readPage(url: URL, response: Response): Promise<Page> {
  const [type = '', ...parameters] = (response.headers.get('content-type') ?? 'text/plain').split(';')
  const mimeType = type.trim().toLowerCase()
  if (!READABLE.test(mimeType)) {
    await response.body?.cancel()
    throw failure('unsupported', `This address has no text: its type is ${mimeType.slice(0, 100)}.`)
  }
  const { bytes, cut } = await readBounded(response)
  const charset = charsetOf(parameters.join(';')) ?? (mimeType.includes('html') ? charsetOf(bytes.subarray(0, 2_048).toString('latin1')) : null)
  return { url: url.href, status: response.status, mimeType, text: decode(bytes, charset), cut }
}

/** Counts what comes out of decompression, so that a small bomb is bounded as well. */
async function readBounded(response: Response): Promise<{ readonly bytes: Buffer; readonly cut: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > MAX_BYTES) return { bytes: Buffer.concat(chunks).subarray(0, MAX_BYTES), cut: true }
  }
  return { bytes: Buffer.concat(chunks), cut: false }
}

function charsetOf(text: string): string | null {
  return /charset\s*=\s*["']?([a-z0-9_:-]{1,40})/i.exec(text)?.[1] ?? null
}

function decode(bytes: Buffer, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes)
  } catch {
    // An encoding nobody knows: most likely a mistake in the page.
    return new TextDecoder().decode(bytes)
  }
}
