import type { FrameChannel } from '@shared/pipe'
import type { ServerFrame } from '@shared/protocol'
import { ipcMain, type WebContents } from 'electron'
import { type Connection, type ConnectionOptions, createConnection } from '../rpc/connection'
import { isTrusted } from './security'
import { type HostRequest, parseWindowFrame } from './window-frames'

export type IpcOptions = Omit<ConnectionOptions, 'transport' | 'context'> & {
  /** Where our pages come from, such as `app://parley`. */
  readonly origin: string
  /** Takes what a page asks of the host itself. */
  readonly onHostRequest: (contents: WebContents, request: HostRequest) => void
}

export type IpcTransport = {
  /** Lets this window in. Until then, and from anywhere else, frames are dropped. */
  admit(contents: WebContents): void
  /** Sends a frame past the connection; dropped if the window is gone. */
  send(contents: WebContents, frame: ServerFrame): void
}

/** One window; its connection lives as long as the document in it. */
type Client = { connection: Connection | null; cutOff: boolean; hung: boolean; drained: () => void }

const CHANNEL: FrameChannel = 'parley:frame'

/** Serves all windows over one channel, each document with a connection of its own. Call once, when Electron is ready. */
export function createIpcTransport({ origin, onHostRequest, ...options }: IpcOptions): IpcTransport {
  const clients = new Map<WebContents, Client>()
  const { log } = options

  function send(contents: WebContents, frame: ServerFrame): void {
    if (contents.isDestroyed()) return
    try {
      contents.send(CHANNEL, frame)
    } catch (error) {
      // The document can go between the check and the call.
      log.warn('A frame did not reach its window', { frame: frame.t, error })
    }
  }

  function connect(contents: WebContents, client: Client): Connection {
    return createConnection({
      ...options,
      context: { transport: 'ipc' },
      transport: {
        send: (frame) => send(contents, frame),
        // There is no pipe to close; the document is ignored until another one takes its place.
        close: () => {
          client.cutOff = true
        },
        // IPC has no back pressure, but a page that hangs would let frames pile up in memory.
        congested: () => client.hung,
        onDrain: (drained) => {
          client.drained = drained
        },
      },
    })
  }

  ipcMain.on(CHANNEL, (event, raw: unknown) => {
    const client = clients.get(event.sender)
    if (!client || !isTrusted(event, origin)) {
      log.warn('A frame from a foreign sender was refused', { url: event.senderFrame?.url ?? null })
      return
    }
    if (client.cutOff) return
    const request = parseWindowFrame(raw)
    if (request) return onHostRequest(event.sender, request)
    client.connection ??= connect(event.sender, client)
    client.connection.receive(raw)
  })

  return {
    admit(contents) {
      const client: Client = { connection: null, cutOff: false, hung: false, drained: () => {} }
      clients.set(contents, client)
      // A new document starts afresh; what the old one had subscribed to is let go.
      contents.on('did-navigate', () => disconnect(client))
      contents.on('render-process-gone', () => disconnect(client))
      contents.on('destroyed', () => {
        disconnect(client)
        clients.delete(contents)
      })
      contents.on('unresponsive', () => {
        client.hung = true
      })
      contents.on('responsive', () => {
        client.hung = false
        client.drained()
      })
    },
    send,
  }
}

function disconnect(client: Client): void {
  client.connection?.close()
  client.connection = null
  client.cutOff = false
}
