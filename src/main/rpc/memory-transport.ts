import type { ServerFrame } from '@shared/protocol'
import { type ConnectionOptions, createConnection } from './connection'

/** A client in the same process: tests and tools talk to the host through it as a window would. */
export type MemoryClient = {
  /** Sends one frame: JSON text or an object. */
  post(raw: unknown): void
  /** Who gets the host's frames; only one listener, the last. */
  onFrame(listener: (frame: ServerFrame) => void): void
  /** Called with the reason when the host hangs up. */
  onClose(listener: (reason: string | undefined) => void): void
  /** Plays a slow reader: while true, the host holds events back. */
  setCongested(congested: boolean): void
  close(): void
}

/** Connects a client without any wire. Frames go through JSON, so that it sees exactly what the others see. */
export function connectInMemory(options: Omit<ConnectionOptions, 'transport' | 'context'>): MemoryClient {
  let listener: (frame: ServerFrame) => void = () => {}
  let closeListener: (reason: string | undefined) => void = () => {}
  let drained: () => void = () => {}
  let congested = false

  const connection = createConnection({
    ...options,
    context: { transport: 'memory' },
    transport: {
      send: (frame) => listener(JSON.parse(JSON.stringify(frame)) as ServerFrame),
      close: (reason) => closeListener(reason),
      congested: () => congested,
      onDrain: (callback) => {
        drained = callback
      },
    },
  })

  return {
    post: (raw) => connection.receive(raw),
    onFrame: (next) => {
      listener = next
    },
    onClose: (next) => {
      closeListener = next
    },
    setCongested(next) {
      congested = next
      if (!next) drained()
    },
    close: () => connection.close(),
  }
}
