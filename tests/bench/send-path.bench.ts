import { runChild } from './lib/child'
import { median, ms, report } from './lib/report'
import type { SendPathInput, SendPathResult } from './send-path.child'

// From `send` to the call of the provider's `stream`, the durable commit taken out and shown beside it.
const ROUNDS = 3
const CASES: readonly (SendPathInput & { readonly budget: number })[] = [
  { messages: 10, cleared: false, compacted: false, budget: 5 },
  { messages: 1_000, cleared: false, compacted: false, budget: 15 },
  { messages: 10_000, cleared: false, compacted: false, budget: 15 },
  { messages: 10_000, cleared: true, compacted: false, budget: 15 },
  { messages: 1_000, cleared: false, compacted: true, budget: 15 },
  { messages: 10_000, cleared: false, compacted: true, budget: 15 },
]

const samples = CASES.map((): Record<keyof SendPathResult, number[]> => ({ engine: [], commit: [], status: [] }))
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [index, { messages, cleared, compacted }] of CASES.entries()) {
    const result = await runChild<SendPathResult>('send-path', { messages, cleared, compacted } satisfies SendPathInput)
    for (const key of ['engine', 'commit', 'status'] as const) samples[index]?.[key].push(...result[key])
  }
}
const shortest = median(samples[0]?.engine ?? [])
for (const [index, { messages, cleared, compacted, budget }] of CASES.entries()) {
  const { engine = [], commit = [], status = [] } = samples[index] ?? {}
  const value = median(engine)
  report({
    what: `send to request, ${messages.toLocaleString('en')} messages${cleared ? ', cleared near the end' : compacted ? ', a summary in force' : ''}`,
    floor: `commit ${ms(median(commit))}`,
    ours: ms(value),
    relation: `${(value / shortest).toFixed(1)} × the shortest; status ${ms(median(status))}`,
    budget: `≤ ${budget} ms`,
    met: value <= budget,
  })
}
