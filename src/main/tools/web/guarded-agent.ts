import dns from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { failure } from '@shared/errors'
import type { Agent } from 'undici'
import type { AddressCheck } from './address'

/** Resolves a name to all its addresses. */
export type Resolve = (hostname: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

export const systemResolve: Resolve = (hostname) => dns.promises.lookup(hostname, { all: true })

const REFUSED = 'This address belongs to this computer or to a private network. Only pages of the public internet can be fetched.'

/**
 * An HTTP agent that connects to checked addresses only: the name is resolved once, its addresses are checked, and one
 * of exactly these is connected to, so a name that changes its mind between check and use gains nothing. The address of
 * the open socket is checked once more. Requests fail with `Failure` (`permission`).
 */
export async function createGuardedAgent({ allowed, resolve, timeoutMs }: GuardOptions): Promise<Agent> {
  const { Agent, buildConnector } = await import('undici')
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const first = addresses[0]
        if (!first || addresses.some(({ address }) => !allowed(address))) callback(failure('permission', REFUSED), '', 4)
        else if (options.all) callback(null, [...addresses])
        else callback(null, first.address, first.family)
      },
      (reason: NodeJS.ErrnoException) => callback(reason, '', 4),
    )
  }
  const connect = buildConnector({ lookup, timeout: timeoutMs })
  return new Agent({
    connect(options, callback) {
      const literal = options.hostname.replace(/^\[|\]$/g, '')
      // A literal address is never looked up.
      if (isIP(literal) !== 0 && !allowed(literal)) return callback(failure('permission', REFUSED), null)
      connect(options, (...[error, socket]) => {
        if (error) return callback(error, null)
        if (allowed(socket.remoteAddress ?? '')) return callback(null, socket)
        socket.destroy()
        callback(failure('permission', REFUSED), null)
      })
    },
  })
}

export type GuardOptions = { readonly allowed: AddressCheck; readonly resolve: Resolve; readonly timeoutMs: number }
