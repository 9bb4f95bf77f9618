import type { AppError } from '@shared/errors'
import type { WindowCommand } from '@shared/model/command'
import type { ServerFrame, StreamName, StreamState } from '@shared/protocol'
import { createCalls } from './calls'
import type { Client, ConnectionState, StreamListener } from './client'
import { createConnection, type SetTimer } from './connection'
import { createFollower, type Follower, type Sink } from './follower'
import type { Transport } from './transport'

/** What the page does by itself where no desktop host does it. */
export type ClientOptions = {
  readonly setTimer: SetTimer
  /** Opens a chat in a tab; only used where the transport is not IPC. */
  readonly openTab: (chatId: string, messageId?: string) => void
}

export type CreatedClient = Client & {
  /** Tries to connect at once, if the next attempt is due later. */
  hurry(): void
}

/** Puts transport, calls and streams together. Connects at once and for as long as the page lives. */
export function createClient(transport: Transport, options: ClientOptions): CreatedClient {
  const followers = new Map<StreamName, { readonly follower: Follower; readonly listener: object }>()
  const commandListeners = new Set<(command: WindowCommand) => void>()
  const connectionListeners = new Set<(state: ConnectionState, refusal: AppError | null) => void>()
  let state: ConnectionState = 'connecting'
  let refusal: AppError | null = null

  const calls = createCalls((frame) => connection.send(frame))
  const connection = createConnection(transport, options.setTimer, {
    up() {
      calls.up()
      for (const { follower } of followers.values()) follower.up()
    },
    down() {
      calls.down()
      for (const { follower } of followers.values()) follower.down()
    },
    frame: receive,
    state(next, why) {
      state = next
      refusal = why
      if (why) calls.refuse(why)
      for (const listener of connectionListeners) listener(next, why)
    },
  })

  function receive(frame: ServerFrame): void {
    switch (frame.t) {
      case 'result':
        calls.settle(frame)
        break
      case 'snapshot':
        followers.get(frame.stream)?.follower.snapshot(frame)
        break
      case 'events':
        followers.get(frame.stream)?.follower.events(frame)
        break
      case 'refused':
        followers.get(frame.stream)?.follower.refused(frame.error)
        break
      case 'command':
        for (const listener of [...commandListeners]) listener(frame.command)
        break
      case 'welcome':
      case 'pong':
      // Answers to frames that the host could not read; each call that matters gets its own result.
      case 'error':
        break
    }
  }

  return {
    call: calls.call,
    subscribe<S extends StreamState>(stream: StreamName, listener: StreamListener<S>) {
      // The name of a stream decides the type of its state; the wire carries plain JSON.
      const follower = createFollower(stream, (frame) => connection.send(frame), options.setTimer, listener as unknown as Sink)
      followers.get(stream)?.follower.close()
      followers.set(stream, { follower, listener })
      follower.up()
      return () => {
        if (followers.get(stream)?.listener !== listener) return
        followers.delete(stream)
        follower.close()
      }
    },
    openChatWindow(id, messageId) {
      if (transport.kind === 'ipc') connection.send({ t: 'window', open: 'chat', id, ...(messageId === undefined ? {} : { messageId }) })
      else options.openTab(id, messageId)
    },
    onCommand(listener) {
      commandListeners.add(listener)
      return () => commandListeners.delete(listener)
    },
    confirmFlushed() {
      connection.send({ t: 'window', flushed: true })
    },
    onConnection(listener) {
      connectionListeners.add(listener)
      listener(state, refusal)
      return () => connectionListeners.delete(listener)
    },
    hurry: connection.hurry,
  }
}
