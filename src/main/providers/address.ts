import { failure } from '@shared/errors'
import type { Connection, Secret } from '@shared/model/connection'

/** Where requests go: the user's address without a trailing slash, or null for the service's own. Throws `Failure` with `validation` for what is no http address. */
export function customAddress(connection: Connection): URL | null {
  if (connection.baseUrl === undefined || connection.baseUrl.trim() === '') return null
  const url = URL.parse(connection.baseUrl.trim())
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw failure('validation', `"${connection.baseUrl}" is not an http or https address. Correct it in Settings.`, { provider: connection.provider })
  url.pathname = url.pathname.replace(/\/+$/, '')
  return url
}

/** The key of a connection; null where there is none. Throws `Failure` with `auth` for a text that cannot be a key. */
export function keyOf(secret: Secret | null, connection: Connection): string | null {
  const key = secret && 'apiKey' in secret ? secret.apiKey.trim() : ''
  if (!key) return null
  if (!/^[\x21-\x7e]+$/.test(key))
    throw failure('auth', 'The API key holds characters that no key has, such as blanks or letters with accents. Paste it again in Settings.', {
      provider: connection.provider,
    })
  return key
}

/** The key of a service that takes no request without one. Throws `Failure` with `auth` where there is none, or what cannot be one. */
export function requiredKey(service: string, secret: Secret | null, connection: Connection): string {
  return keyOf(secret, connection) ?? missing(service, ['an API key'], connection)
}

/** Throws `Failure` with `auth` that names every field a connection lacks, each with its article. */
export function missing(service: string, fields: readonly string[], { provider }: Connection): never {
  const named = fields.length < 2 ? fields.join('') : `${fields.slice(0, -1).join(', ')} and ${fields.at(-1)}`
  throw failure('auth', `${service} needs ${named}. Add ${fields.length > 1 ? 'them' : 'one'} in Settings.`, { provider })
}
