import { streamRounds } from './lib/stream-rounds'

await streamRounds('anthropic', { ofSdk: 0.85, timesAi: 8, extraCpuUs: 1 })
