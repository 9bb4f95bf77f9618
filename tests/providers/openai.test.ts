import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toOpenAi } from '../../src/main/providers/openai/request'
import type { Block } from '../../src/shared/model/message'
import { COMPLETION_USAGE, DONE, openAiChunk, openAiDelta } from '../fixtures/wire/openai'
import { eventStream, json, startWireServer, type WireServer } from '../fixtures/wire/server'
import { completed, LOOK, openAt, record, standardRequest, streamed, toolRequest } from './harness'

const MODEL = 'gpt-5.1'
const NO_FIGURES = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }

describe('Chat Completions', () => {
  let server: WireServer
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())
  const stream = async (...events: readonly string[]) => {
    server.play(eventStream(...events))
    return streamed(await openAt('openai', server.url), MODEL)
  }

  it.each(['reasoning_content', 'reasoning'])('makes reasoning blocks of %s', async (field) => {
    const run = await stream(
      openAiDelta({ role: 'assistant', content: null, [field]: 'Let me ' }),
      openAiDelta({ [field]: 'think.' }),
      openAiDelta({ content: 'Yes', [field]: null }),
      openAiDelta({ content: '.' }, 'stop'),
      DONE,
    )
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Let me think.', opaque: { field } },
      { type: 'text', text: 'Yes.' },
    ])
  })

  it.each([
    ['gpt-4.1', true],
    ['gpt-35-turbo', true],
    ['llama-3.3-70b', true],
    ['gpt-oss-20b', true],
    ['gpt-5.1', false],
    ['openai/gpt-5-mini', false],
    ['o3', false],
    ['o4-mini', false],
  ])('sends stop texts to %s: %s', async (model, sent) => {
    server.play(eventStream(openAiDelta({ content: 'Yes.' }, 'stop'), DONE))
    const recording = record()
    await (await openAt('openai', server.url)).stream({ ...standardRequest(model), stop: ['\nAnn:'] }, recording.emit, new AbortController().signal)
    expect(recording.text()).toBe('Yes.')
    expect(JSON.parse(server.received.at(-1)?.body ?? '').stop).toEqual(sent ? ['\nAnn:'] : undefined)
  })

  it('collects parallel calls whose pieces are mixed', async () => {
    const call = (index: number, extra: object) => openAiDelta({ tool_calls: [{ index, ...extra }] })
    const run = await stream(
      openAiDelta({ content: 'Looking.' }),
      call(0, { id: 'call_a', type: 'function', function: { name: 'look', arguments: '' } }),
      call(1, { id: 'call_b', type: 'function', function: { name: 'list', arguments: '{' } }),
      call(0, { function: { arguments: '{"path":' } }),
      call(1, { function: { arguments: '}' } }),
      call(0, { function: { arguments: '"a.txt"}' } }),
      call(2, { function: { name: 'nameless', arguments: '[1]' } }),
      openAiDelta({}, 'tool_calls'),
      DONE,
    )
    expect(run.blocks()).toEqual([
      { type: 'text', text: 'Looking.' },
      { type: 'toolCall', id: 'call_a', name: 'look', input: { path: 'a.txt' } },
      { type: 'toolCall', id: 'call_b', name: 'list', input: {} },
      { type: 'toolCall', id: expect.stringMatching(/^call_[0-9a-f]{32}$/), name: 'nameless', input: {}, rawInput: '[1]' },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('takes an answer with reasoning and calls at once', async () => {
    const message = {
      role: 'assistant',
      content: 'Looking.',
      reasoning_content: 'Hm.',
      tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'look', arguments: '{"path":"a.txt"}' } }],
    }
    server.play(json({ id: 'c', model: MODEL, choices: [{ index: 0, message, finish_reason: 'tool_calls' }], usage: COMPLETION_USAGE }))
    const run = await completed(await openAt('openai', server.url), MODEL)
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Hm.', opaque: { field: 'reasoning_content' } },
      { type: 'text', text: 'Looking.' },
      { type: 'toolCall', id: 'call_a', name: 'look', input: { path: 'a.txt' } },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls', usage: { input: 18, output: 42, cacheRead: 5, reasoning: 7 } })
  })

  it('reports no figures where the server ignores stream_options', async () => {
    const run = await stream(openAiDelta({ content: 'Hi' }), openAiDelta({}, 'stop'), DONE)
    expect(run.end()).toEqual({ type: 'finish', reason: 'end', usage: NO_FIGURES })
    expect(run.events.some((event) => event.type === 'usage')).toBe(false)
  })

  it('takes figures that come with the last delta, and an input of 0 as unknown', async () => {
    const run = await stream(
      openAiChunk({ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop' }], usage: { prompt_tokens: 0, completion_tokens: 3 } }),
      DONE,
    )
    expect(run.end()).toMatchObject({ usage: { ...NO_FIGURES, output: 3 } })
  })

  it('counts an answer as complete that has the end mark but no finish reason', async () => {
    const run = await stream(openAiDelta({ content: 'Hi' }), DONE)
    expect(run.text()).toBe('Hi')
    expect(run.end()).toMatchObject({ type: 'finish', reason: 'unknown' })
  })

  it('counts an answer as complete that has a finish reason but no end mark', async () => {
    expect((await stream(openAiDelta({ content: 'Hi' }, 'stop'))).end()).toMatchObject({ type: 'finish', reason: 'end' })
  })

  it('counts a stream without a single byte as cut', async () => {
    expect((await stream()).error()).toMatchObject({ code: 'network' })
  })

  it('finds the end mark when TCP cuts it in two', async () => {
    expect((await stream(openAiDelta({ content: 'Hi' }), 'data: [DO', 'NE]', '\n\n')).end()).toMatchObject({ type: 'finish' })
  })

  it('shows a refusal as text', async () => {
    const run = await stream(openAiDelta({ refusal: 'I cannot ' }), openAiDelta({ refusal: 'do that.' }), openAiDelta({}, 'content_filter'), DONE)
    expect(run.blocks()).toEqual([{ type: 'text', text: 'I cannot do that.' }])
    expect(run.end()).toMatchObject({ reason: 'filter' })
  })

  it.each([
    ['stop', 'end'],
    ['length', 'length'],
    ['tool_calls', 'toolCalls'],
    ['content_filter', 'filter'],
    ['eos', 'unknown'],
  ])('finish reason %s is %s', async (reason, expected) => {
    expect((await stream(openAiDelta({ content: 'x' }), openAiDelta({}, reason), DONE)).end()).toMatchObject({ reason: expected })
  })

  it('works without a key at an address of one’s own, and sends none', async () => {
    server.play(eventStream(openAiDelta({ content: 'Hi' }, 'stop'), DONE))
    expect((await streamed(await openAt('openai', server.url, null), MODEL)).text()).toBe('Hi')
    expect(server.received.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('needs a key at OpenAI itself', async () => {
    await expect(openAt('openai', '', null)).rejects.toMatchObject({ error: { code: 'auth' } })
  })

  it('does not take organisation, project or address from the environment', async () => {
    const before = { ...process.env }
    Object.assign(process.env, { OPENAI_ORG_ID: 'org', OPENAI_PROJECT_ID: 'proj', OPENAI_BASE_URL: 'http://nowhere.invalid' })
    try {
      const run = await stream(openAiDelta({ content: 'Hi' }, 'stop'), DONE)
      expect(run.text()).toBe('Hi')
      expect(Object.keys(server.received.at(-1)?.headers ?? {}).filter((name) => name.startsWith('openai-'))).toEqual([])
    } finally {
      process.env = before
    }
  })

  it('gives a quota and a router’s status in mid-stream their codes', async () => {
    server.play(json({ error: { message: 'You exceeded your current quota', type: 'insufficient_quota', code: 'insufficient_quota' } }, 429))
    const provider = await openAt('openai', server.url)
    expect((await streamed(provider, MODEL)).error()).toMatchObject({ code: 'quota', status: 429, retryable: false })
    server.play(eventStream(openAiDelta({ content: 'Hi' }), `data: ${JSON.stringify({ error: { code: 429, message: 'Rate limited upstream' } })}\n\n`))
    expect((await streamed(provider, MODEL)).error()).toMatchObject({ code: 'rate_limit', status: 429, retryable: true })
  })

  it('writes calls and results as OpenAI wants them, and leaves reasoning out', () => {
    const assistant: readonly Block[] = [
      { type: 'reasoning', text: 'Hm.' },
      { type: 'toolCall', id: 'call_a', name: 'look', input: { path: 'a.txt' } },
      { type: 'toolCall', id: 'call_b', name: 'list', input: {} },
    ]
    const user: readonly Block[] = [
      { type: 'toolResult', toolCallId: 'call_a', content: 'A' },
      { type: 'toolResult', toolCallId: 'call_b', content: 'B' },
      { type: 'text', text: 'And now?' },
      { type: 'text', text: 'Please.' },
    ]
    const request = {
      ...standardRequest(MODEL),
      system: null,
      temperature: null,
      messages: [
        { role: 'assistant', blocks: assistant },
        { role: 'user', blocks: user },
      ],
    } as const
    expect(toOpenAi(request, 'max_completion_tokens')).toEqual({
      model: MODEL,
      max_completion_tokens: 1000,
      messages: [
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'call_a', type: 'function', function: { name: 'look', arguments: '{"path":"a.txt"}' } },
            { id: 'call_b', type: 'function', function: { name: 'list', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_a', content: 'A' },
        { role: 'tool', tool_call_id: 'call_b', content: 'B' },
        { role: 'user', content: 'And now?\n\nPlease.' },
      ],
    })
  })

  it('sends tools, parallel calls and their results, and images', () => {
    const call = (id: string, name: string, args: string) => ({ id, type: 'function', function: { name, arguments: args } })
    expect(toOpenAi({ ...toolRequest(MODEL), system: null, temperature: null }, 'max_tokens')).toEqual({
      model: MODEL,
      max_tokens: 1000,
      tools: [
        { type: 'function', function: { name: 'look', description: 'Reads a file.', parameters: LOOK.parameters } },
        { type: 'function', function: { name: 'clock', description: 'Tells the time.', parameters: {} } },
      ],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
        { role: 'assistant', content: 'Looking.', tool_calls: [call('call_a', 'look', '{"path":"a.txt"}'), call('call_b', 'clock', '{}')] },
        { role: 'tool', tool_call_id: 'call_a', content: 'a cat' },
        { role: 'tool', tool_call_id: 'call_b', content: 'no clock here' },
        { role: 'user', content: 'And now?' },
      ],
    })
  })

  it('tells parallel calls apart that share an index, and keeps a name that comes late', async () => {
    const call = (extra: object) => openAiDelta({ tool_calls: [{ index: 0, ...extra }] })
    const run = await stream(
      call({ id: 'call_a', function: { name: '', arguments: '' } }),
      call({ id: 'call_a', function: { name: 'look', arguments: '{"path":"a"}' } }),
      call({ id: 'call_b', function: { name: 'look', arguments: '{"path":"b"}' } }),
      openAiDelta({}, 'tool_calls'),
      DONE,
    )
    expect(run.blocks()).toEqual([
      { type: 'toolCall', id: 'call_a', name: 'look', input: { path: 'a' } },
      { type: 'toolCall', id: 'call_b', name: 'look', input: { path: 'b' } },
    ])
  })

  it('gives thoughts, signed pieces and what a server adds to a call back as they came', async () => {
    const piece = (extra: object) => ({ type: 'reasoning.text', index: 0, format: 'x', ...extra })
    const run = await stream(
      openAiDelta({ reasoning: 'Let me ', reasoning_details: [piece({ text: 'Let me ' })] }),
      openAiDelta({ reasoning: 'think.', reasoning_details: [piece({ text: 'think.' })] }),
      openAiDelta({ reasoning_details: [piece({ signature: 'sig' })] }),
      openAiDelta({
        tool_calls: [
          { index: 0, id: 'call_a', type: 'function', function: { name: 'look', arguments: '{}' }, extra_content: { google: { thought_signature: 's' } } },
        ],
      }),
      openAiDelta({}, 'tool_calls'),
      DONE,
    )
    const request = { ...standardRequest(MODEL), messages: [{ role: 'assistant', blocks: run.blocks() }] } as const
    expect(toOpenAi(request, 'max_tokens').messages.at(-1)).toEqual({
      role: 'assistant',
      content: null,
      reasoning: 'Let me think.',
      reasoning_details: [{ type: 'reasoning.text', index: 0, format: 'x', text: 'Let me think.', signature: 'sig' }],
      tool_calls: [{ id: 'call_a', type: 'function', function: { name: 'look', arguments: '{}' }, extra_content: { google: { thought_signature: 's' } } }],
    })
  })

  it('never puts half a character into the arguments of a call', async () => {
    const call = (args: string) => openAiDelta({ tool_calls: [{ index: 0, id: 'call_a', function: { name: 'say', arguments: args } }] })
    const run = await stream(call('{"text":"\ud83d'), call('\ude42"}'), openAiDelta({}, 'tool_calls'), DONE)
    expect(run.events.filter((event) => event.type === 'delta').map((event) => event.text)).toEqual(['{"text":"', '🙂"}'])
    expect(run.blocks()).toEqual([{ type: 'toolCall', id: 'call_a', name: 'say', input: { text: '🙂' } }])
  })

  it('lists models, with the window where a server names it', async () => {
    server.play(json({ object: 'list', data: [{ id: 'gpt-x' }, { id: 'local', max_model_len: 32_768 }, { id: 'routed', context_length: 131_072 }] }))
    const models = await (await openAt('openai', server.url)).listModels(new AbortController().signal)
    expect(models.map(({ id, window, source }) => ({ id, window, source }))).toEqual([
      { id: 'gpt-x', window: null, source: 'provider' },
      { id: 'local', window: 32_768, source: 'provider' },
      { id: 'routed', window: 131_072, source: 'provider' },
    ])
    expect(server.received.at(-1)?.path).toBe('/v1/models')
  })
})
