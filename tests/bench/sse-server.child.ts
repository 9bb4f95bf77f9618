import { answerBench, childInput } from './lib/child'
import { serveAnswers } from './lib/sse'
import type { WireName } from './lib/wires'

// The other side in a process of its own, so that its work is not counted with ours.
const { wire, deltas } = childInput<{ readonly wire: WireName; readonly deltas: number }>()
await answerBench(await serveAnswers(wire, deltas))
