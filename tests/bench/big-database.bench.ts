import { setTimeout as delay } from 'node:timers/promises'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { bigChat, bigDatabase } from './lib/big-database'
import { runChild } from './lib/child'
import { realTokenizer, startBenchEngine } from './lib/engine'
import { loopDelay } from './lib/loop-delay'
import { median, ms, report } from './lib/report'
import type { OpenDatabaseResult } from './open-database.child'

// A database of 1,000,000 messages: opening it, reading the end of a chat, and how long the main thread is held up while
// five of its chats stream at 200 tokens a second each.
const dir = await bigDatabase()
await opening()
await streaming()

async function opening(): Promise<void> {
  const samples: OpenDatabaseResult[] = []
  for (let round = 0; round < 7; round += 1) samples.push(await runChild<OpenDatabaseResult>('open-database', dir))
  const open = median(samples.map((sample) => sample.open))
  const last50 = median(samples.flatMap((sample) => sample.last50))
  const first = median(samples.map((sample) => sample.last50[0] ?? 0))
  const library = median(samples.map((sample) => sample.library))
  report({ what: 'open the database', ours: ms(open), relation: `library before it ${ms(library)}`, budget: '< 15 ms', met: open < 15 })
  report({ what: 'last 50 messages of a chat', ours: ms(last50), relation: `first one ${ms(first)}`, budget: '< 1 ms', met: last50 < 1 })
}

async function streaming(): Promise<void> {
  const TURNS = 5
  const SECONDS = 10
  const tokenizer = realTokenizer()
  await tokenizer.warm()
  const bench = await startBenchEngine({ dir, tokenizer })
  const idle = await loopDelay(() => delay(3_000))
  const script = JSON.stringify({ chunks: ['word '], repeat: 200 * SECONDS, deltaMs: 5 })
  const busy = await loopDelay(async () => {
    const ended: Promise<{ readonly state: string }>[] = []
    for (let index = 0; index < TURNS; index += 1) {
      const chat = bigChat(index)
      bench.hub.subscribe(`chat:${chat}`, undefined, () => undefined)
      const session = bench.engine.session(chat)
      const { turnId } = session.send(uuidV7Ids.next(), [{ type: 'text', text: `\`\`\`demo\n${script}\n\`\`\`` }])
      ended.push(session.waitFor(turnId))
      // Nobody opens two chats in the same instant.
      await delay(100)
    }
    for (const { state } of await Promise.all(ended)) if (state !== 'completed') throw new Error(`a turn ended as ${state}`)
  })
  await bench.close()
  await tokenizer.close()
  const floor = `idle p99 ${ms(idle.p99)}, max ${ms(idle.max)}`
  report({ what: `event loop delay, ${TURNS} turns stream, p99`, floor, ours: ms(busy.p99), budget: '< 10 ms', met: busy.p99 < 10 })
  report({ what: `event loop delay, ${TURNS} turns stream, longest`, floor, ours: ms(busy.max), budget: '< 50 ms', met: busy.max < 50 })
}
