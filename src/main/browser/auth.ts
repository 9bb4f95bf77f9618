import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Who may talk to the loopback server. Made anew at each start. */
export type Auth = {
  /** For the URL's fragment and for scripts: 32 random bytes in base64url. */
  readonly token: string
  /** True if a text is the token; takes the same time whatever it is. */
  isToken(candidate: string): boolean
  /** The cookie that a page gets for the token. */
  sessionCookie(port: number): string
  /** How a request proves itself; a wrong Bearer token is not made good by a cookie. */
  credential(headers: IncomingHttpHeaders, port: number): 'bearer' | 'cookie' | 'none'
}

/** Why a request is turned away before anybody looks at what it wants. */
export type Refusal = 'host' | 'origin' | 'unauthorized'

export function createAuth(): Auth {
  const token = randomBytes(32).toString('base64url')
  // A value of its own, so that neither of the two gives the other away.
  const session = randomBytes(32).toString('base64url')

  return {
    token,
    isToken: (candidate) => equal(candidate, token),
    sessionCookie: (port) => `${cookieName(port)}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    credential(headers, port) {
      if (headers.authorization !== undefined) {
        const bearer = /^Bearer +([^\s]+)$/i.exec(headers.authorization)?.[1]
        return bearer !== undefined && equal(bearer, token) ? 'bearer' : 'none'
      }
      const cookie = readCookie(headers.cookie, cookieName(port))
      return cookie !== null && equal(cookie, session) ? 'cookie' : 'none'
    },
  }
}

/** The only Host a request may name: another one means that a foreign name was pointed at this address. */
export function expectedHost(port: number): string {
  return port === 80 ? '127.0.0.1' : `127.0.0.1:${port}`
}

/** Checks Host and Origin, for every request. An Origin that is there must be ours, down to the port. */
export function checkSource(headers: IncomingHttpHeaders, port: number): Refusal | null {
  const host = expectedHost(port)
  if (headers.host !== host) return 'host'
  return headers.origin === undefined || headers.origin === `http://${host}` ? null : 'origin'
}

/**
 * Checks the credential of a request: a cookie counts only together with our own Origin, because browsers send cookies along
 * with what other pages start; a Bearer token needs none. Browsers name no Origin when a page shows an image: where `shown`
 * is set, what they say in its place counts too, a header that no page can set.
 */
export function checkCredential(auth: Auth, headers: IncomingHttpHeaders, port: number, shown = false): Refusal | null {
  const credential = auth.credential(headers, port)
  if (credential === 'bearer') return null
  if (credential === 'none') return 'unauthorized'
  const own = headers.origin !== undefined || (shown && headers['sec-fetch-site'] === 'same-origin')
  return own ? null : 'origin'
}

/** Cookies ignore ports, so each server's has a name of its own. */
function cookieName(port: number): string {
  return `parley-${port}`
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/** Compares digests, which have one length, so that not even the length can be timed. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}
