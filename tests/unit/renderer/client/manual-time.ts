import type { FrameClock } from '../../../../src/renderer/client/batch'
import type { SetTimer } from '../../../../src/renderer/client/connection'

export type ManualTime = FrameClock & {
  readonly setTimer: SetTimer
  /** Runs the timers that are due within the next `ms`, in order. */
  advance(ms: number): void
  /** Runs the callbacks that wait for an animation frame. */
  frame(): void
  /** Timers that wait now. */
  pending(): number
}

/** Time that moves only when told to; everything happens inside the call. */
export function manualTime(): ManualTime {
  let now = 0
  let lastId = 0
  const timers = new Map<number, { readonly at: number; readonly callback: () => void }>()
  let frames = new Map<number, () => void>()
  const setTimer: SetTimer = (ms, callback) => {
    lastId += 1
    const id = lastId
    timers.set(id, { at: now + ms, callback })
    return () => timers.delete(id)
  }
  return {
    now: () => now,
    setTimer,
    onTimer: setTimer,
    onFrame(callback) {
      lastId += 1
      const id = lastId
      frames.set(id, callback)
      return () => frames.delete(id)
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0]
        if (!due) break
        timers.delete(due[0])
        now = Math.max(now, due[1].at)
        due[1].callback()
      }
      now = end
    },
    frame() {
      const due = frames
      frames = new Map()
      for (const callback of due.values()) callback()
    },
    pending: () => timers.size,
  }
}
