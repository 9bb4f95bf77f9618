import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { NO_USAGE } from '@shared/model/usage'
import type { Emit, Provider, Providers } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { answerBench, childInput } from './lib/child'
import { startBenchEngine } from './lib/engine'
import { makeRoom } from './lib/rooms'

/** `paceMs` between the deltas of one speaker; 0 = as fast as they go. */
export type RoomStreamInput = { readonly speakers: number; readonly deltas: number; readonly paceMs: number }
/** `cpu` and `bare` are milliseconds; the second is the same provider with nobody behind it. Delays of the event loop in milliseconds. */
export type RoomStreamResult = {
  readonly cpu: number
  readonly bare: number
  readonly wall: number
  readonly p99: number
  readonly max: number
  readonly events: number
}

const BREATH = 64
const { speakers, deltas, paceMs } = childInput<RoomStreamInput>()

async function speak(emit: Emit): Promise<void> {
  emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } })
  for (let index = 0; index < deltas; index += 1) {
    emit({ type: 'delta', index: 0, text: ' token' })
    if (paceMs > 0) await setTimeout(paceMs)
    else if (index % BREATH === BREATH - 1) await setImmediate()
  }
  emit({ type: 'block-end', index: 0 })
  emit({ type: 'finish', reason: 'end', usage: { ...NO_USAGE, input: 100, output: deltas } })
}

const provider: Provider = {
  stream: (_request, emit) => speak(emit),
  complete: () => Promise.reject(new Error('not used')),
  listModels: async () => [],
}
const providers: Providers = { open: async () => provider, warm: async () => undefined }
const bench = await startBenchEngine({ providers })
const room = makeRoom(bench, speakers)
let events = 0
bench.hub.subscribe(`room:${room.id}`, undefined, () => {
  events += 1
})
const busy = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1_000
}
const round = async (): Promise<void> => {
  const { roundId } = bench.engine.rooms.room(room.id).send(uuidV7Ids.next(), [{ type: 'text', text: 'Go on.' }], {})
  await bench.engine.rooms.room(room.id).waitFor(roundId)
}
await round()

let seen = 0
const bareFrom = process.cpuUsage()
await Promise.all(
  Array.from({ length: speakers }, () =>
    speak(() => {
      seen += 1
    }),
  ),
)
if (seen === 0) throw new Error('nobody spoke')
const bare = busy(bareFrom)
events = 0
const loop = monitorEventLoopDelay({ resolution: 1 })
loop.enable()
const startedAt = performance.now()
const from = process.cpuUsage()
await round()
const cpu = busy(from)
const wall = performance.now() - startedAt
loop.disable()
await answerBench({ cpu, bare, wall, p99: loop.percentile(99) / 1e6, max: loop.max / 1e6, events } satisfies RoomStreamResult)
await bench.close()
process.disconnect()
