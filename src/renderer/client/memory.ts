import type { ClientFrame, ServerFrame, WindowFrame } from '@shared/protocol'
import type { Link, LinkEvents, Transport } from './transport'

/** The host's end of a link in the same process. */
export type MemoryHost = (fromPage: { send(frame: ServerFrame): void; close(): void }) => { receive(frame: ClientFrame | WindowFrame): void; closed(): void }

/** Frames by function calls, for tests and for hosts in the same process. Frames are copied, as every real transport does. */
export function memoryTransport(host: MemoryHost): Transport {
  return {
    kind: 'memory',
    connect(events: LinkEvents): Link {
      let open = true
      const end = host({
        send: (frame) => {
          if (open) events.frame(structuredClone(frame))
        },
        close: () => {
          if (!open) return
          open = false
          events.closed()
        },
      })
      queueMicrotask(events.opened)
      return {
        send: (frame) => {
          if (open) end.receive(structuredClone(frame))
        },
        close: () => {
          if (!open) return
          open = false
          end.closed()
        },
      }
    },
  }
}
