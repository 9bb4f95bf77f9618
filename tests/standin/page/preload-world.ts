// Runs in the isolated world of every page, as source text: what a sandboxed preload finds around it.
import type { Encoded } from '../codec.ts'
import type { CableEnd } from './cable.ts'

/** What the world tells the main process, as JSON over a CDP binding. */
export type PageMessage =
  | { readonly do: 'send'; readonly channel: string; readonly args: Encoded }
  | { readonly do: 'open-window'; readonly url: string }
  | { readonly do: 'preload-error'; readonly file: string; readonly message: string }

/** What the main process delivers by calling a global of this world. */
export type MainMessage = { readonly channel: string; readonly args: Encoded }

export type PreloadWorldOptions = {
  /** Names of the two globals of this world that reach the main process and are called by it. */
  readonly binding: string
  readonly deliver: string
  /** What `process` holds in a sandboxed preload. */
  readonly process: Readonly<Record<string, unknown>>
  readonly file: string
}

type Listener = (...args: unknown[]) => void
type Run = (require: (name: string) => unknown, process: unknown, exports: object, module: { exports: object }) => void
type Codec = { encode(value: unknown): Encoded; decode(value: Encoded): unknown }

/** Sets the world up and runs the preload in it. Failures are printed the way Electron prints them. */
export function runPreload(cable: CableEnd, codec: Codec, options: PreloadWorldOptions, run: Run): void {
  const world = globalThis as unknown as Record<string, unknown>
  const native = world[options.binding] as (payload: string) => void
  const post = (message: PageMessage): void => native(JSON.stringify(message))
  const lacking = (what: string) => () => {
    throw new Error(`electron stand-in: ${what} is not implemented`)
  }
  const listeners = new Map<string, Listener[]>()

  const ipcRenderer = {
    // structuredClone throws for what cannot be sent, with Electron's own message.
    send: (channel: string, ...args: unknown[]) => post({ do: 'send', channel, args: codec.encode(structuredClone(args)) }),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      const all = listeners.get(channel) ?? []
      const at = all.lastIndexOf(listener)
      listeners.set(channel, at < 0 ? all : all.toSpliced(at, 1))
      return ipcRenderer
    },
    invoke: lacking('ipcRenderer.invoke'),
    sendSync: lacking('ipcRenderer.sendSync'),
    postMessage: lacking('ipcRenderer.postMessage'),
  }
  world[options.deliver] = ({ channel, args }: MainMessage): void => {
    for (const listener of listeners.get(channel) ?? []) listener({ sender: ipcRenderer, ports: [] }, ...(codec.decode(args) as unknown[]))
  }
  cable.onOpenWindow((url) => post({ do: 'open-window', url }))

  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: cable.expose, exposeInIsolatedWorld: lacking('contextBridge.exposeInIsolatedWorld') },
  }
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  const module = { exports: {} }
  try {
    run(require, options.process, module.exports, module)
  } catch (error) {
    post({ do: 'preload-error', file: options.file, message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
}
