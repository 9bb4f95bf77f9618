import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toAnthropic } from '../../src/main/providers/anthropic/request'
import type { Block } from '../../src/shared/model/message'
import { anthropicEvent, messageEnd, messageStart } from '../fixtures/wire/anthropic'
import { eventStream, json, startWireServer, type WireServer } from '../fixtures/wire/server'
import { completed, LOOK, openAt, record, standardRequest, streamed, toolRequest } from './harness'

const MODEL = 'claude-opus-4-5'
const start = (index: number, block: Readonly<Record<string, unknown>>) => anthropicEvent('content_block_start', { index, content_block: block })
const delta = (index: number, value: Readonly<Record<string, unknown>>) => anthropicEvent('content_block_delta', { index, delta: value })
const stop = (index: number) => anthropicEvent('content_block_stop', { index })

describe('the Messages API', () => {
  let server: WireServer
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())
  const stream = async (...events: readonly string[]) => {
    server.play(eventStream(...events))
    return streamed(await openAt('anthropic', server.url), MODEL)
  }

  it('keeps thinking with its signature, redacted thinking, text and calls, in their order', async () => {
    const run = await stream(
      messageStart,
      start(0, { type: 'thinking', thinking: '', signature: '' }),
      delta(0, { type: 'thinking_delta', thinking: 'Let me ' }),
      delta(0, { type: 'thinking_delta', thinking: 'think.' }),
      delta(0, { type: 'signature_delta', signature: 'sig' }),
      delta(0, { type: 'signature_delta', signature: 'nature' }),
      stop(0),
      start(1, { type: 'redacted_thinking', data: 'c2VjcmV0' }),
      stop(1),
      start(2, { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: {} }),
      delta(2, { type: 'input_json_delta', partial_json: '{"query":"x"}' }),
      stop(2),
      start(3, { type: 'text', text: '' }),
      delta(3, { type: 'text_delta', text: 'I will look.' }),
      delta(3, { type: 'citations_delta', citation: {} }),
      stop(3),
      start(4, { type: 'tool_use', id: 'toolu_1', name: 'look', input: {} }),
      delta(4, { type: 'input_json_delta', partial_json: '' }),
      delta(4, { type: 'input_json_delta', partial_json: '{"path":' }),
      delta(4, { type: 'input_json_delta', partial_json: '"a.txt"}' }),
      stop(4),
      start(5, { type: 'tool_use', id: 'toolu_2', name: 'broken', input: {} }),
      delta(5, { type: 'input_json_delta', partial_json: '{"path":' }),
      stop(5),
      start(6, { type: 'tool_use', id: 'toolu_3', name: 'bare', input: {} }),
      stop(6),
      ...messageEnd('tool_use'),
    )
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Let me think.', opaque: { signature: 'signature' } },
      { type: 'reasoning', text: '', opaque: { redacted: 'c2VjcmV0' } },
      { type: 'text', text: 'I will look.' },
      { type: 'toolCall', id: 'toolu_1', name: 'look', input: { path: 'a.txt' } },
      { type: 'toolCall', id: 'toolu_2', name: 'broken', input: {}, rawInput: '{"path":' },
      { type: 'toolCall', id: 'toolu_3', name: 'bare', input: {} },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('gives thinking back verbatim, and drops what is not its own', () => {
    const blocks: readonly Block[] = [
      { type: 'reasoning', text: 'Let me think.', opaque: { signature: 'sig' } },
      { type: 'reasoning', text: '', opaque: { redacted: 'c2VjcmV0' } },
      { type: 'reasoning', text: 'somebody else thought this' },
      { type: 'text', text: 'I will look.' },
      { type: 'toolCall', id: 'toolu_1', name: 'look', input: { path: 'a.txt' } },
    ]
    const result: Block = { type: 'toolResult', toolCallId: 'toolu_1', content: 'no such file', isError: true }
    const request = {
      ...standardRequest(MODEL),
      system: null,
      maxTokens: 10,
      temperature: null,
      messages: [
        { role: 'user', blocks: [{ type: 'text', text: 'Look' }] },
        { role: 'assistant', blocks },
        { role: 'user', blocks: [result, { type: 'notice', notice: 'cleared' }] },
      ],
    } as const
    expect(toAnthropic(request)).toEqual({
      model: MODEL,
      max_tokens: 10,
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Look' }] },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Let me think.', signature: 'sig' },
            { type: 'redacted_thinking', data: 'c2VjcmV0' },
            { type: 'text', text: 'I will look.' },
            { type: 'tool_use', id: 'toolu_1', name: 'look', input: { path: 'a.txt' } },
          ],
        },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'no such file', is_error: true, cache_control: { type: 'ephemeral' } }],
        },
      ],
    })
  })

  it('uses two cache breakpoints, however long the conversation', () => {
    const turn = [
      { role: 'user', blocks: [{ type: 'text', text: 'Hello' }] },
      { role: 'assistant', blocks: [{ type: 'text', text: 'Hi.' }] },
    ] as const
    const request = { ...standardRequest(MODEL), messages: [...Array.from({ length: 50 }, () => turn).flat(), turn[0]] }
    expect(JSON.stringify(toAnthropic(request)).match(/cache_control/g)).toHaveLength(2)
  })

  it('sends tools, parallel calls and their results, and images, in their order', () => {
    expect(toAnthropic({ ...toolRequest(MODEL), system: null, temperature: null })).toEqual({
      model: MODEL,
      max_tokens: 1000,
      tools: [
        { name: 'look', description: 'Reads a file.', input_schema: LOOK.parameters },
        { name: 'clock', description: 'Tells the time.', input_schema: { type: 'object' } },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'text', text: 'Looking.' },
            { type: 'tool_use', id: 'call_a', name: 'look', input: { path: 'a.txt' } },
            { type: 'tool_use', id: 'call_b', name: 'clock', input: {} },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_a', content: 'a cat' },
            { type: 'tool_result', tool_use_id: 'call_b', content: 'no clock here', is_error: true },
            { type: 'text', text: 'And now?', cache_control: { type: 'ephemeral' } },
          ],
        },
      ],
    })
  })

  it('streams the arguments of a call as text, and makes up an id where there is none', async () => {
    const run = await stream(
      messageStart,
      start(0, { type: 'tool_use', id: '', name: 'look', input: {} }),
      delta(0, { type: 'input_json_delta', partial_json: '{"path":' }),
      delta(0, { type: 'input_json_delta', partial_json: '"a.txt"}' }),
      stop(0),
      start(1, { type: 'tool_use', id: 'toolu_2', name: 'whole', input: { path: 'b.txt' } }),
      stop(1),
      ...messageEnd('tool_use'),
    )
    const id = expect.stringMatching(/^call_[0-9a-f]{32}$/)
    expect(run.events.filter(({ type }) => type === 'block-start' || type === 'delta' || type === 'block-end')).toEqual([
      { type: 'block-start', index: 0, block: { type: 'toolCall', id, name: 'look', input: {}, rawInput: '' } },
      { type: 'delta', index: 0, text: '{"path":' },
      { type: 'delta', index: 0, text: '"a.txt"}' },
      { type: 'block-end', index: 0, block: { type: 'toolCall', id, name: 'look', input: { path: 'a.txt' } } },
      { type: 'block-start', index: 1, block: { type: 'toolCall', id: 'toolu_2', name: 'whole', input: {}, rawInput: '' } },
      { type: 'delta', index: 1, text: '{"path":"b.txt"}' },
      { type: 'block-end', index: 1, block: { type: 'toolCall', id: 'toolu_2', name: 'whole', input: { path: 'b.txt' } } },
    ])
  })

  it('keeps arguments that are no object, at once too', async () => {
    const content = [{ type: 'tool_use', id: 'toolu_1', name: 'look', input: ['a.txt'] }]
    server.play(json({ id: 'msg_1', type: 'message', role: 'assistant', model: MODEL, content, stop_reason: 'tool_use', usage: {} }))
    const run = await completed(await openAt('anthropic', server.url), MODEL)
    expect(run.blocks()).toEqual([{ type: 'toolCall', id: 'toolu_1', name: 'look', input: {}, rawInput: '["a.txt"]' }])
  })

  it.each(['file', 'image'] as const)('refuses a %s without content in words', async (type) => {
    const block: Block = { type, mediaId: 'm', name: 'cat.png', mimeType: 'image/png' }
    const provider = await openAt('anthropic', server.url)
    const recording = record()
    await provider.stream({ ...standardRequest(MODEL), messages: [{ role: 'user', blocks: [block] }] }, recording.emit, new AbortController().signal)
    expect(recording.error()).toMatchObject({ code: 'unsupported', message: '"cat.png" cannot be sent to this model. Remove it and send the message again.' })
  })

  it('takes an answer with thinking and calls at once', async () => {
    const content = [
      { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
      { type: 'text', text: 'Looking.' },
      { type: 'tool_use', id: 'toolu_1', name: 'look', input: { path: 'a.txt' } },
    ]
    server.play(
      json({ id: 'msg_1', type: 'message', role: 'assistant', model: MODEL, content, stop_reason: 'tool_use', usage: { input_tokens: 4, output_tokens: 2 } }),
    )
    const run = await completed(await openAt('anthropic', server.url), MODEL)
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Hm.', opaque: { signature: 'sig' } },
      { type: 'text', text: 'Looking.' },
      { type: 'toolCall', id: 'toolu_1', name: 'look', input: { path: 'a.txt' } },
    ])
    expect(run.end()).toEqual({ type: 'finish', reason: 'toolCalls', usage: { input: 4, output: 2, cacheRead: null, cacheWrite: null, reasoning: null } })
  })

  it('sums the exclusive parts of the input, and never lets a null replace a figure', async () => {
    const run = await stream(
      messageStart,
      anthropicEvent('message_delta', {
        delta: { stop_reason: 'end_turn' },
        usage: {
          input_tokens: null,
          cache_read_input_tokens: 7,
          cache_creation_input_tokens: null,
          output_tokens: 9,
          output_tokens_details: { thinking_tokens: 4 },
        },
      }),
      anthropicEvent('message_stop'),
    )
    expect(run.end()).toMatchObject({ usage: { input: 20, output: 9, cacheRead: 7, cacheWrite: 3, reasoning: 4 } })
    expect(run.events.filter((event) => event.type === 'usage')).toHaveLength(2)
  })

  it('counts an input of 0 as unknown', async () => {
    const usage = { input_tokens: 0, output_tokens: 0 }
    const run = await stream(
      anthropicEvent('message_start', { message: { id: 'm', model: MODEL, usage } }),
      anthropicEvent('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } }),
      anthropicEvent('message_stop'),
    )
    expect(run.end()).toMatchObject({ usage: { input: null, output: 5, cacheRead: null } })
  })

  it.each([
    ['end_turn', 'end'],
    ['stop_sequence', 'stopText'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'toolCalls'],
    ['refusal', 'filter'],
    ['pause_turn', 'unknown'],
    ['something_new', 'unknown'],
  ])('stop reason %s is %s', async (reason, expected) => {
    expect((await stream(messageStart, ...messageEnd(reason))).end()).toMatchObject({ reason: expected })
  })

  it('counts an answer as complete that says why it stopped but leaves out the last event', async () => {
    const run = await stream(messageStart, messageEnd('end_turn')[0] ?? '')
    expect(run.end()).toMatchObject({ type: 'finish', reason: 'end' })
  })

  it('needs a key', async () => {
    await expect(openAt('anthropic', server.url, null)).rejects.toMatchObject({
      error: { code: 'auth', message: 'Anthropic needs an API key. Add one in Settings.' },
    })
  })

  it('lists models with the limits that the API gives, over pages', async () => {
    const model = (id: string, extra: object) => ({ type: 'model', id, display_name: id.toUpperCase(), created_at: '2026-01-01T00:00:00Z', ...extra })
    server.play(
      json({ data: [model('a', { max_input_tokens: 200_000, max_tokens: 64_000 })], has_more: true, first_id: 'a', last_id: 'a' }),
      json({ data: [model('b', { max_input_tokens: null })], has_more: false, first_id: 'b', last_id: 'b' }),
    )
    const models = await (await openAt('anthropic', server.url)).listModels(new AbortController().signal)
    expect(models.map(({ id, name, window, maxOutput, prices, source }) => ({ id, name, window, maxOutput, prices, source }))).toEqual([
      { id: 'a', name: 'A', window: 200_000, maxOutput: 64_000, prices: null, source: 'provider' },
      { id: 'b', name: 'B', window: null, maxOutput: null, prices: null, source: 'provider' },
    ])
  })

  it('says what is wrong when listing fails', async () => {
    server.play(json({ type: 'error', error: { type: 'authentication_error', message: 'invalid x-api-key' } }, 401))
    const provider = await openAt('anthropic', server.url)
    await expect(provider.listModels(new AbortController().signal)).rejects.toMatchObject({ error: { code: 'auth', status: 401 } })
  })
})
