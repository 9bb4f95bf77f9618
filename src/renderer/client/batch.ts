/** Between two updates that bring streaming text only, in milliseconds: more often costs work and nobody sees it. */
export const TEXT_INTERVAL_MS = 50
/** Animation frames stop in hidden windows; this timer goes on. Milliseconds. */
export const HIDDEN_INTERVAL_MS = 250

/** The page's timing, given from outside so that tests need no waiting. */
export type FrameClock = {
  /** Monotonic milliseconds. */
  now(): number
  /** Both call back once; the returned function cancels. */
  onFrame(callback: () => void): () => void
  onTimer(ms: number, callback: () => void): () => void
}

export type Batch<T> = {
  push(item: T): void
  /** Delivers what waits now. */
  flush(): void
}

/**
 * Collects items and delivers them together: at most once per animation frame, and at most once per
 * 50 ms while only `isText` items wait. Order is kept.
 */
export function createBatch<T>(clock: FrameClock, isText: (item: T) => boolean, deliver: (items: readonly T[]) => void): Batch<T> {
  let waiting: T[] = []
  let deliveredAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null
  let scheduled: 'none' | 'text' | 'frame' = 'none'

  function flush(): void {
    cancel?.()
    cancel = null
    scheduled = 'none'
    if (waiting.length === 0) return
    const items = waiting
    waiting = []
    deliveredAt = clock.now()
    deliver(items)
  }

  function nextFrame(): void {
    cancel?.()
    scheduled = 'frame'
    const cancelFrame = clock.onFrame(flush)
    const cancelTimer = clock.onTimer(HIDDEN_INTERVAL_MS, flush)
    cancel = () => {
      cancelFrame()
      cancelTimer()
    }
  }

  return {
    push(item) {
      waiting.push(item)
      if (scheduled === 'frame') return
      const wait = isText(item) ? deliveredAt + TEXT_INTERVAL_MS - clock.now() : 0
      if (wait <= 0) nextFrame()
      else if (scheduled === 'none') {
        scheduled = 'text'
        cancel = clock.onTimer(wait, nextFrame)
      }
    },
    flush,
  }
}

/** The window's own clock. */
export const windowClock: FrameClock = {
  now: () => performance.now(),
  onFrame(callback) {
    const handle = requestAnimationFrame(callback)
    return () => cancelAnimationFrame(handle)
  },
  onTimer(ms, callback) {
    const handle = setTimeout(callback, ms)
    return () => clearTimeout(handle)
  },
}
