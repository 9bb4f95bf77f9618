import { statSync } from 'node:fs'
import { join } from 'node:path'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startBenchEngine } from './lib/engine'
import { figure, report } from './lib/report'
import { timedCommits } from './lib/timed-commits'

// What one answer at 200 tokens a second writes while it streams, by the machine's own clock.
const SECONDS = 10
const TOKENS = 200 * SECONDS
const MAX_TRANSACTIONS = 20
const MAX_BYTES = 130

const commits = timedCommits()
const bench = await startBenchEngine({ wrapStore: commits.wrap })
const connection = bench.connect('demo')
const { id } = bench.engine.createChat({ connectionId: connection.id, model: 'demo-chat', contextLimit: 1_000_000, maxTokens: 100_000 })
let received = 0
let firstAt = 0
let lastAt = 0
let first: { readonly transactions: number; readonly wal: number } | null = null
let last = { transactions: 0, wal: 0 }
bench.hub.subscribe(`chat:${id}`, undefined, (frame) => {
  if (frame.t !== 'events') return
  for (const event of frame.events) {
    if (event.type !== 'text-appended') continue
    received += event.text.length
    lastAt = performance.now()
    last = written()
    if (first) continue
    first = last
    firstAt = lastAt
  }
})
// Nothing of what came before is left in the write-ahead log, and no checkpoint starts it over.
bench.db.pragma('wal_checkpoint(TRUNCATE)')
bench.db.pragma('wal_autocheckpoint = 0')
const script = JSON.stringify({ chunks: ['word'], repeat: TOKENS, deltaMs: 1_000 / 200 })
const session = bench.engine.session(id)
const { turnId } = session.send(uuidV7Ids.next(), [{ type: 'text', text: `\`\`\`demo\n${script}\n\`\`\`` }])
await session.waitFor(turnId)
const whole = written()
await bench.close()

// The deltas of the demo are timers: under load they come a little later than every 5 ms.
const seconds = (lastAt - firstAt) / 1_000
const begin = first ?? last
const perSecond = (last.transactions - begin.transactions) / seconds
const perByte = (last.wal - begin.wal) / received
report({
  what: `transactions while streaming, ${figure(TOKENS / seconds)} tokens/s`,
  ours: `${perSecond.toFixed(1)}/s`,
  budget: `≤ ${MAX_TRANSACTIONS}/s`,
  met: perSecond <= MAX_TRANSACTIONS,
})
report({
  what: `write-ahead log while streaming, ${figure(received / 1_000)} KB of answer`,
  ours: `${perByte.toFixed(0)} bytes/byte`,
  relation: `whole turn ${(whole.wal / received).toFixed(0)} bytes/byte`,
  budget: `≤ ${MAX_BYTES} bytes/byte`,
  met: perByte <= MAX_BYTES,
})

function written(): { readonly transactions: number; readonly wal: number } {
  return { transactions: commits.transactions, wal: statSync(join(bench.dir, 'parley.db-wal')).size }
}
