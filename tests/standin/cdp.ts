import type { Protocol } from '../../node_modules/playwright-core/types/protocol'

export type Method = keyof Protocol.CommandParameters
export type Params<M extends Method> = Protocol.CommandParameters[M]
export type Answer<M extends Method> = Protocol.CommandReturnValues[M]
export type CdpEvent = keyof Protocol.EventMap

/** One conversation with the browser or with one of its pages. */
export type CdpSession = {
  send<M extends Method>(method: M, params?: Params<M>): Promise<Answer<M>>
  on<E extends CdpEvent>(event: E, listener: (payload: Protocol.EventMap[E][0]) => void): void
}

export type Cdp = {
  /** The browser itself. */
  readonly browser: CdpSession
  /** A page that has been attached to with `flatten`. */
  session(id: string): CdpSession
  /** Resolves when the browser has gone. */
  readonly closed: Promise<void>
}

type Message = {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}
type Pending = { readonly method: string; resolve(value: never): void; reject(error: Error): void }

/** Connects to a Chromium's debugging address. Commands after the end are rejected. */
export async function connectCdp(url: string): Promise<Cdp> {
  const socket = new WebSocket(url)
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, ((payload: never) => void)[]>()
  let last = 0

  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => {
      for (const { reject, method } of pending.values()) reject(new Error(`${method}: the browser has gone`))
      pending.clear()
      resolve()
    })
  })

  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(data as string) as Message
    if (message.id === undefined) {
      for (const listener of listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? []) listener(message.params as never)
      return
    }
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result as never)
  })

  function session(sessionId: string | undefined): CdpSession {
    return {
      send(method, params) {
        if (socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error(`${method}: the browser has gone`))
        last += 1
        const id = last
        socket.send(JSON.stringify({ id, method, params: params ?? {}, sessionId }))
        return new Promise((resolve, reject) => pending.set(id, { method, resolve, reject }))
      },
      on(event, listener) {
        const key = `${sessionId ?? ''} ${event}`
        listeners.set(key, [...(listeners.get(key) ?? []), listener])
      },
    }
  }

  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error(`No connection to ${url}`)))
  })
  return { browser: session(undefined), session, closed }
}
