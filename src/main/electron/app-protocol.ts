import { protocol, session } from 'electron'
import { contentSecurityPolicy } from '../platform/csp'
import { isMediaPath, mediaHeaders, mediaIdOf, type ReadMedia } from '../platform/media-response'
import type { StaticFiles } from '../platform/static-files'
import { APP_ORIGIN, APP_SCHEME, originOf } from './origin'

/** Gives `app://` an origin of its own. Must run before Electron is ready, and once. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }])
}

/**
 * Serves the built renderer at `app://parley/` and stored files at `app://parley/media/<id>`: GET only, the files of one folder,
 * a policy on every answer.
 */
export function serveApp(files: StaticFiles, readMedia?: ReadMedia): void {
  const policy = contentSecurityPolicy({ connect: [] })
  protocol.handle(APP_SCHEME, async (request) => {
    const headers = { 'content-security-policy': policy, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache' }
    if (originOf(request.url) !== APP_ORIGIN) return new Response(null, { status: 400, headers })
    if (request.method !== 'GET') return new Response(null, { status: 405, headers: { ...headers, allow: 'GET' } })
    const { pathname } = new URL(request.url)
    if (isMediaPath(pathname)) {
      const id = mediaIdOf(pathname)
      const found = id !== null && readMedia ? await readMedia(id) : null
      return found ? new Response(new Uint8Array(found.body), { headers: mediaHeaders(found) }) : new Response(null, { status: 404, headers })
    }
    const file = await files.read(pathname)
    if (file.status !== 200) return new Response(null, { status: file.status, headers })
    return new Response(new Uint8Array(file.body), { headers: { ...headers, 'content-type': file.type } })
  })
}

/** In development the page comes from Vite, whose hot reload needs inline scripts, eval and a WebSocket. */
export function relaxPolicyForDevelopment(): void {
  const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob: ws://localhost:*"
  session.defaultSession.webRequest.onHeadersReceived(({ responseHeaders }, respond) => {
    respond({ responseHeaders: { ...responseHeaders, 'content-security-policy': [policy] } })
  })
}
