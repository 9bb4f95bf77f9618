import { uuidV7Ids } from '../../src/main/platform/ids'
import { startChild } from './lib/child'
import { realTokenizer, startBenchEngine } from './lib/engine'
import { median, ms, percentile, report } from './lib/report'
import { timedCommits } from './lib/timed-commits'

// From `send` to the first text at a subscriber of the hub, against a bare fetch that stops at the first delta, in turn.
// The durable commit of the user's message is taken out, as from the send path, and shown beside it.
const BUDGET = 2
const WARM_UP = 30
const REQUESTS = 150
const MODELS = { anthropic: 'claude-opus-4-5', openai: 'gpt-5.1' } as const
type WireName = keyof typeof MODELS

const tokenizer = realTokenizer()
await tokenizer.warm()
for (const wire of ['anthropic', 'openai'] as const) await measure(wire)
await tokenizer.close()
process.disconnect()

async function measure(wire: WireName): Promise<void> {
  const commits = timedCommits()
  const server = startChild('sse-server', { wire, deltas: 1 })
  const url = await server.next<string>()
  const bench = await startBenchEngine({ tokenizer, wrapStore: commits.wrap })
  const connection = bench.connect(wire, url)
  const { id } = bench.engine.createChat({ connectionId: connection.id, model: MODELS[wire], contextLimit: 200_000 })
  let onText: () => void = () => undefined
  bench.hub.subscribe(`chat:${id}`, undefined, (frame) => {
    if (frame.t === 'events' && frame.events.some((event) => event.type === 'text-appended')) onText()
  })

  const raw: number[] = []
  const ours: number[] = []
  const durable: number[] = []
  for (let round = 0; round < WARM_UP + REQUESTS; round += 1) {
    const bare = await rawFirstDelta(wire, url)
    const session = bench.engine.session(id)
    commits.reset()
    const startedAt = performance.now()
    const arrived = new Promise<number>((resolve) => {
      onText = () => resolve(performance.now())
    })
    const { turnId } = session.send(uuidV7Ids.next(), [{ type: 'text', text: 'go' }])
    const commit = commits.ms
    const whole = (await arrived) - startedAt
    await session.waitFor(turnId)
    if (round < WARM_UP) continue
    raw.push(bare)
    ours.push(whole - commit)
    durable.push(commit)
  }
  await bench.close()
  await server.end()
  const extra = median(ours) - median(raw)
  report({
    what: `${wire}: first delta at the hub`,
    floor: `fetch ${ms(median(raw))}, commit ${ms(median(durable))}`,
    ours: `${ms(median(ours))} (p95 ${ms(percentile(ours, 95))})`,
    relation: `+${ms(extra)}`,
    budget: `≤ +${BUDGET} ms`,
    met: extra <= BUDGET,
  })
}

/** Milliseconds until a client without any SDK has the first delta. */
async function rawFirstDelta(wire: WireName, url: string): Promise<number> {
  const startedAt = performance.now()
  const body = JSON.stringify({ model: MODELS[wire], max_tokens: 1_000, stream: true, messages: [{ role: 'user', content: 'go' }] })
  const response = await fetch(`${url}/v1/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  let text = ''
  let at = 0
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true })
    if (at === 0 && text.includes('"stream"')) at = performance.now()
  }
  return at - startedAt
}
