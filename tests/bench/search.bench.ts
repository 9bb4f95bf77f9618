import { rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Search } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { createSearch } from '../../src/main/store/search/search'
import { createService } from '../../src/main/store/search/service'
import { bigChat, bigDatabase } from './lib/big-database'
import { type BenchEngine, silentLog, startBenchEngine } from './lib/engine'
import { loopDelay } from './lib/loop-delay'
import { median, ms, percentile, report } from './lib/report'
import { CONVERSATIONS, characterOf, lastMessage, searchChat, searchDatabase, wordOf } from './lib/search-database'

// Questions to an index of 1,000,000 messages, through the worker: what is timed is what a window waits for in the engine.
type Query = Parameters<Search['find']>[0]
type Case = { readonly what: string; readonly budget?: number; readonly query: (sample: number) => Partial<Query> & { readonly text: string } }

const SAMPLES = 60
const dir = await searchDatabase()
makeIndex()
const search = createSearch({ dir, worker: resolve('out/main/search-worker.js'), log: silentLog, timeoutMs: 120_000 })

/** Words of about these ranks: the most frequent one is in every second message, the last in a few dozen. */
const RANKS = { stop: 0, frequent: 30, usual: 800, rare: 20_000 }
const word = (kind: keyof typeof RANKS, sample: number): string => wordOf(RANKS[kind] + (kind === 'stop' ? sample % 4 : sample))
const scope = (sample: number) => ({ conversationId: searchChat((sample * 17) % CONVERSATIONS) })

const CASES: readonly Case[] = [
  { what: 'words in half of all messages', budget: 10, query: (n) => ({ text: `"${word('stop', n)}"` }) },
  { what: 'frequent words', budget: 10, query: (n) => ({ text: `"${word('frequent', n)}"` }) },
  { what: 'rare words', budget: 10, query: (n) => ({ text: `"${word('rare', n)}"` }) },
  { what: 'words in no message', budget: 10, query: (n) => ({ text: `"unheard${n}"` }) },
  { what: 'three words', budget: 10, query: (n) => ({ text: `${word('stop', n)} ${word('frequent', n)} "${word('usual', n)}"` }) },
  { what: 'two words side by side', budget: 10, query: (n) => ({ text: `"${word('stop', n)} ${word('frequent', n)}"` }) },
  { what: 'a word in one conversation', budget: 10, query: (n) => ({ text: `"${word('usual', n)}"`, ...scope(n) }) },
  { what: 'prefixes of 2 characters', budget: 25, query: (n) => ({ text: word('usual', n).slice(0, 2) }) },
  { what: 'prefixes of 3 characters', budget: 25, query: (n) => ({ text: word('usual', n).slice(0, 3) }) },
  { what: 'prefixes of 4 characters', budget: 25, query: (n) => ({ text: word('usual', n).slice(0, 4) }) },
  { what: 'prefixes of 5 characters', budget: 25, query: (n) => ({ text: word('usual', n).slice(0, 5) }) },
  { what: 'a word and a prefix in one conversation', budget: 25, query: (n) => ({ text: `${word('stop', n)} ${word('usual', n).slice(0, 3)}`, ...scope(n) }) },
  { what: 'one Chinese character', budget: 50, query: (n) => ({ text: characterOf(n * 40) }) },
  { what: 'two Chinese characters', budget: 50, query: (n) => ({ text: characterOf(n % 20) + characterOf((n * 7) % 300) }) },
  { what: 'three Chinese characters', budget: 50, query: (n) => ({ text: characterOf(n % 10) + characterOf(n % 3) + characterOf((n * 3) % 40) }) },
  { what: 'words by relevance', budget: 75, query: (n) => ({ text: `"${word('frequent', n)}"`, order: 'relevance' }) },
  { what: 'words in half of all messages by relevance', budget: 75, query: (n) => ({ text: `"${word('stop', n)}"`, order: 'relevance' }) },
  {
    what: 'three words by relevance',
    budget: 75,
    query: (n) => ({ text: `${word('stop', n)} ${word('frequent', n)} "${word('usual', n)}"`, order: 'relevance' }),
  },
  { what: 'prefixes of 3 characters by relevance', budget: 75, query: (n) => ({ text: word('usual', n).slice(0, 3), order: 'relevance' }) },
  { what: 'two Chinese characters by relevance', budget: 75, query: (n) => ({ text: characterOf(n % 20) + characterOf((n * 7) % 300), order: 'relevance' }) },
]

for (const { what, budget, query } of CASES) {
  const times: number[] = []
  let hits = 0
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    const started = performance.now()
    const page = await search.find({ order: 'newest', limit: 20, ...query(sample) })
    times.push(performance.now() - started)
    hits += page.hits.length
  }
  const p95 = percentile(times, 95)
  report({
    what: `search: ${what}, p95`,
    ours: ms(p95),
    relation: `median ${ms(median(times))}, longest ${ms(Math.max(...times))}, ${(hits / SAMPLES).toFixed(1)} hits`,
    ...(budget !== undefined && { budget: `< ${budget} ms`, met: p95 < budget }),
  })
}
await earlier()
await search.close()
await stalls()

/** Makes the index if this database has none yet, or one of another version (a minute), and brings it to rest. */
function makeIndex(): void {
  const service = createService({ dir, log: () => undefined })
  if (service.find({ text: 'x', order: 'newest', limit: 1 }).indexing) process.stderr.write('Making its index (once) …\n')
  while (service.step(1_000));
  service.close()
}

/** What a model waits for that asks for something its summary left out; a second question finds the branch indexed. */
async function earlier(): Promise<void> {
  const first: number[] = []
  const next: number[] = []
  for (let chat = 0; chat < 20; chat += 1) {
    for (const times of [first, next]) {
      const query = { text: `${word('usual', chat)} ${word('rare', chat)}`, conversationId: searchChat(chat), until: lastMessage(chat), maxTokens: 1_500 }
      const started = performance.now()
      await search.earlier(query)
      times.push(performance.now() - started)
    }
  }
  report({ what: 'search_earlier in 1,000 messages, first question', ours: ms(median(first)), relation: `next ones ${ms(median(next))}` })
}

/** How long the main thread is held up by five turns, alone and while the worker makes the whole index. */
async function stalls(): Promise<void> {
  const million = await bigDatabase()
  const bench = await startBenchEngine({ dir: million })
  for (const suffix of ['', '-wal', '-shm']) await rm(join(million, `search.db${suffix}`), { force: true })
  const alone = await loopDelay(() => stream(bench, 0))
  const indexer = createSearch({ dir: million, worker: resolve('out/main/search-worker.js'), log: silentLog, timeoutMs: 120_000 })
  indexer.wake()
  const started = performance.now()
  const busy = await loopDelay(() => stream(bench, 5))
  const { indexing } = await indexer.find({ text: 'x', order: 'newest', limit: 1 })
  const seconds = (performance.now() - started) / 1_000
  await indexer.close()
  await bench.close()
  const floor = `without p99 ${ms(alone.p99)}, max ${ms(alone.max)}`
  report({ what: 'event loop delay, 5 turns stream while the index is made, p99', floor, ours: ms(busy.p99), budget: '< 10 ms', met: busy.p99 < 10 })
  report({ what: 'event loop delay, 5 turns stream while the index is made, longest', floor, ours: ms(busy.max), budget: '< 50 ms', met: busy.max < 50 })
  report({ what: 'messages indexed a second meanwhile', ours: indexing ? Math.round(indexing.done / seconds).toLocaleString('en') : 'all' })
}

async function stream(bench: BenchEngine, from: number): Promise<void> {
  const SECONDS = 8
  const script = JSON.stringify({ chunks: ['word '], repeat: 200 * SECONDS, deltaMs: 5 })
  const ended: Promise<{ readonly state: string }>[] = []
  for (let index = from; index < from + 5; index += 1) {
    const session = bench.engine.session(bigChat(index))
    const { turnId } = session.send(uuidV7Ids.next(), [{ type: 'text', text: `\`\`\`demo\n${script}\n\`\`\`` }])
    ended.push(session.waitFor(turnId))
    await delay(100)
  }
  for (const { state } of await Promise.all(ended)) if (state !== 'completed') throw new Error(`a turn ended as ${state}`)
}
