import { type AppError, appError } from '@shared/errors'
import type { ServerFrame } from '@shared/protocol'
import type { LinkEvents, Transport } from './transport'

/** What a page of the browser host needs from the page it runs in; tests give their own. */
export type WebSocketOptions = {
  /** `http://127.0.0.1:PORT` of the page. */
  readonly origin: string
  /** The token from the address, on the first visit; later visits have the cookie. */
  readonly token: string | null
  readonly fetch: (input: string, init: RequestInit) => Promise<Response>
  readonly open: (address: string) => WebSocket
}

/** Frames as JSON over a WebSocket on the page's own origin, after the token has been exchanged for a cookie. */
export function webSocketTransport(options: WebSocketOptions): Transport {
  let token = options.token

  function post(path: string, body: unknown): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return options.fetch(`${options.origin}${path}`, { method: 'POST', credentials: 'same-origin', headers, body: JSON.stringify(body) })
  }

  /** Resolves to an error where the host does not know this page, to null where it does, and rejects where there is no host. */
  async function enter(): Promise<AppError | null> {
    if (token !== null) {
      const response = await post('/session', { token })
      // A token from an old link says nothing about the cookie, which is asked about next.
      if (response.ok || response.status === 401) token = null
      if (response.ok) return null
    }
    // A browser does not say why a WebSocket was refused, so the question is asked in a way that has an answer.
    const response = await post('/rpc/app.info', {})
    if (response.status === 401 || response.status === 403) return refusal()
    if (!response.ok) throw new Error(`status ${response.status}`)
    return null
  }

  return {
    kind: 'websocket',
    connect(events) {
      let socket: WebSocket | null = null
      let over = false
      const close = (error?: AppError): void => {
        if (over) return
        over = true
        events.closed(error)
      }
      enter().then(
        (error) => {
          if (over) return
          if (error) return close(error)
          socket = listen(options.open(`${options.origin.replace(/^http/, 'ws')}/events`), events, close)
        },
        () => close(),
      )
      return {
        send: (frame) => {
          if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame))
        },
        close: () => {
          over = true
          socket?.close()
        },
      }
    },
  }
}

function listen(socket: WebSocket, events: LinkEvents, close: () => void): WebSocket {
  socket.addEventListener('open', events.opened)
  socket.addEventListener('message', (message: MessageEvent<unknown>) => {
    const frame = typeof message.data === 'string' ? parse(message.data) : null
    // The host is trusted but may be of another version: what is no frame ends the connection instead of the page.
    if (frame) events.frame(frame)
    else socket.close()
  })
  socket.addEventListener('close', () => close())
  return socket
}

function parse(text: string): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && 't' in value ? (value as ServerFrame) : null
  } catch {
    return null
  }
}

function refusal(): AppError {
  return appError('auth', 'This page is not signed in. Open the address from the terminal again.')
}

/** Takes `#token=…` out of the address bar and returns it. The token must not stay in the history or in a shared link. */
export function takeToken(location: Location, history: History): string | null {
  const token = /^#token=([\w-]+)/.exec(location.hash)?.[1] ?? null
  if (token !== null) history.replaceState(history.state, '', `${location.pathname}${location.search}#/`)
  return token
}
