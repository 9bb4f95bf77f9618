import { resolve } from 'node:path'
import type { ChatEvent } from '@shared/events/chat'
import Database from 'better-sqlite3'
import { compose } from '../../../src/main/compose'

/** One call of the application in a process that dies on the way. */
export type CrashInput = {
  readonly dir: string
  readonly searchWorker: string
  readonly chat: string
  readonly method: string
  readonly input: object
  /** `kill -9` in place of this one of the steps that write, counted from 0 when the call begins; null = never. */
  readonly at: number | null
}

const { dir, searchWorker, chat, method, input, at } = JSON.parse(process.argv[2] ?? '') as CrashInput
let armed = false
let steps = 0

/** A moment between two writes. */
function step(): void {
  if (!armed) return
  if (steps === at) process.kill(process.pid, 'SIGKILL')
  steps += 1
}

// Every statement that writes, BEGIN and COMMIT among them, is a moment to die before, and so after the one before it.
const { prepare } = Database.prototype
Database.prototype.prepare = function (this: Database.Database, sql: string) {
  const statement = prepare.call(this, sql) as Database.Statement
  const run = statement.run
  if (!statement.reader)
    statement.run = function (this: Database.Statement, ...values: unknown[]) {
      step()
      return run.apply(statement, values)
    }
  return statement
} as typeof prepare

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const app = await compose({
  dataDir: dir,
  host: 'browser',
  version: '0.0.0',
  demo: false,
  secrets: async () => ({ kind: 'file', get: async () => ({ apiKey: 'test-key-1234' }), set: async () => undefined, remove: async () => undefined }),
  workers: {
    tokenizer: resolve('src/main/platform/tokenizer-worker.ts'),
    pdf: resolve('src/main/platform/pdf-worker.ts'),
    tools: resolve('src/main/tools/worker.ts'),
    search: searchWorker,
  },
  log: silent,
})
app.hub.subscribe(`chat:${chat}`, undefined, (frame) => {
  if (frame.t === 'events' && (frame.events as readonly ChatEvent[]).some(({ type }) => type === 'compaction-text')) process.stdout.write('text\n')
})
armed = true
const result = await app.router.call(method, input, { transport: 'http' })
// What is left behind the answer: the gauge, the counts.
await new Promise((done) => setImmediate(done))
step()
process.stdout.write(`${JSON.stringify({ steps, result })}\n`, () => process.exit(result.ok ? 0 : 3))
