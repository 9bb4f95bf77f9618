import type { Pipe } from '@shared/pipe'
import type { Transport } from './transport'

declare global {
  interface Window {
    readonly parley?: Pipe
  }
}

/** Frames through the desktop app's preload. The main process outlives every page, so this link never closes by itself. */
export function ipcTransport(pipe: Pipe): Transport {
  return {
    kind: 'ipc',
    connect(events) {
      const stop = pipe.onFrame(events.frame)
      queueMicrotask(events.opened)
      return { send: pipe.post, close: stop }
    },
  }
}
