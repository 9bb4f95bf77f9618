import { loud } from './loud.ts'

type Handler = (request: Request) => Response | Promise<Response>
type Privileged = { readonly scheme: string; readonly privileges?: { readonly standard?: boolean } }

/**
 * Chromium alone knows no schemes of ours, so `app://parley/x` travels as `https://parley.app.standin.invalid/x`.
 * The page sees that address in `location`; the app's main process never does.
 */
const SUFFIX = '.standin.invalid'
export const CARRIED = `https://*${SUFFIX}/*`

const standard = new Set<string>()
const handlers = new Map<string, Handler>()
let ready = false

/** From here on, registering a scheme is too late. */
export function closeSchemeRegistration(): void {
  ready = true
}

/** The address Chromium is given for an address of the app. */
export function toCarried(url: string): string {
  const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url)
  const [, scheme = '', host = '', rest = ''] = parts ?? []
  if (!standard.has(scheme)) return url
  return `https://${host}.${scheme}${SUFFIX}${rest.startsWith('/') ? rest : `/${rest}`}`
}

/** The app's address behind one of Chromium's. */
export function fromCarried(url: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([^./?#]+)\.standin\.invalid(.*)$/s.exec(url)
  return parts ? `${parts[2]}://${parts[1]}${parts[3]}` : url
}

/** Asks the app's own handler; null where it has none. Rejects where the handler does. */
export async function answer(url: string, method: string, headers: Readonly<Record<string, string>>): Promise<Response | null> {
  const handler = handlers.get(new URL(url).protocol.slice(0, -1))
  if (!handler) return null
  const request = new Request('http://standin.invalid/', { method, headers })
  // `Request` takes only addresses it can fetch itself.
  Object.defineProperty(request, 'url', { value: url })
  return handler(request)
}

export const protocol = loud('protocol', {
  registerSchemesAsPrivileged(schemes: readonly Privileged[]) {
    if (ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) if (privileges?.standard) standard.add(scheme)
  },
  handle(scheme: string, handler: Handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
  unhandle: (scheme: string) => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
})
