import type { IncomingMessage, ServerResponse } from 'node:http'
import { appError } from '@shared/errors'
import { MAX_BODY_BYTES } from '@shared/protocol'
import { failed, ok } from '@shared/result'
import { isMediaPath, mediaHeaders, mediaIdOf, type ReadMedia } from '../platform/media-response'
import type { StaticFiles } from '../platform/static-files'
import { MAX_DEPTH, measure } from '../rpc/measure'
import type { Router } from '../rpc/router'
import type { Auth } from './auth'
import { isJson, readJson } from './body'
import { type Rejection, sendRejection, sendResult } from './responses'

export type Target = { readonly pathname: string; readonly query: URLSearchParams }

/** Where a request goes. `open`: for everybody, since the pages hold no secrets and `/session` brings the token itself. */
export type Route = Target & { readonly name: 'rpc' | 'session' | 'events' | 'media' | 'file'; readonly open: boolean }

/** Splits a request's target without normalising it; null for anything but an absolute path. */
export function splitTarget(url: string | undefined): Target | null {
  if (!url?.startsWith('/') || url.length > 4_096) return null
  const at = url.indexOf('?')
  return at < 0 ? { pathname: url, query: new URLSearchParams() } : { pathname: url.slice(0, at), query: new URLSearchParams(url.slice(at + 1)) }
}

/** Finds what a path means; unknown ones are files, which are found or not found later. */
export function findRoute(method: string, target: Target): Route | Rejection {
  const { pathname } = target
  if (pathname === '/session') return only('POST', method, { ...target, name: 'session', open: true })
  if (pathname === '/events') return only('GET', method, { ...target, name: 'events', open: false })
  if (/^\/rpc\/[^/]+$/.test(pathname)) return only('POST', method, { ...target, name: 'rpc', open: false })
  if (pathname === '/rpc' || pathname.startsWith('/rpc/')) return { status: 404, message: 'Methods are called by POST /rpc/<method>.' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, message: 'Files can only be read.', allow: 'GET, HEAD' }
  if (isMediaPath(pathname)) return { ...target, name: 'media', open: false }
  return { ...target, name: 'file', open: true }
}

function only(allowed: 'GET' | 'POST', method: string, route: Route): Route | Rejection {
  return method === allowed ? route : { status: 405, message: `${route.pathname} takes ${allowed} only.`, allow: allowed }
}

export type RoutesOptions = {
  readonly router: Router
  readonly files: StaticFiles
  /** Reads stored files, for `/media/<id>`. */
  readonly readMedia?: ReadMedia | undefined
  readonly auth: Auth
  readonly port: number
}

/** Makes the function that answers every admitted request but WebSockets. */
export function createRoutes({ router, files, readMedia, auth, port }: RoutesOptions) {
  async function rpc(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await jsonBody(request, response, MAX_BODY_BYTES)
    if (body === null) return
    if (!body.ok) return sendResult(response, failed(appError('validation', body.message)))
    const method = route.pathname.slice('/rpc/'.length)
    // A client that hangs up stops nothing: the turn it has started belongs to the conversation.
    sendResult(response, await router.call(method, body.value, { transport: 'http' }))
  }

  async function session(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bearer = auth.credential(request.headers, port) === 'bearer'
    if (request.headers.origin === undefined && !bearer) {
      return sendRejection(response, { status: 403, message: 'A request without an Origin needs the token: Authorization: Bearer TOKEN.' })
    }
    const body = await jsonBody(request, response, 4_096)
    if (body === null) return
    const token = body.ok && typeof body.value === 'object' && body.value !== null ? (body.value as { token?: unknown }).token : undefined
    if (typeof token !== 'string' || !auth.isToken(token)) {
      return sendRejection(response, { status: 401, message: 'The token is missing or wrong. Parley prints a new one at each start.' })
    }
    response.setHeader('set-cookie', auth.sessionCookie(port))
    sendResult(response, ok({}))
  }

  async function file(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const found = await files.read(route.pathname)
    if (found.status !== 200) return sendRejection(response, { status: found.status, message: 'There is no such page.' })
    const caching = cacheControl(route.pathname, found.type)
    response.writeHead(200, { 'content-type': found.type, 'content-length': found.body.length, 'cache-control': caching })
    response.end(request.method === 'HEAD' ? undefined : found.body)
  }

  async function media(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = mediaIdOf(route.pathname)
    const found = id !== null && readMedia ? await readMedia(id) : null
    if (!found) return sendRejection(response, { status: 404, message: 'There is no such file.' })
    for (const [name, value] of Object.entries(mediaHeaders(found))) response.setHeader(name, value)
    response.writeHead(200).end(request.method === 'HEAD' ? undefined : found.body)
  }

  return async (route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    switch (route.name) {
      case 'rpc':
        return rpc(route, request, response)
      case 'session':
        return session(request, response)
      case 'events':
        return sendRejection(response, { status: 426, message: '/events is a WebSocket.' })
      case 'media':
        return media(route, request, response)
      case 'file':
        return file(route, request, response)
    }
  }
}

type JsonBody = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

/** Reads a JSON body, or answers the request and returns null. */
async function jsonBody(request: IncomingMessage, response: ServerResponse, limit: number): Promise<JsonBody | null> {
  if (!isJson(request.headers['content-type'])) {
    sendRejection(response, { status: 415, message: 'The body must be JSON: Content-Type: application/json.' })
    return null
  }
  const body = await readJson(request, response, limit)
  switch (body.kind) {
    case 'gone':
      return null
    case 'too_large':
      sendRejection(response, { status: 413, message: `The body is over the limit of ${limit} bytes.` })
      return null
    case 'invalid':
      return { ok: false, message: 'The body is not valid JSON.' }
    case 'json':
      return measure(body.value, limit) === 'too_deep'
        ? { ok: false, message: `The body is nested deeper than ${MAX_DEPTH} levels.` }
        : { ok: true, value: body.value }
  }
}

/** Built assets carry a hash of their content in the name; everything else may change with the next version. */
function cacheControl(pathname: string, type: string): string {
  if (type.startsWith('text/html')) return 'no-store'
  return pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}
