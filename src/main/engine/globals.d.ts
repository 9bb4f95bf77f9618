// The few globals the engine may use. They exist in Node, in Electron and in browsers alike.

interface AbortSignalEventMap {
  abort: unknown
}

interface AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
  throwIfAborted(): void
}

interface AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare const AbortController: { new (): AbortController }

declare function structuredClone<T>(value: T): T
