import { runChild } from './lib/child'
import { figure, median, ms, report } from './lib/report'
import type { RoomHistoryInput, RoomHistoryResult } from './room-history.child'
import type { RoomStreamInput, RoomStreamResult } from './room-stream.child'

// Rooms: what eight speakers at once cost against one, and what a long log costs against a short one.
const SAMPLES = 5
const DELTAS = 400_000

async function samples<Input, Result>(name: string, input: Input): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let index = 0; index < SAMPLES; index += 1) results.push(await runChild<Result>(name, input))
  return results
}
const middle = <Result>(results: readonly Result[], value: (result: Result) => number): number => median(results.map(value))

const one = await samples<RoomStreamInput, RoomStreamResult>('room-stream', { speakers: 1, deltas: DELTAS, paceMs: 0 })
const eight = await samples<RoomStreamInput, RoomStreamResult>('room-stream', { speakers: 8, deltas: DELTAS / 8, paceMs: 0 })
const perDelta = (results: readonly RoomStreamResult[]): number => (1_000 * (middle(results, ({ cpu }) => cpu) - middle(results, ({ bare }) => bare))) / DELTAS
report({
  what: `engine per delta, 8 speakers, ${DELTAS.toLocaleString('en')} deltas`,
  floor: `1 speaker ${figure(perDelta(one))} µs`,
  ours: `${figure(perDelta(eight))} µs`,
  relation: `+${figure(perDelta(eight) - perDelta(one))} µs CPU`,
  budget: '≤ +1 µs',
  met: perDelta(eight) - perDelta(one) <= 1,
})
const paced = await runChild<RoomStreamResult>('room-stream', { speakers: 8, deltas: 400, paceMs: 10 } satisfies RoomStreamInput)
report({
  what: '8 speakers at 100 tokens/s each, main process',
  floor: `the timers alone ${ms(paced.bare)} of CPU`,
  ours: `${ms(paced.cpu)} of CPU in ${figure(paced.wall / 1_000)} s; ${Math.round((1_000 * paced.events) / paced.wall)} frames/s`,
  relation: `loop p99 ${ms(paced.p99)}, max ${ms(paced.max)}`,
  budget: 'p99 < 10 ms, max < 50 ms',
  met: paced.p99 < 10 && paced.max < 50,
})

const short = await samples<RoomHistoryInput, RoomHistoryResult>('room-history', { rounds: 2 })
const long = await samples<RoomHistoryInput, RoomHistoryResult>('room-history', { rounds: 625 })
const longest = await samples<RoomHistoryInput, RoomHistoryResult>('room-history', { rounds: 1_250 })
const rows = (results: readonly RoomHistoryResult[]): string => (results[0]?.messages ?? 0).toLocaleString('en')
report({
  what: `open a room of 5,000 answers (${rows(long)} messages), to its snapshot`,
  floor: `its log read ${ms(middle(long, ({ read }) => read))}`,
  ours: `${ms(middle(long, ({ open, snapshot }) => open + snapshot))} (snapshot ${ms(middle(long, ({ snapshot }) => snapshot))})`,
  relation: `${figure(middle(long, ({ open, snapshot, read }) => (open + snapshot) / read))} ×`,
  budget: '≤ 250 ms',
  met: middle(long, ({ open, snapshot }) => open + snapshot) <= 250,
})
report({
  what: `a participant’s memory of ${rows(longest)} messages`,
  floor: `tags alone ${ms(middle(longest, ({ lookups }) => lookups))}`,
  ours: ms(middle(longest, ({ memory }) => memory)),
  relation: `${figure(middle(longest, ({ memory, lookups }) => memory / lookups))} ×`,
  budget: '≤ 30 ms',
  met: middle(longest, ({ memory }) => memory) <= 30,
})
for (const [what, value, budget] of [
  ['a round of 8, without its commits', ({ round }: RoomHistoryResult) => median(round), 2],
  ['message to the first request of 8', ({ requests }: RoomHistoryResult) => median(requests), 2],
] as const) {
  const [brief, lengthy] = [middle(short, value), middle(longest, value)]
  report({
    what: `${what}, ${rows(longest)} messages in the log`,
    floor: `${rows(short)} messages ${ms(brief)}`,
    ours: ms(lengthy),
    relation: `${figure(lengthy / brief)} ×`,
    budget: `≤ ${budget} ×`,
    met: lengthy <= budget * brief,
  })
}
