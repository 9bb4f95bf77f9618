import type { BenchPage } from './page'

/** Long tasks and times between frames in milliseconds, and by how many characters the answers that stream have grown. */
export type Watched = { readonly tasks: readonly number[]; readonly frames: readonly number[]; readonly grown: number }

/** What the page's main thread has worked since `Performance.enable`, seconds. */
export async function taskSeconds(cdp: BenchPage['cdp']): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0
}

/** Runs in the page, for so many milliseconds. */
export async function watchPage(duration: number): Promise<Watched> {
  const answer = (): number =>
    [...document.querySelectorAll('[role="log"] article[aria-busy="true"]')].reduce((sum, each) => sum + (each.textContent?.length ?? 0), 0)
  const tasks: number[] = []
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push(entry.duration)
  })
  observer.observe({ type: 'longtask' })
  const before = answer()
  const frames: number[] = []
  const startedAt = performance.now()
  let last = startedAt
  while (last - startedAt < duration) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const now = performance.now()
    frames.push(now - last)
    last = now
  }
  await new Promise((resolve) => setTimeout(resolve))
  for (const entry of observer.takeRecords()) tasks.push(entry.duration)
  observer.disconnect()
  return { tasks, frames, grown: answer() - before }
}
