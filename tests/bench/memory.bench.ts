import { runChild } from './lib/child'
import { startBenchEngine } from './lib/engine'
import { fillHistory } from './lib/history'
import { figure, median, report } from './lib/report'
import type { Memory } from './lib/settled-memory'
import type { MemoryInput } from './memory.child'

// The application without a host and with ten chats of 1,000 messages open, over a Node that does nothing.
const CHATS = 10
const MESSAGES = 1_000
const SAMPLES = 5
const BUDGET_MB = 150

const bench = await startBenchEngine()
const connection = bench.connect('demo')
const chats = Array.from({ length: CHATS }, () => {
  const { id } = bench.engine.createChat({ connectionId: connection.id, model: 'demo-chat', contextLimit: 1_000_000 })
  fillHistory(bench.store, id, MESSAGES)
  return id
})
// Closed, so that the children can have the directory; deleted at the end.
await bench.release()

const cases: readonly { readonly name: string; readonly input: MemoryInput | null; readonly rss: number[]; readonly heap: number[] }[] = [
  { name: 'empty', input: null, rss: [], heap: [] },
  { name: 'no chat open', input: { dir: bench.dir, chats: [], tokenizer: false }, rss: [], heap: [] },
  { name: `${CHATS} chats of 1,000 messages open`, input: { dir: bench.dir, chats, tokenizer: false }, rss: [], heap: [] },
  { name: 'the same with the tokenizer in its worker', input: { dir: bench.dir, chats, tokenizer: true }, rss: [], heap: [] },
]
for (let round = 0; round < SAMPLES; round += 1) {
  for (const { input, rss, heap } of cases) {
    const result = await runChild<Memory>(input ? 'memory' : 'empty', input, ['--expose-gc'])
    rss.push(result.rss)
    heap.push(result.heap)
  }
}
await bench.close()

const mb = (bytes: number): string => `${figure(bytes / 1e6)} MB`
const floor = median(cases[0]?.rss ?? [])
for (const { name, rss, heap } of cases.slice(1)) {
  const over = (median(rss) - floor) / 1e6
  report({
    what: `memory, ${name}`,
    floor: `empty Node ${mb(floor)}`,
    ours: mb(median(rss)),
    relation: `+${figure(over)} MB, heap ${mb(median(heap))}`,
    budget: `≤ +${BUDGET_MB} MB`,
    met: over <= BUDGET_MB,
  })
}
