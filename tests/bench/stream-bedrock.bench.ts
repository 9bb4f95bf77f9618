import { streamRounds } from './lib/stream-rounds'

await streamRounds('bedrock', { extraCpuUs: 1 }, 50_000)
