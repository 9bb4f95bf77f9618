import { type AppError, appError } from '@shared/errors'
import { type ClientFrame, PROTOCOL_VERSION, type ServerFrame, type WindowFrame } from '@shared/protocol'
import type { ConnectionState } from './client'
import type { Link, Transport } from './transport'

const FIRST_RETRY_MS = 250
const LAST_RETRY_MS = 5_000
const PING_MS = 15_000
/** How long a host may take to answer the greeting. */
const GREETING_MS = 10_000

/** Calls back once after `ms`; the returned function cancels. */
export type SetTimer = (ms: number, callback: () => void) => () => void

export type ConnectionEvents = {
  /** The host has answered: everything that was open before must be asked for again. */
  up(): void
  down(): void
  frame(frame: ServerFrame): void
  /** After each change; `refusal` says why the host will not have this page, and then there are no more attempts. */
  state(state: ConnectionState, refusal: AppError | null): void
}

export type Connection = {
  /** False where there is no connection; the frame is then dropped. */
  send(frame: ClientFrame | WindowFrame): boolean
  /** Tries again at once, if an attempt is due later (the machine woke up, the network is back). */
  hurry(): void
}

/** Keeps one link to the host alive: greeting, ping, and new attempts with a growing pause (250 ms to 5 s). */
export function createConnection(transport: Transport, setTimer: SetTimer, events: ConnectionEvents): Connection {
  let link: Link | null = null
  let isUp = false
  let failures = 0
  let heard = true
  let cancelRetry: (() => void) | null = null
  let cancelPing: (() => void) | null = null

  function attempt(): void {
    cancelRetry = null
    let over = false
    const current = transport.connect({
      opened: () => {
        if (over) return
        current.send({ t: 'hello', version: PROTOCOL_VERSION })
        // The desktop app's main process cannot be gone while its page lives.
        if (transport.kind !== 'ipc') cancelPing = setTimer(GREETING_MS, giveUp)
      },
      frame: (frame) => {
        if (!over) receive(frame)
      },
      closed: (refusal) => {
        if (over) return
        over = true
        lost(refusal ?? null)
      },
    })
    link = current
  }

  function receive(frame: ServerFrame): void {
    heard = true
    // Before the welcome there is one thing to be wrong: the greeting.
    if (frame.t === 'error' && !isUp) {
      link?.close()
      lost(frame.error)
      return
    }
    if (frame.t !== 'welcome') {
      if (frame.t !== 'pong') events.frame(frame)
      return
    }
    if (frame.version !== PROTOCOL_VERSION) {
      link?.close()
      lost(appError('protocol', 'This page belongs to another version of Parley. Reload it to go on.'))
      return
    }
    isUp = true
    failures = 0
    events.state('open', null)
    events.up()
    cancelPing?.()
    cancelPing = null
    if (transport.kind === 'websocket') ping()
  }

  function ping(): void {
    cancelPing?.()
    cancelPing = setTimer(PING_MS, () => {
      if (!heard) {
        giveUp()
        return
      }
      heard = false
      link?.send({ t: 'ping' })
      ping()
    })
  }

  function giveUp(): void {
    link?.close()
    lost(null)
  }

  function lost(refusal: AppError | null): void {
    if (!link) return
    link = null
    cancelPing?.()
    cancelPing = null
    const wasUp = isUp
    isUp = false
    heard = true
    if (wasUp) events.down()
    events.state('lost', refusal)
    if (refusal) return
    cancelRetry = setTimer(Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures), attempt)
    failures += 1
  }

  events.state('connecting', null)
  attempt()

  return {
    send(frame) {
      if (!isUp || !link) return false
      link.send(frame)
      return true
    },
    hurry() {
      if (!cancelRetry) return
      cancelRetry()
      attempt()
    },
  }
}
