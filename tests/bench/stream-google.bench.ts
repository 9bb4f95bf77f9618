import { streamRounds } from './lib/stream-rounds'

await streamRounds('google', { extraCpuUs: 1 }, 50_000)
