import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { failure } from '@shared/errors'
import type { Hub } from '../engine/hub'
import type { Log } from '../engine/ports'
import { contentSecurityPolicy } from '../platform/csp'
import type { StaticFiles } from '../platform/static-files'
import type { Router } from '../rpc/router'
import { type Auth, checkCredential, checkSource, createAuth, expectedHost } from './auth'
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
  /** 0 = any free port. */
  readonly port: number
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

/** Starts the loopback server. Rejects with `Failure` where the port cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer({
    headersTimeout: 10_000,
    // Until the body is there; an answer may take as long as a turn takes.
    requestTimeout: 120_000,
    keepAliveTimeout: 5_000,
    maxHeaderSize: 16_384,
    // Some clients offer HTTP/2 by an upgrade; they are answered in HTTP/1.1.
    shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
  })
  server.maxConnections = 512
  const port = await listen(server, options.port)
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
  const refusal = checkCredential(auth, request.headers, port)
  if (refusal === null) return route
  return refusal === 'origin'
    ? { status: 403, message: 'A request without an Origin needs the token: Authorization: Bearer TOKEN.' }
    : { status: 401, message: 'The token is missing or wrong. Parley prints a new one at each start.' }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, port)))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve((server.address() as AddressInfo).port))
  })
}

function listenFailure(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return failure('conflict', `Port ${port} is in use. Choose another with --port, or leave it out to use any free port.`)
  if (error.code === 'EACCES') return failure('permission', `Port ${port} may not be used by this account. Choose one above 1023 with --port.`)
  return failure('internal', `The server could not start on port ${port}.`, { detail: error.message })
}
