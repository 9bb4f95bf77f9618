import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { failure } from '@shared/errors'
import { sendRejection } from './responses'

/** A port that is ours, before there is anything to serve. */
export type Listener = { readonly server: Server; readonly port: number }

/**
 * Takes a port on 127.0.0.1 (0 = any free one) and answers 503 there until `takeOver`. Rejects with `Failure` where the
 * port cannot be had: so a start that fails for its port has touched nothing yet.
 */
export async function listenOnLoopback(port: number): Promise<Listener> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      // Until the body is there; an answer may take as long as a turn takes.
      requestTimeout: 120_000,
      keepAliveTimeout: 5_000,
      maxHeaderSize: 16_384,
      // Some clients offer HTTP/2 by an upgrade; they are answered in HTTP/1.1.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    notReady,
  )
  server.maxConnections = 512
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenFailure(error, port)))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve)
  })
  return { server, port: (server.address() as AddressInfo).port }
}

/** Hands the port to those who serve. */
export function takeOver({ server }: Listener): Server {
  return server.removeListener('request', notReady)
}

function notReady(_: IncomingMessage, response: ServerResponse): void {
  sendRejection(response, { status: 503, message: 'Parley is starting. Try again in a moment.' })
}

function listenFailure(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') return failure('conflict', `Port ${port} is in use. Choose another with --port, or leave it out to use any free port.`)
  if (error.code === 'EACCES') return failure('permission', `Port ${port} may not be used by this account. Choose one above 1023 with --port.`)
  return failure('internal', `The server could not start on port ${port}.`, { detail: error.message })
}
