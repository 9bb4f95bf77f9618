import type { Log, Provider, ProviderEvent, ProviderRequest } from '../../src/main/engine/ports'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import type { AppError } from '../../src/shared/errors'
import { appendToBlock } from '../../src/shared/events/reduce-chat'
import type { ProviderId } from '../../src/shared/model/connection'
import type { Block } from '../../src/shared/model/message'
import type { ToolDefinition } from '../../src/shared/model/tool'
import { DEPLOYMENT } from '../fixtures/wire/azure'

export const KEY = 'test-key-1234'

export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The suite's standard request. */
export function standardRequest(model: string): ProviderRequest {
  return {
    model,
    system: 'Be brief.',
    messages: [
      { role: 'user', blocks: [{ type: 'text', text: 'Hello' }] },
      { role: 'assistant', blocks: [{ type: 'text', text: 'Hi.' }] },
      { role: 'user', blocks: [{ type: 'text', text: 'How are you? 🙂' }] },
    ],
    maxTokens: 1000,
    temperature: 0.5,
    tools: [],
    images: new Map(),
  }
}

export const LOOK: ToolDefinition = {
  name: 'look',
  description: 'Reads a file.',
  parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'], additionalProperties: false },
}

/** A request in the middle of a tool loop: an image, two parallel calls, their results, one more word of the user. */
export function toolRequest(model: string): ProviderRequest {
  return {
    ...standardRequest(model),
    tools: [LOOK, { name: 'clock', description: 'Tells the time.', parameters: {} }],
    images: new Map([['m1', { mimeType: 'image/png', base64: 'iVBORw0KGgo=' }]]),
    messages: [
      {
        role: 'user',
        blocks: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', mediaId: 'm1', name: 'cat.png', mimeType: 'image/png' },
        ],
      },
      {
        role: 'assistant',
        blocks: [
          { type: 'text', text: 'Looking.' },
          { type: 'toolCall', id: 'call_a', name: 'look', input: { path: 'a.txt' } },
          { type: 'toolCall', id: 'call_b', name: 'clock', input: {} },
        ],
      },
      {
        role: 'user',
        blocks: [
          { type: 'toolResult', toolCallId: 'call_a', content: 'a cat' },
          { type: 'toolResult', toolCallId: 'call_b', content: 'no clock here', isError: true },
          { type: 'text', text: 'And now?' },
        ],
      },
    ],
  }
}

export function openAt(provider: ProviderId, baseUrl: string, key: string | null = KEY): Promise<Provider> {
  const providers = createProviders({ log: silentLog, clock: systemClock })
  const fields = { region: 'eu-central-1', deployment: DEPLOYMENT }
  const connection = { id: 'c1', provider, label: 'Test', baseUrl, ...fields, hasSecret: key !== null, createdAt: 0 }
  const secret = provider === 'bedrock' ? { accessKeyId: 'AKIATEST', secretAccessKey: key ?? '' } : { apiKey: key ?? '' }
  return providers.open(connection, key === null ? null : secret)
}

/** Everything one run emitted, and a way to wait for a moment of it. */
export type Recording = {
  readonly events: readonly ProviderEvent[]
  readonly emit: (event: ProviderEvent) => void
  /** Resolves with the first event of that kind. */
  first(type: ProviderEvent['type']): Promise<ProviderEvent>
  /** The blocks as the engine would build them. */
  blocks(): readonly Block[]
  text(): string
  /** The one terminal event. Throws where there is none, or more than one, or anything after it. */
  end(): Extract<ProviderEvent, { type: 'finish' | 'error' }>
  error(): AppError
}

export function record(): Recording {
  const events: ProviderEvent[] = []
  const waiting: { readonly type: string; readonly resolve: (event: ProviderEvent) => void }[] = []
  const blocks = (): readonly Block[] => {
    const built: Block[] = []
    for (const event of events) {
      if (event.type === 'block-start') built[event.index] = event.block
      else if (event.type === 'block-end' && event.block) built[event.index] = event.block
      else if (event.type === 'delta') {
        const block = built[event.index]
        if (!block) throw new Error(`delta for block ${event.index}, which has not begun`)
        built[event.index] = appendToBlock(block, event.text)
      }
    }
    return built
  }
  const end: Recording['end'] = () => {
    const terminal = events.filter((event) => event.type === 'finish' || event.type === 'error')
    const last = events.at(-1)
    if (terminal.length !== 1 || !last || (last.type !== 'finish' && last.type !== 'error')) {
      throw new Error(`expected one terminal event at the end, got ${JSON.stringify(events.map((event) => event.type))}`)
    }
    return last
  }
  return {
    events,
    emit: (event) => {
      events.push(event)
      for (const { type, resolve } of waiting) if (type === event.type) resolve(event)
    },
    first: (type) => {
      const found = events.find((event) => event.type === type)
      return found ? Promise.resolve(found) : new Promise((resolve) => waiting.push({ type, resolve }))
    },
    blocks,
    text: () =>
      blocks()
        .map((block) => (block.type === 'text' ? block.text : ''))
        .join(''),
    end,
    error: () => {
      const event = end()
      if (event.type !== 'error') throw new Error(`expected an error, got ${JSON.stringify(event)}`)
      return event.error
    },
  }
}

/** Streams the standard request and returns the recording after the terminal event. */
export async function streamed(provider: Provider, model: string, signal: AbortSignal = new AbortController().signal): Promise<Recording> {
  const recording = record()
  await provider.stream(standardRequest(model), recording.emit, signal)
  recording.end()
  return recording
}

export async function completed(provider: Provider, model: string, signal: AbortSignal = new AbortController().signal): Promise<Recording> {
  const recording = record()
  await provider.complete(standardRequest(model), recording.emit, signal)
  recording.end()
  return recording
}
