import { uuidV7Ids } from '../../src/main/platform/ids'
import { bareSdk } from './lib/bare-sdk'
import { answerBench, childInput } from './lib/child'
import { startBenchEngine } from './lib/engine'
import { FIELDS, WIRES, type WireName } from './lib/wires'

/** Who reads the stream: the official SDK alone, our whole pipeline, or the `ai` package. */
export type Variant = 'sdk' | 'pipeline' | 'ai'
export type StreamInput = {
  readonly variant: Variant
  readonly wire: WireName
  readonly url: string
  readonly length: number
  readonly warmUps: number
  readonly runs: number
}
/** One measured run: wall clock and processor time, milliseconds. */
export type StreamSample = { readonly ms: number; readonly cpu: number }

const { variant, wire, url, length, warmUps, runs } = childInput<StreamInput>()
const reader = await prepare()
const samples: StreamSample[] = []
for (let run = 0; run < warmUps + runs; run += 1) {
  reader.before()
  globalThis.gc?.()
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  const received = await reader.once()
  const elapsed = performance.now() - startedAt
  const { user, system } = process.cpuUsage(cpu)
  if (received !== length) throw new Error(`${variant} received ${received} characters of ${length}`)
  if (run >= warmUps) samples.push({ ms: elapsed, cpu: (user + system) / 1_000 })
}
await answerBench(samples)
await reader.close()
process.exit()

type Reader = {
  /** What belongs to no stream. */
  before(): void
  /** Streams one answer to its end and returns the length of its text. */
  once(): Promise<number>
  close(): Promise<void>
}

async function prepare(): Promise<Reader> {
  const plain = { before: () => undefined, close: async () => undefined }
  switch (variant) {
    case 'sdk':
      return { ...plain, once: await bareSdk(wire, url) }
    case 'ai':
      return { ...plain, once: await aiPackage() }
    case 'pipeline':
      return pipeline()
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
async function pipeline(): Promise<Reader> {
  const bench = await startBenchEngine()
  const connection = bench.connect(wire, url, FIELDS[wire])
  let chat = ''
  let received = 0
  return {
    before() {
      chat = bench.engine.createChat({ connectionId: connection.id, model: WIRES[wire].model, contextLimit: 10_000_000 }).id
      received = 0
      bench.hub.subscribe(`chat:${chat}`, undefined, (frame) => {
        if (frame.t === 'events') for (const event of frame.events) if (event.type === 'text-appended') received += event.text.length
      })
    },
    async once() {
      const session = bench.engine.session(chat)
      const { turnId } = session.send(uuidV7Ids.next(), [{ type: 'text', text: 'go' }])
      const outcome = await session.waitFor(turnId)
      if (outcome.state !== 'completed') throw new Error(`the turn ended as ${outcome.state}: ${JSON.stringify(outcome.message?.error)}`)
      return received
    },
    close: () => bench.close(),
  }
}
