import { answerBench } from './lib/child'
import { settledMemory } from './lib/settled-memory'

// A process that does nothing.
await answerBench(await settledMemory())
process.exit()
