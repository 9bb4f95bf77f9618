import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { completed, openAt, record, standardRequest, streamed, toolRequest } from './harness'

// The same SDKs against somebody else's idea of their protocols.
const PROVIDERS = [
  { provider: 'anthropic', model: 'claude-opus-4-5', usage: { input_tokens: 21, output_tokens: 9 } },
  { provider: 'openai', model: 'gpt-5.1', usage: { prompt_tokens: 21, completion_tokens: 9 } },
  { provider: 'azure-openai', model: 'gpt-5.1', usage: { prompt_tokens: 21, completion_tokens: 9 } },
  { provider: 'google', model: 'gemini-2.5-flash', usage: { promptTokenCount: 21, candidatesTokenCount: 9 } },
] as const

/** What it makes of a request, in the shape of Chat Completions. */
type Understood = {
  readonly messages: readonly {
    readonly role: string
    readonly content: unknown
    readonly tool_call_id?: string
    readonly tool_calls?: readonly { readonly id: string; readonly function: { readonly name: string; readonly arguments: string } }[]
  }[]
  readonly tools?: readonly { readonly function: { readonly name: string } }[]
}

describe.each(PROVIDERS)('$provider against aimock', ({ provider, model, usage }) => {
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
    const runs = [await streamed(await open(), model), await completed(await open(), model)]
    for (const run of runs) {
      expect(run.blocks()).toEqual([{ type: 'text', text: 'Très bien, merci 🙂 — 你好。' }])
      expect(run.end()).toMatchObject({ type: 'finish', reason: 'end' })
    }
    expect(runs[0]?.events.filter((event) => event.type === 'delta').length).toBeGreaterThan(3)
  })

  it('is understood: system prompt, roles and texts arrive', async () => {
    mock.onMessage(/.*/, { content: 'ok' })
    await streamed(await open(), model)
    const messages = (mock.getLastRequest()?.body as { readonly messages?: readonly { readonly role: string }[] } | null)?.messages ?? []
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user'])
    expect(JSON.stringify(messages.at(-1))).toContain('How are you? 🙂')
  })

  it('reports usage', async () => {
    mock.onMessage(/.*/, { content: 'ok', usage })
    expect((await streamed(await open(), model)).end()).toMatchObject({ usage: { input: 21, output: 9 } })
    expect((await completed(await open(), model)).end()).toMatchObject({ usage: { input: 21, output: 9 } })
  })

  it('makes reasoning and calls of theirs', async () => {
    mock.onMessage(/.*/, { reasoning: 'Let me see.', toolCalls: [{ id: 'call_1', name: 'look', arguments: '{"path":"a.txt"}' }] })
    const run = await streamed(await open(), model)
    expect(run.blocks()).toMatchObject([
      { type: 'reasoning', text: 'Let me see.' },
      { type: 'toolCall', name: 'look', input: { path: 'a.txt' } },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('is understood in a tool loop: tools, parallel calls, results in their order', async () => {
    mock.onMessage(/.*/, { content: 'ok' })
    const recording = record()
    await (await open()).stream(toolRequest(model), recording.emit, new AbortController().signal)
    expect(recording.text()).toBe('ok')
    const body = mock.getLastRequest()?.body as Understood
    expect(body.tools?.map((tool) => tool.function.name)).toEqual(['look', 'clock'])
    const roles = body.messages.map(({ role }) => role)
    expect(roles.slice(0, 3)).toEqual(['system', 'user', 'assistant'])
    // Texts beside results have no order of their own in its reading.
    expect(roles.slice(3).toSorted()).toEqual(['tool', 'tool', 'user'])
    const calls = body.messages[2]?.tool_calls ?? []
    expect(calls.map((call) => [call.function.name, JSON.parse(call.function.arguments)])).toEqual([
      ['look', { path: 'a.txt' }],
      ['clock', {}],
    ])
    const results = body.messages.filter(({ role }) => role === 'tool')
    expect(results.map((message) => message.tool_call_id)).toEqual(calls.map(({ id }) => id))
    expect(JSON.stringify(results[0]?.content)).toContain('a cat')
  })

  it('stops at the limit', async () => {
    mock.onMessage(/.*/, { content: 'so far', finishReason: 'length' })
    expect((await streamed(await open(), model)).end()).toMatchObject({ reason: 'length' })
  })

  it.each([
    [401, 'auth'],
    [403, 'permission'],
    [404, 'model_not_found'],
    [413, 'too_large'],
    [429, 'rate_limit'],
    [500, 'provider'],
    [503, 'overloaded'],
    [529, 'overloaded'],
  ])('maps its %i to %s', async (status, code) => {
    mock.onMessage(/.*/, { error: { message: 'No.' }, status })
    expect((await streamed(await open(), model)).error()).toMatchObject({ code, status })
  })

  it('notices that it hangs up in mid-answer', async () => {
    mock.on({ userMessage: /.*/ }, { content: 'a rather long answer that will never end' }, { truncateAfterChunks: 5 })
    expect((await streamed(await open(), model)).error()).toMatchObject({ code: 'network' })
  })

  it('can be stopped while it streams', async () => {
    mock.on({ userMessage: /.*/ }, { content: 'a rather long answer '.repeat(50) }, { latency: 20 })
    const controller = new AbortController()
    const recording = record()
    const running = (await open()).stream(standardRequest(model), recording.emit, controller.signal)
    await recording.first('delta')
    controller.abort()
    await running
    expect(recording.error().code).toBe('aborted')
    expect(recording.text().length).toBeGreaterThan(0)
  })
})
