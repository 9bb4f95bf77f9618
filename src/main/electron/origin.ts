/** The scheme that serves the windows, and the one host under it. */
export const APP_SCHEME = 'app'
export const APP_ORIGIN = 'app://parley'

/** Scheme and host of an address, or null if it is none. `URL.origin` is "null" for schemes of our own. */
export function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { protocol, host } = new URL(address)
  return `${protocol}//${host}`
}

/** True for the one document of the app, whatever its query and fragment. */
export function isEntry(address: string, origin: string): boolean {
  return originOf(address) === origin && ['/', '/index.html'].includes(new URL(address).pathname)
}

/** The address without surprises if it may be opened outside the app, else null: web pages over https, and mail. */
export function externalLink(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  return url.protocol === 'https:' || url.protocol === 'mailto:' ? url.href : null
}
