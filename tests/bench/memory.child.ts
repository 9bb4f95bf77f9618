import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { compose } from '../../src/main/compose'
import { answerBench, childInput } from './lib/child'
import { secrets, silentLog } from './lib/engine'
import { settledMemory } from './lib/settled-memory'

/** The whole application without a host, with chats open; `tokenizer` waits until that is loaded. */
export type MemoryInput = { readonly dir: string; readonly chats: readonly string[]; readonly tokenizer: boolean }

const { dir, chats, tokenizer } = childInput<MemoryInput>()
const workers = {
  tokenizer: resolve('out/main/tokenizer-worker.js'),
  pdf: resolve('out/main/pdf-worker.js'),
  tools: resolve('out/main/tools-worker.js'),
  search: resolve('out/main/search-worker.js'),
}
const app = await compose({ dataDir: dir, host: 'browser', version: '0', demo: false, secrets: async () => secrets, workers, log: silentLog })
app.hub.subscribe('app', undefined, () => undefined)
for (const chat of chats) app.hub.subscribe(`chat:${chat}`, undefined, () => undefined)
// The application loads it when it has had nothing to do for a while after its start.
if (tokenizer) await delay(4_000)
await answerBench(await settledMemory())
process.exit()
