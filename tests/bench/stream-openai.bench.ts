import { streamRounds } from './lib/stream-rounds'

await streamRounds('openai', { ofSdk: 0.95, timesAi: 3, extraCpuUs: 1 })
