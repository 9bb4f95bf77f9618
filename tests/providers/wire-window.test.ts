import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProviderRequest } from '../../src/main/engine/ports'
import { SUMMARY_REQUEST } from '../../src/shared/model/summary-request'
import { anthropicWire } from '../fixtures/wire/anthropic'
import { azureWire } from '../fixtures/wire/azure'
import { bedrockWire } from '../fixtures/wire/bedrock'
import { cohereWire } from '../fixtures/wire/cohere'
import { googleWire } from '../fixtures/wire/google'
import { goodSummary, type ModelServer, type SummaryKind, startModelServer } from '../fixtures/wire/model-server'
import { openAiWire } from '../fixtures/wire/openai'
import { o200k } from '../fixtures/wire/request'
import { LOOK, openAt, type Recording, record, standardRequest, toolRequest } from './harness'

const WIRES = [anthropicWire, openAiWire, azureWire, googleWire, cohereWire, bedrockWire]
const KINDS = ['stream', 'complete'] as const

describe.each(WIRES)('$provider', (wire) => {
  let server: ModelServer
  beforeEach(async () => {
    server = await startModelServer(wire, { window: 2_000 })
  })
  afterEach(() => server.close())

  const send = async (to: ModelServer, request: ProviderRequest, kind: (typeof KINDS)[number], signal = new AbortController().signal): Promise<Recording> => {
    const recording = record()
    await (await openAt(wire.provider, to.url))[kind](request, recording.emit, signal)
    recording.end()
    return recording
  }
  const asked = (text: string): ProviderRequest => ({ ...standardRequest(wire.model), messages: [{ role: 'user', blocks: [{ type: 'text', text }] }] })
  /** The standard request with its last message joined with the instruction. */
  const summary = (): ProviderRequest => {
    const request = toolRequest(wire.model)
    const last = request.messages.at(-1)
    const blocks = [...(last?.blocks ?? []), { type: 'text', text: `${SUMMARY_REQUEST}\n\nWrite notes.` } as const]
    return {
      ...request,
      images: new Map(),
      messages: [{ role: 'user', blocks: [{ type: 'text', text: 'What is this?' }] }, ...request.messages.slice(1, -1), { role: 'user', blocks }],
    }
  }

  it.each(KINDS)('reports the size of the request and of its answer: %s', async (kind) => {
    const run = await send(server, standardRequest(wire.model), kind)
    const input = ['Be brief.', 'Hello', 'Hi.', 'How are you? 🙂'].reduce((sum, text) => sum + o200k(text) + 4, 0)
    // Some protocols put the system prompt among the messages.
    const systemApart = ['anthropic', 'google', 'bedrock'].includes(wire.provider)
    expect(run.text()).toBe('Understood.')
    expect(run.end()).toMatchObject({ type: 'finish', reason: 'end', usage: { input: systemApart ? input - 4 : input, output: o200k('Understood.') } })
    expect(server.exchanges).toMatchObject([{ purpose: 'answer', streamed: kind === 'stream', maxTokens: 1_000, outcome: 'answered', images: 0 }])
  })

  it('counts tools, calls, results and images', async () => {
    const plain = standardRequest(wire.model)
    await send(server, plain, 'stream')
    await send(server, { ...plain, tools: [LOOK] }, 'stream')
    await send(server, toolRequest(wire.model), 'stream')
    const [bare, tooled, looped] = server.exchanges
    expect((tooled?.input ?? 0) - (bare?.input ?? 0)).toBeGreaterThanOrEqual(o200k('Reads a file.') + o200k(JSON.stringify(LOOK.parameters.properties)))
    expect(looped?.texts.join('\n')).toMatch(/a cat[\s\S]*no clock here/)
    expect(looped?.texts.join('\n')).toContain('a.txt')
    expect(looped?.texts.join('\n')).not.toContain('iVBORw0KGgo')
    expect(looped?.images).toBe(1)
  })

  it('counts as it is told: another tokenizer, a factor', async () => {
    const other = await startModelServer(wire, { count: (text) => text.length, factor: 1.2 })
    const [short, long] = [await send(other, asked('a'), 'stream'), await send(other, asked('a'.repeat(1_001)), 'stream')]
    const input = (run: Recording): number => {
      const end = run.end()
      return end.type === 'finish' ? (end.usage.input ?? 0) : 0
    }
    await other.close()
    expect(Math.abs(input(long) - input(short) - 1_200)).toBeLessThanOrEqual(1)
  })

  it.each(KINDS)('refuses what is larger than the window in the provider’s own words: %s', async (kind) => {
    const error = (await send(server, asked('word '.repeat(2_100)), kind)).error()
    expect(error).toMatchObject({ code: 'context_overflow', status: 400, retryable: false, provider: wire.provider })
    const [exchange] = server.exchanges
    expect(exchange?.outcome).toBe('overflow')
    expect(exchange?.input).toBeGreaterThan(2_000)
    // Bedrock tells no figures.
    if (wire.provider !== 'bedrock') expect(error.detail).toContain(String(exchange?.input))
    expect((await send(server, asked('word '.repeat(1_800)), kind)).text()).toBe('Understood.')
  })

  describe.each(KINDS)('a summary: %s', (kind) => {
    const outcomes: readonly (readonly [SummaryKind, string, object])[] = [
      ['good', goodSummary(1), { reason: 'end' }],
      ['empty', '', { reason: 'end' }],
      ['truncated', '## Goal\n- Plan the', { reason: 'length' }],
      ['refusing', 'I cannot help with that.', { reason: 'end' }],
      ['tool-call', '', { reason: 'toolCalls' }],
      ['error', '', { type: 'error', error: { code: 'provider', status: 500 } }],
      [{ text: '## Goal\n- Mine.' }, '## Goal\n- Mine.', { reason: 'end' }],
    ]
    it.each(outcomes)('%s', async (summaryKind, text, end) => {
      server.summaries(summaryKind)
      const run = await send(server, summary(), kind)
      expect(run.text()).toBe(text)
      expect(run.end()).toMatchObject(end)
      const input = server.exchanges[0]?.input
      if (run.end().type === 'finish') expect(run.end()).toMatchObject({ usage: { input } })
      expect(server.exchanges[0]).toMatchObject({ purpose: 'summary', streamed: kind === 'stream' })
    })

    it('larger than what it stands for', async () => {
      server.summaries('larger')
      const run = await send(server, summary(), kind)
      const end = run.end()
      expect(end.type === 'finish' && end.usage.output).toBeGreaterThan(server.exchanges[0]?.input ?? 0)
      expect(run.text()).toContain('## Next step')
    })

    it('that hangs until it is stopped', async () => {
      server.summaries('hang')
      const [controller, recording, arrived] = [new AbortController(), record(), server.nextRequest()]
      const running = (await openAt(wire.provider, server.url))[kind](summary(), recording.emit, controller.signal)
      await arrived
      if (kind === 'stream') await recording.first('delta')
      controller.abort()
      await running
      expect(recording.error().code).toBe('aborted')
    })

    it('one kind after the other, the last again and again, numbered', async () => {
      server.summaries('error', 'good')
      const texts: string[] = []
      for (let index = 0; index < 3; index += 1) texts.push((await send(server, summary(), kind)).text())
      expect(texts).toEqual(['', goodSummary(1), goodSummary(2)])
    })
  })

  it('does not take a conversation that names the line for a request of it', async () => {
    const { messages } = standardRequest(wire.model)
    const run = await send(
      server,
      { ...standardRequest(wire.model), messages: [{ role: 'user', blocks: [{ type: 'text', text: SUMMARY_REQUEST }] }, ...messages.slice(1)] },
      'stream',
    )
    expect(run.text()).toBe('Understood.')
  })

  it('has no other doors', async () => {
    expect((await fetch(`${server.url}/v1/other`)).status).toBe(404)
    expect(server.exchanges).toEqual([])
  })
})
