import type { ClientFrame, ServerFrame, WindowFrame } from './protocol'

/** The IPC channel of all frames, in both directions. */
export type FrameChannel = 'parley:frame'

/** All that a page of the desktop app is given: `window.parley`, frozen. Its absence means that the page runs in a browser. */
export type Pipe = {
  /** Sends one frame to the main process. Throws where the frame cannot be cloned. */
  post(frame: ClientFrame | WindowFrame): void
  /** Calls back with every frame that arrives from now on; the returned function ends it. */
  onFrame(callback: (frame: ServerFrame) => void): () => void
}
