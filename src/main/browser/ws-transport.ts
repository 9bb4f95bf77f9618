import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { MAX_FRAME_BYTES, type ServerFrame } from '@shared/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import { type ConnectionOptions, createConnection, type Transport } from '../rpc/connection'

/** Bytes waiting in a socket above which events are held back, and below which they flow again. */
export const HIGH_WATER = 4 * 1024 * 1024
const LOW_WATER = 1024 * 1024
const HEARTBEAT_MS = 30_000
/** How long a client has to answer a goodbye. */
const GOODBYE_MS = 200

export type SocketServer = {
  /** Takes over an upgrade that has been let in. With `stream` the client watches it from the start. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, stream: string | null): void
  /** Says goodbye to every client, and cuts off those that do not answer. */
  close(): void
}

/** Serves frames over WebSockets, one connection each. */
export function createSocketServer(options: Omit<ConnectionOptions, 'transport' | 'context'>): SocketServer {
  // Room above the frame limit, so that a frame a little too large gets a readable error instead of a broken pipe.
  // Text is checked for UTF-8 below for the same reason.
  const server = new WebSocketServer({ noServer: true, maxPayload: 2 * MAX_FRAME_BYTES, perMessageDeflate: false, skipUTF8Validation: true })
  const silent = new WeakSet<WebSocket>()
  const heartbeat = setInterval(() => {
    for (const client of server.clients) {
      if (silent.has(client)) client.terminate()
      else if (client.readyState === client.OPEN) {
        silent.add(client)
        client.ping()
      }
    }
  }, HEARTBEAT_MS)
  heartbeat.unref()

  function serve(socket: WebSocket, stream: string | null): void {
    const connection = createConnection({ ...options, transport: socketTransport(socket), context: { transport: 'websocket' } })
    const isAlive = () => silent.delete(socket)
    socket.on('message', (data: Buffer, isBinary) => {
      isAlive()
      // Neither bytes nor broken UTF-8 can be JSON; the parser says so.
      connection.receive(isBinary || !isUtf8(data) ? null : data.toString('utf8'))
    })
    socket.on('pong', isAlive)
    socket.on('error', (error) => options.log.warn('A WebSocket broke', { error: error.message }))
    socket.on('close', () => connection.close())
    if (stream !== null) connection.receive({ t: 'subscribe', stream })
  }

  return {
    accept(request, socket, head, stream) {
      server.handleUpgrade(request, socket, head, (client) => serve(client, stream))
    },
    close() {
      clearInterval(heartbeat)
      for (const client of server.clients) client.close(1001, 'Parley is closing')
      server.close()
      const cut = setTimeout(() => {
        for (const client of server.clients) client.terminate()
      }, GOODBYE_MS)
      cut.unref()
    },
  }
}

/** One socket as a transport. The default binary type of `ws` delivers every message as one Buffer. */
function socketTransport(socket: WebSocket): Transport {
  let congested = false
  let drained: () => void = () => {}

  function onSent(): void {
    if (!congested || socket.bufferedAmount > LOW_WATER) return
    congested = false
    drained()
  }

  return {
    send(frame: ServerFrame) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame), onSent)
    },
    close: (reason) => socket.close(1008, reason),
    congested() {
      if (socket.bufferedAmount > HIGH_WATER) congested = true
      return congested
    },
    onDrain: (callback) => {
      drained = callback
    },
  }
}
