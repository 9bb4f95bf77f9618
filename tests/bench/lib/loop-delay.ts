import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How late timers were, milliseconds, while `work` went on. */
export async function loopDelay(work: () => Promise<void>): Promise<{ readonly p99: number; readonly max: number }> {
  const RESOLUTION_MS = 1
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  await work()
  histogram.disable()
  // The histogram holds the distance of two timers, their period included.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  return { p99: late(histogram.percentile(99)), max: late(histogram.max) }
}
