import type { ModelInfo } from '@shared/model/model-info'
import { NO_USAGE } from '@shared/model/usage'
import type { Provider, Providers } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { answerBench, childInput } from './lib/child'
import { realTokenizer, startBenchEngine } from './lib/engine'
import { coverHistory, fillHistory, prose } from './lib/history'
import { timedCommits } from './lib/timed-commits'

/** `cleared`: the context was emptied shortly before the end of the history. `compacted`: a summary stands for all but its last turns. */
export type SendPathInput = { readonly messages: number; readonly cleared: boolean; readonly compacted: boolean }
/** Milliseconds of each send: the engine's time, the durable commit within it, which is not counted, and one reading of the gauge after it. */
export type SendPathResult = { readonly engine: readonly number[]; readonly commit: readonly number[]; readonly status: readonly number[] }

const LISTED_MODELS = Array.from(
  { length: 300 },
  (_, index): ModelInfo => ({
    provider: 'openai',
    id: `vendor/model-${index}`,
    name: `Model ${index}`,
    window: 128_000,
    maxOutput: null,
    prices: null,
    abilities: { tools: true, images: false, reasoning: false },
    source: 'provider',
  }),
)
const WARM_UP = 8
const SENDS = 25

const { messages, cleared, compacted } = childInput<SendPathInput>()
const commits = timedCommits()
let streamCalledAt = 0

const provider: Provider = {
  stream: async (_request, emit) => {
    streamCalledAt = performance.now()
    emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } })
    emit({ type: 'delta', index: 0, text: 'An answer.' })
    emit({ type: 'block-end', index: 0 })
    emit({ type: 'finish', reason: 'end', usage: { ...NO_USAGE, input: compacted ? 3_000 : messages * 125 + 40, output: 3 } })
  },
  complete: () => Promise.reject(new Error('not used')),
  listModels: async () => [],
}
const providers: Providers = { open: async () => provider, warm: async () => undefined }
const tokenizer = realTokenizer()
await tokenizer.warm()
const bench = await startBenchEngine({ providers, tokenizer, wrapStore: commits.wrap })
const connection = bench.connect('openai')
// As many as a large aggregator offers.
bench.store.models.replaceListed(connection.id, LISTED_MODELS)
const { id } = bench.engine.createChat({ connectionId: connection.id, model: 'gpt-5.1', contextLimit: 10_000_000 })
fillHistory(bench.store, id, messages)
if (compacted) coverHistory(bench.store, id, messages - 10)
if (cleared) bench.engine.session(id).clear(false)
// One window watches, as it would.
bench.hub.subscribe(`chat:${id}`, undefined, () => undefined)

const result = { engine: [] as number[], commit: [] as number[], status: [] as number[] }
for (let round = 0; round < WARM_UP + SENDS; round += 1) {
  commits.reset()
  const startedAt = performance.now()
  const { turnId } = bench.engine.session(id).send(uuidV7Ids.next(), [{ type: 'text', text: prose(200, round) }])
  const commit = commits.ms
  await bench.engine.session(id).waitFor(turnId)
  const statusAt = performance.now()
  bench.engine.session(id).status()
  const endedAt = performance.now()
  if (round < WARM_UP) continue
  result.engine.push(streamCalledAt - startedAt - commit)
  result.commit.push(commit)
  result.status.push(endedAt - statusAt)
}
await answerBench(result satisfies SendPathResult)
await bench.close()
await tokenizer.close()
process.disconnect()
