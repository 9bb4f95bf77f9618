import { streamRounds } from './lib/stream-rounds'

await streamRounds('cohere', { extraCpuUs: 1 }, 50_000)
