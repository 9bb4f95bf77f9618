import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { completed, openAt, record, streamed } from './harness'
import { toolRequest } from './tool-request'

const PROVIDERS = [
  { provider: 'cohere', model: 'command-a-03-2025' },
  { provider: 'bedrock', model: 'amazon.nova-pro-v1:0' },
] as const

describe.each(PROVIDERS)('$provider against aimock', ({ provider, model }) => {
  const mock = new LLMock({ port: 0, chunkSize: 4 })
  const open = () => openAt(provider, mock.url)
  beforeAll(async () => {
    await mock.start()
  })
  afterAll(() => mock.stop())
  beforeEach(() => {
    mock.clearFixtures()
    mock.resetMatchCounts()
    mock.clearRequests()
  })

  it('streams and completes the same text', async () => {
    mock.onMessage(/.*/, { content: 'Très bien, merci 🙂 — 你好。' })
    for (const run of [await streamed(await open(), model), await completed(await open(), model)]) {
      expect(run.blocks()).toEqual([{ type: 'text', text: 'Très bien, merci 🙂 — 你好。' }])
      expect(run.end()).toMatchObject({ type: 'finish', reason: 'end' })
    }
  })

  it('is understood in the middle of a tool loop', async () => {
    mock.onMessage(/.*/, { content: 'ok' })
    const run = record()
    await (await open()).stream(toolRequest(model), run.emit, new AbortController().signal)
    expect(run.end()).toMatchObject({ type: 'finish' })
    const messages = (mock.getLastRequest()?.body as { readonly messages?: readonly { readonly role: string }[] } | null)?.messages ?? []
    expect(messages.filter(({ role }) => role === 'tool')).toHaveLength(2)
    expect(JSON.stringify(messages)).toContain('call_b')
  })

  it('makes parallel calls of theirs', async () => {
    const toolCalls = [
      { id: 'call_1', name: 'look', arguments: '{"path":"a.txt"}' },
      { id: 'call_2', name: 'list', arguments: '{}' },
    ]
    mock.onMessage(/.*/, { toolCalls })
    for (const run of [await streamed(await open(), model), await completed(await open(), model)]) {
      expect(run.blocks().filter(({ type }) => type === 'toolCall')).toEqual([
        { type: 'toolCall', id: 'call_1', name: 'look', input: { path: 'a.txt' } },
        { type: 'toolCall', id: 'call_2', name: 'list', input: {} },
      ])
      expect(run.end()).toMatchObject({ reason: 'toolCalls' })
    }
  })

  it.each([
    [401, 'auth'],
    [403, 'permission'],
    [404, 'model_not_found'],
    [429, 'rate_limit'],
    [500, 'provider'],
    [503, 'overloaded'],
  ])('maps its %i to %s', async (status, code) => {
    mock.onMessage(/.*/, { error: { message: 'No.' }, status })
    expect((await streamed(await open(), model)).error()).toMatchObject({ code, status })
  })

  it('notices that it hangs up in mid-answer', async () => {
    mock.on({ userMessage: /.*/ }, { content: 'a rather long answer that will never end' }, { truncateAfterChunks: 5 })
    expect((await streamed(await open(), model)).error()).toMatchObject({ code: 'network' })
  })
})
