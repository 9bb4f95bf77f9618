import { uuidV7Ids } from '../../src/main/platform/ids'
import { answerBench, childInput } from './lib/child'
import { startBenchEngine } from './lib/engine'
import type { WireName } from './lib/sse'

/** Who reads the stream: the official SDK alone, our whole pipeline, or the `ai` package. */
export type Variant = 'sdk' | 'pipeline' | 'ai'
export type StreamInput = { readonly variant: Variant; readonly wire: WireName; readonly url: string; readonly length: number; readonly runs: number }
/** One measured run: wall clock and processor time, milliseconds. */
export type StreamSample = { readonly ms: number; readonly cpu: number }

const { variant, wire, url, length, runs } = childInput<StreamInput>()
const { once, close } = await prepare()
const samples: StreamSample[] = []
// The first run warms up and is not counted.
for (let run = 0; run <= runs; run += 1) {
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  const received = await once()
  const elapsed = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  if (received !== length) throw new Error(`${variant} received ${received} characters of ${length}`)
  if (run > 0) samples.push({ ms: elapsed, cpu: (user + system) / 1_000 })
}
await answerBench(samples)
await close()
process.exit()

/** A function that streams one answer to its end and returns the length of its text. */
async function prepare(): Promise<{ once(): Promise<number>; close(): Promise<void> }> {
  const close = async (): Promise<void> => undefined
  switch (variant) {
    case 'sdk':
      return { once: wire === 'anthropic' ? await anthropicSdk() : await openAiSdk(), close }
    case 'ai':
      return { once: await aiPackage(), close }
    case 'pipeline':
      return pipeline()
  }
}

async function anthropicSdk(): Promise<() => Promise<number>> {
  const { default: Anthropic } = await import('@anthropic-ai/sdk')
  const client = new Anthropic({ apiKey: 'bench', baseURL: url, maxRetries: 0, logLevel: 'off' })
  return async () => {
    let text = ''
    const events = await client.messages.create({ model: 'claude-opus-4-5', max_tokens: 1_000, messages: [{ role: 'user', content: 'go' }], stream: true })
    for await (const event of events) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    }
    return text.length
  }
}

async function openAiSdk(): Promise<() => Promise<number>> {
  const { default: OpenAI } = await import('openai')
  const client = new OpenAI({ apiKey: 'bench', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' })
  return async () => {
    let text = ''
    const messages = [{ role: 'user' as const, content: 'go' }]
    const chunks = await client.chat.completions.create({ model: 'gpt-5.1', messages, stream: true, stream_options: { include_usage: true } })
    for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? ''
    return text.length
  }
}

async function aiPackage(): Promise<() => Promise<number>> {
  const { streamText } = await import('ai')
  const model =
    wire === 'anthropic'
      ? (await import('@ai-sdk/anthropic')).createAnthropic({ apiKey: 'bench', baseURL: `${url}/v1` })('claude-opus-4-5')
      : (await import('@ai-sdk/openai')).createOpenAI({ apiKey: 'bench', baseURL: `${url}/v1` }).chat('gpt-5.1')
  return async () => {
    let text = ''
    for await (const delta of streamText({ model, prompt: 'go', maxRetries: 0 }).textStream) text += delta
    return text.length
  }
}

/** A chat of the real engine with one window on it; the length is that of the text the window was given. */
async function pipeline(): Promise<{ once(): Promise<number>; close(): Promise<void> }> {
  const bench = await startBenchEngine()
  const connection = bench.connect(wire, url)
  const model = wire === 'anthropic' ? 'claude-opus-4-5' : 'gpt-5.1'
  return {
    async once() {
      const { id } = bench.engine.createChat({ connectionId: connection.id, model, contextLimit: 10_000_000 })
      let received = 0
      bench.hub.subscribe(`chat:${id}`, undefined, (frame) => {
        if (frame.t === 'events') for (const event of frame.events) if (event.type === 'text-appended') received += event.text.length
      })
      const session = bench.engine.session(id)
      const { turnId } = session.send(uuidV7Ids.next(), [{ type: 'text', text: 'go' }])
      const outcome = await session.waitFor(turnId)
      if (outcome.state !== 'completed') throw new Error(`the turn ended as ${outcome.state}: ${JSON.stringify(outcome.message?.error)}`)
      return received
    },
    close: () => bench.close(),
  }
}
