import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Hub } from '../engine/hub'
import type { Log } from '../engine/ports'
import { contentSecurityPolicy } from '../platform/csp'
import type { ReadMedia } from '../platform/media-response'
import type { StaticFiles } from '../platform/static-files'
import type { Router } from '../rpc/router'
import { type Auth, checkCredential, checkSource, createAuth, expectedHost } from './auth'
import { type Listener, takeOver } from './listen'
import { type Rejection, rejectUpgrade, securityHeaders, sendRejection } from './responses'
import { createRoutes, findRoute, type Route, splitTarget } from './routes'
import { createSocketServer } from './ws-transport'

export type HttpServerOptions = {
  readonly router: Router
  readonly hub: Pick<Hub, 'subscribe'>
  readonly log: Log
  readonly appVersion: string
  /** Reads the windows' files. */
  readonly files: StaticFiles
  /** Reads stored files; without it there are none. */
  readonly readMedia?: ReadMedia | undefined
  readonly listener: Listener
}

export type HttpServer = {
  readonly port: number
  readonly token: string
  /** The address with the token in its fragment, which browsers never send. */
  readonly url: string
  /** Takes no more requests; those under way may still be answered. */
  stop(): void
  /** Ends every connection. */
  close(): Promise<void>
}

/** Serves pages, calls and frames on a port. */
export function startHttpServer(options: HttpServerOptions): HttpServer {
  const { port } = options.listener
  const server = takeOver(options.listener)
  const auth = createAuth()
  const sockets = createSocketServer(options)
  const headers = securityHeaders(contentSecurityPolicy({ connect: [`ws://${expectedHost(port)}`] }))
  const routes = createRoutes({ ...options, auth, port })
  let stopped = false

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const route = stopped ? STOPPED : admit(request, auth, port)
    if ('status' in route) return sendRejection(response, route)
    return routes(route, request, response)
  }

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    answer(request, response).catch((error: unknown) => {
      options.log.error('A request could not be answered', { error })
      response.destroy()
    })
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy())
    const route = stopped ? STOPPED : admit(request, auth, port)
    if ('status' in route) rejectUpgrade(socket, route, headers)
    else if (route.name === 'events') sockets.accept(request, socket, head, route.query.get('stream'))
    else rejectUpgrade(socket, { status: 404, message: 'WebSockets are served at /events only.' }, headers)
  }

  server.on('request', onRequest)
  server.on('checkContinue', onRequest)
  server.on('upgrade', onUpgrade)

  return {
    port,
    token: auth.token,
    url: `http://127.0.0.1:${port}/#token=${auth.token}`,
    stop() {
      stopped = true
    },
    close() {
      stopped = true
      sockets.close()
      return new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // Upgraded sockets and requests that hang are cut off; whoever waits has had their answer by now.
        setTimeout(() => server.closeAllConnections(), 200).unref()
      })
    },
  }
}

const STOPPED: Rejection = { status: 503, message: 'Parley is closing.' }

/** Everything that is checked before a request is looked at: source, path, method, credential. */
function admit(request: IncomingMessage, auth: Auth, port: number): Route | Rejection {
  const source = checkSource(request.headers, port)
  if (source === 'host')
    return { status: 403, message: `Parley answers at http://${expectedHost(port)} only. Through a tunnel, use the same port on both ends.` }
  if (source !== null) return { status: 403, message: 'Requests from other pages are refused.' }
  const target = splitTarget(request.url)
  if (target === null) return { status: 400, message: 'The address of the request is not valid.' }
  const route = findRoute(request.method ?? '', target)
  if ('status' in route || route.open) return route
  const refusal = checkCredential(auth, request.headers, port, route.name === 'media')
  if (refusal === null) return route
  return refusal === 'origin'
    ? { status: 403, message: 'A request without an Origin needs the token: Authorization: Bearer TOKEN.' }
    : { status: 401, message: 'The token is missing or wrong. Parley prints a new one at each start.' }
}
