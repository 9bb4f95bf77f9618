import { streamRounds } from './lib/stream-rounds'

// The SDK is that of `openai`, and so are the budgets.
await streamRounds('azure-openai', { ofSdk: 0.95, extraCpuUs: 1 })
