import { NO_USAGE } from '@shared/model/usage'
import { quickTokens } from '@shared/quick-tokens'
import type { Provider, Providers } from '../../src/main/engine/ports'
import { memoryOf } from '../../src/main/engine/rooms/memory'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { answerBench, childInput } from './lib/child'
import { startBenchEngine } from './lib/engine'
import { prose } from './lib/history'
import { fillRoom, makeRoom } from './lib/rooms'
import { timedCommits } from './lib/timed-commits'

export type RoomHistoryInput = { readonly rounds: number }
/** Milliseconds. `read` is the log alone; `round` a whole round of eight without its commits, from the message to its end. */
export type RoomHistoryResult = {
  readonly messages: number
  readonly read: number
  readonly open: number
  readonly snapshot: number
  readonly memory: number
  readonly lookups: number
  readonly round: readonly number[]
  readonly requests: readonly number[]
}

const { rounds } = childInput<RoomHistoryInput>()
const WARM_UP = 3
const ROUNDS = 10

let firstAt = 0
const provider: Provider = {
  stream: async (_request, emit) => {
    if (firstAt === 0) firstAt = performance.now()
    emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } })
    emit({ type: 'delta', index: 0, text: 'An answer.' })
    emit({ type: 'block-end', index: 0 })
    emit({ type: 'finish', reason: 'end', usage: { ...NO_USAGE, input: 1_000, output: 3 } })
  },
  complete: () => Promise.reject(new Error('not used')),
  listModels: async () => [],
}
const providers: Providers = { open: async () => provider, warm: async () => undefined }
const commits = timedCommits()
const bench = await startBenchEngine({ providers, wrapStore: commits.wrap })
const room = makeRoom(bench, 8)
fillRoom(bench, room, rounds)

/**
 * Processor time of this thread, so that other programs do not count, and neither does what collects and compiles beside it:
 * none of this waits for anything, and this is how long the main process is held up.
 */
const timed = <T>(work: () => T): readonly [number, T] => {
  const from = process.threadCpuUsage()
  const value = work()
  const { user, system } = process.threadCpuUsage(from)
  return [(user + system) / 1_000, value]
}
const head = bench.store.conversations.get(room.id)?.headId ?? ''
bench.store.messages.branch(head, 100)
const [read, entries] = timed(() => bench.store.messages.branch(head))
const [open] = timed(() => bench.engine.rooms.room(room.id))
const [snapshot] = timed(() => bench.engine.rooms.room(room.id).snapshot())

const byId = new Map(entries.map((entry) => [entry.message.id, entry]))
const [first = ''] = room.cast
const runs = bench.store.rooms.runsOf(room.id).filter((run) => run.participantId === first)
const ids = runs.flatMap((run) => [...(run.input ?? []), ...run.output])
// The same texts put between the same tags, and nothing else: what cannot be saved.
const wrap = () =>
  ids.map((id) => {
    const block = byId.get(id)?.message.blocks[0]
    return block?.type === 'text' ? `<message from="x">\n${block.text.replace(/<(?=\/?message\b)/gi, '&lt;')}\n</message>` : ''
  })
wrap()
memoryOf({ id: first, history: [] }, runs, (id) => byId.get(id), quickTokens)
const [lookups] = timed(wrap)
const [memory] = timed(() => memoryOf({ id: first, history: [] }, runs, (id) => byId.get(id), quickTokens))

// Eight who joined just now know nothing of what was said: what a round costs them is what the length of the log costs.
const live = bench.engine.rooms.room(room.id)
bench.hub.subscribe(`room:${room.id}`, undefined, () => undefined)
const connection = bench.connect('openai')
for (const [index, id] of room.cast.entries()) {
  if (index >= 2) live.removeParticipant(id)
}
for (let index = 0; index < 6; index += 1)
  live.addParticipant(
    { name: `New ${index}`, role: 'Speaks', connectionId: connection.id, model: 'gpt-5.1', contextLimit: 100_000_000, compaction: { strategy: 'off' } },
    { strategy: 'fresh' },
  )
for (const id of room.cast.slice(0, 2)) live.removeParticipant(id)
for (let index = 6; index < 8; index += 1)
  live.addParticipant(
    { name: `New ${index}`, role: 'Speaks', connectionId: connection.id, model: 'gpt-5.1', contextLimit: 100_000_000, compaction: { strategy: 'off' } },
    { strategy: 'fresh' },
  )
const round: number[] = []
const requests: number[] = []
for (let index = 0; index < WARM_UP + ROUNDS; index += 1) {
  commits.reset()
  firstAt = 0
  const startedAt = performance.now()
  const { roundId } = live.send(uuidV7Ids.next(), [{ type: 'text', text: prose(120, index) }], {})
  await live.waitFor(roundId)
  const took = performance.now() - startedAt - commits.ms
  if (index < WARM_UP) continue
  round.push(took)
  requests.push(firstAt - startedAt)
}
await answerBench({ messages: entries.length, read, open, snapshot, memory, lookups, round, requests } satisfies RoomHistoryResult)
await bench.close()
process.disconnect()
