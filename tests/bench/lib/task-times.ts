import type { BenchPage } from './page'

type TraceEvent = { readonly name: string; readonly ph: string; readonly pid: number; readonly tid: number; readonly tdur?: number }

/**
 * Watches the tasks of the page's main thread; the returned function ends that and resolves to the processor time of each,
 * in milliseconds. A long task as the page sees it is time on the wall, in which other programs may have had the processor.
 */
export async function watchTaskTimes(cdp: BenchPage['cdp']): Promise<() => Promise<readonly number[]>> {
  const events: TraceEvent[] = []
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const each of value as unknown as readonly TraceEvent[]) events.push(each)
  })
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'toplevel'] },
  })
  return async () => {
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve))
    await cdp.send('Tracing.end')
    await complete
    const threads = Map.groupBy(
      events.filter(({ name, ph }) => name === 'RunTask' && ph === 'X'),
      ({ pid, tid }) => `${pid} ${tid}`,
    )
    const layouts = new Set(events.filter(({ name }) => name === 'Layout').map(({ pid, tid }) => `${pid} ${tid}`))
    const times = [...threads].filter(([thread]) => layouts.has(thread)).map(([, tasks]) => tasks.map(({ tdur = 0 }) => tdur / 1_000))
    // The page's own thread is the busiest that lays anything out.
    const page = times.reduce<readonly number[]>((most, each) => (sum(each) > sum(most) ? each : most), [])
    if (page.length === 0) throw new Error('no task of the page was seen')
    return page
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
