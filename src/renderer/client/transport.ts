import type { AppError } from '@shared/errors'
import type { ClientFrame, ServerFrame, WindowFrame } from '@shared/protocol'

/** What one attempt to connect reports. After `closed` it reports nothing more. */
export type LinkEvents = {
  opened(): void
  frame(frame: ServerFrame): void
  /** The link is gone, or never came up. With an error, trying again is pointless: the host does not know this page. */
  closed(refusal?: AppError): void
}

/** One connection. Sending on a closed one is ignored: what was lost with it is repeated by the layer above. */
export type Link = {
  send(frame: ClientFrame | WindowFrame): void
  close(): void
}

/** A way to carry frames; the layers above do not know which one it is. */
export type Transport = {
  readonly kind: 'ipc' | 'websocket' | 'memory'
  /** Starts one attempt to connect. Nothing is reported before this has returned. */
  connect(events: LinkEvents): Link
}
