import ipaddr from 'ipaddr.js'

/** Says whether a page may be fetched from an address; a fake one lets tests fetch from this machine. */
export type AddressCheck = (address: string) => boolean

/**
 * True for addresses of the public internet only: no loopback, private, link-local (cloud metadata), multicast, shared,
 * reserved or tunnelled ones. `address` is an IPv4 or IPv6 literal; anything else is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === 'unicast'
  // NAT64 carries an IPv4 address in its last 32 bits; on such networks every name resolves to one.
  if (parsed.range() === 'rfc6052') return isPublicAddress(parsed.toByteArray().slice(12).join('.'))
  // Global unicast is 2000::/3; ranges without a name elsewhere are not to be trusted.
  return parsed.range() === 'unicast' && ((parsed.parts[0] ?? 0) & 0xe000) === 0x2000
}
