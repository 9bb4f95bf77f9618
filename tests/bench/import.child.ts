import type { Log } from '../../src/main/engine/ports'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import { answerBench, childInput } from './lib/child'
import { SDKS } from './lib/sdks'
import { type Memory, settledMemory } from './lib/settled-memory'
import type { WireName } from './lib/wires'

/** What is loaded: the bare SDK of a provider, or the provider with its SDK, as the app loads it. */
export type ImportInput = { readonly wire: WireName; readonly what: 'sdk' | 'provider' }
/** What loading took, milliseconds, and the memory before and after it. */
export type ImportSample = { readonly ms: number; readonly before: Memory; readonly after: Memory }

// Nothing is imported above that shares packages with an SDK: it would count as loaded before.
const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const { wire, what } = childInput<ImportInput>()
const providers = createProviders({ log: silentLog, clock: systemClock })
const before = await settledMemory()
const startedAt = performance.now()
if (what === 'sdk') await import(/* @vite-ignore */ SDKS[wire])
else await providers.warm(wire)
const ms = performance.now() - startedAt
await answerBench({ ms, before, after: await settledMemory() } satisfies ImportSample)
process.exit()
