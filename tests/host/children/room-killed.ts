import Database from 'better-sqlite3'
import { compose, type Workers } from '../../../src/main/compose'
import type { Secrets } from '../../../src/main/engine/ports'

/** How the process ends: right before a commit, counted from the first call on, with a text, or when so many have spoken in a round. */
export type Death =
  | { readonly at: 'commit'; readonly number: number }
  | { readonly at: 'text'; readonly number: number }
  | { readonly at: 'done'; readonly number: number }
  | { readonly at: 'never' }
export type KilledInput = {
  readonly dataDir: string
  readonly workers: Workers
  readonly key: string
  readonly room: string
  /** Methods with their input, called one after the other without waiting for rounds; the last one is waited for. */
  readonly calls: readonly (readonly [method: string, input: unknown])[]
  readonly death: Death
}

// The whole application, which works on a room and is killed by itself at one exact point.
const input = JSON.parse(process.argv[2] ?? '') as KilledInput
const { death } = input
const die = (): void => void process.kill(process.pid, 'SIGKILL')

let armed = false
let commits = 0
const prepare = Database.prototype.prepare
Database.prototype.prepare = function prepared(this: Database.Database, source: string) {
  const statement = prepare.call(this, source)
  if (source !== 'COMMIT') return statement
  const commit = statement.run.bind(statement) as () => Database.RunResult
  statement.run = () => {
    if (armed) commits += 1
    if (armed && death.at === 'commit' && commits === death.number) die()
    return commit()
  }
  return statement
} as typeof prepare

const secrets: Secrets = { kind: 'file', get: async () => ({ apiKey: input.key }), set: async () => undefined, remove: async () => undefined }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const app = await compose({
  dataDir: input.dataDir,
  host: 'browser',
  version: '0.0.0',
  demo: false,
  secrets: async () => secrets,
  workers: input.workers,
  log: silent,
})
let texts = 0
app.hub.subscribe(`room:${input.room}`, undefined, (frame) => {
  if (frame.t !== 'events') return
  for (const event of frame.events) {
    if (event.type === 'speaker-text') texts += 1
    if (death.at === 'text' && texts === death.number) die()
    if (death.at === 'done' && event.type === 'round-changed' && event.round.runs.filter(({ state }) => state === 'done').length === death.number) die()
  }
})
armed = true
let last: Promise<unknown> = Promise.resolve()
for (const [method, values] of input.calls) {
  last = app.router.call(method, values, { transport: 'http' })
  // Each call is accepted before the next one; its end is not waited for.
  await Promise.resolve()
}
await last
process.stdout.write('survived\n')
// As a crash would: nothing is put away.
die()
