import type { ImportInput, ImportSample } from './import.child'
import { runChild } from './lib/child'
import { figure, median, ms, report } from './lib/report'
import { SDKS } from './lib/sdks'
import type { WireName } from './lib/wires'

// What the first use of each provider loads: its SDK alone, and the provider with it, each in a fresh process, in turn.
// That none of it is paid at start is shown by `startup`.
const SAMPLES = 5

for (const wire of Object.keys(SDKS) as WireName[]) {
  const all: Record<ImportInput['what'], ImportSample[]> = { sdk: [], provider: [] }
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    for (const what of ['sdk', 'provider'] as const) {
      all[what].push(await runChild<ImportSample>('import', { wire, what } satisfies ImportInput, ['--expose-gc']))
    }
  }
  const time = (what: ImportInput['what']): number => median(all[what].map((sample) => sample.ms))
  const grown = (what: ImportInput['what'], kind: 'rss' | 'heap'): string =>
    `${figure(median(all[what].map(({ before, after }) => after[kind] - before[kind])) / 1e6)} MB`
  const cell = (what: ImportInput['what']): string => `${ms(time(what))}, ${grown(what, 'rss')}, heap ${grown(what, 'heap')}`
  const extra = time('provider') - time('sdk')
  report({
    what: `${wire}: loading the provider over its bare SDK`,
    floor: cell('sdk'),
    ours: cell('provider'),
    relation: `${extra < 0 ? '' : '+'}${ms(extra)}`,
  })
}
