import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { COHERE_USAGE, cohereContent, cohereEnd, cohereEvent, cohereStart } from '../fixtures/wire/cohere'
import { eventStream, json, startWireServer, type WireServer } from '../fixtures/wire/server'
import { completed, KEY, openAt, record, streamed } from './harness'
import { LIST, LOOK, toolRequest } from './tool-request'

const MODEL = 'command-a-03-2025'

const call = (index: number, toolCalls: unknown) => cohereEvent('tool-call-start', { index, delta: { message: { tool_calls: toolCalls } } })
const piece = (index: number, text: string) => cohereEvent('tool-call-delta', { index, delta: { message: { tool_calls: { function: { arguments: text } } } } })
const plan = (text: string) => cohereEvent('tool-plan-delta', { delta: { message: { tool_plan: text } } })

describe('Cohere', () => {
  let server: WireServer
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())
  const stream = async (...events: readonly string[]) => {
    server.play(eventStream(...events))
    return streamed(await openAt('cohere', server.url), MODEL)
  }

  it('makes reasoning of thinking, and then text', async () => {
    const run = await stream(
      cohereStart,
      ...cohereContent(0, 'thinking', ['Let me ', 'think.']),
      ...cohereContent(1, 'text', ['Yes', '.']),
      cohereEnd('COMPLETE'),
    )
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Let me think.' },
      { type: 'text', text: 'Yes.' },
    ])
  })

  it('collects the plan and parallel calls, makes up a missing id, and keeps what is not an object', async () => {
    const run = await stream(
      cohereStart,
      plan('I will '),
      plan('look.'),
      call(0, { id: 'look_x1', type: 'function', function: { name: 'look', arguments: '' } }),
      piece(0, '{"path":'),
      piece(0, '"a.txt"}'),
      cohereEvent('tool-call-end', { index: 0 }),
      call(1, { type: 'function', function: { name: 'list', arguments: '' } }),
      cohereEvent('tool-call-end', { index: 1 }),
      call(2, { id: 'odd_x3', type: 'function', function: { name: 'odd', arguments: '[1' } }),
      piece(2, ']'),
      cohereEvent('citation-start', { index: 0, delta: {} }),
      cohereEvent('something-new', { index: 0 }),
      cohereEnd('TOOL_CALL'),
    )
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'I will look.', opaque: { toolPlan: true } },
      { type: 'toolCall', id: 'look_x1', name: 'look', input: { path: 'a.txt' } },
      { type: 'toolCall', id: expect.stringMatching(/^call_[0-9a-f]{32}$/), name: 'list', input: {} },
      { type: 'toolCall', id: 'odd_x3', name: 'odd', input: {}, rawInput: '[1]' },
    ])
    expect(run.events.find((event) => event.type === 'block-start' && event.index === 1)).toEqual({
      type: 'block-start',
      index: 1,
      block: { type: 'toolCall', id: 'look_x1', name: 'look', input: {}, rawInput: '' },
    })
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('takes an answer with thinking, plan and calls at once', async () => {
    const toolCalls = [
      { id: 'look_x1', type: 'function', function: { name: 'look', arguments: '{"file_path":"a"}' } },
      { type: 'function', function: { name: 'list' } },
    ]
    const message = { role: 'assistant', content: [{ type: 'thinking', thinking: 'Hm.' }], tool_plan: 'I look.', tool_calls: toolCalls }
    server.play(json({ id: 'g', finish_reason: 'TOOL_CALL', message, usage: COHERE_USAGE }))
    const run = await completed(await openAt('cohere', server.url), MODEL)
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'reasoning', text: 'I look.', opaque: { toolPlan: true } },
      { type: 'toolCall', id: 'look_x1', name: 'look', input: { file_path: 'a' } },
      { type: 'toolCall', id: expect.stringMatching(/^call_/), name: 'list', input: {} },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('sends tools, an image, calls with their plan, and the results right behind them', async () => {
    server.play(eventStream(cohereStart, cohereEnd('COMPLETE')))
    const run = record()
    const thought = [
      { type: 'reasoning', text: 'Secret.' },
      { type: 'reasoning', text: 'I look and list.', opaque: { toolPlan: true } },
    ] as const
    await (await openAt('cohere', server.url)).stream(toolRequest(MODEL, thought), run.emit, new AbortController().signal)
    run.end()
    expect(JSON.parse(server.received.at(-1)?.body ?? '')).toEqual({
      model: MODEL,
      max_tokens: 1000,
      stream: true,
      tools: [
        { type: 'function', function: LOOK },
        { type: 'function', function: LIST },
      ],
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
          ],
        },
        {
          role: 'assistant',
          tool_plan: 'I look and list.\n\nLooking.',
          tool_calls: [
            { id: 'call_a', type: 'function', function: { name: 'look', arguments: '{"file_path":"a.txt","maxLines":3}' } },
            { id: 'call_b', type: 'function', function: { name: 'list', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'call_a', content: 'A' },
        { role: 'tool', tool_call_id: 'call_b', content: 'No such folder.' },
        { role: 'user', content: 'And now?' },
      ],
    })
  })

  it('does not end where the answer quotes [DONE], wherever TCP cuts it', async () => {
    const bytes = Buffer.from(
      [cohereStart, ...cohereContent(0, 'text', ['data: [DONE]', ' is an end mark [D', 'ONE] [', '[DONE]']), cohereEnd('COMPLETE')].join(''),
    )
    const expected = 'data: [DONE] is an end mark [DONE] [[DONE]'
    for (const size of [1, 5, 64, 100_000]) {
      server.play(eventStream(...Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, index * size + size))))
      const run = await streamed(await openAt('cohere', server.url), MODEL)
      expect(run.text()).toBe(expected)
      expect(run.end()).toMatchObject({ type: 'finish', reason: 'end' })
    }
  })

  it.each([
    ['COMPLETE', 'end'],
    ['STOP_SEQUENCE', 'stopText'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'toolCalls'],
    ['ERROR_TOXIC', 'filter'],
    ['NEWER', 'unknown'],
  ])('finish reason %s is %s', async (reason, expected) => {
    expect((await stream(cohereStart, ...cohereContent(0, 'text', ['x']), cohereEnd(reason))).end()).toMatchObject({ reason: expected })
  })

  it.each([
    ['ERROR', undefined, 'provider'],
    ['ERROR', 'The model is temporarily unavailable', 'overloaded'],
    ['TIMEOUT', undefined, 'timeout'],
  ])('finish reason %s (%s) is the error %s', async (reason, error, code) => {
    const run = await stream(cohereStart, ...cohereContent(0, 'text', ['half']), cohereEnd(reason, error ? { error } : {}))
    expect(run.text()).toBe('half')
    expect(run.error()).toMatchObject({ code })
    server.play(json({ id: 'g', finish_reason: reason, message: { role: 'assistant', content: [] } }))
    expect((await completed(await openAt('cohere', server.url), MODEL)).error().provider).toBe('cohere')
  })

  it.each([
    [498, 'blocked output: a deny-listed token', 'content_filter'],
    [401, 'invalid api token', 'auth'],
    [402, 'Please add or update your payment method', 'quota'],
    [422, 'invalid request: all elements in tools must have a name', 'invalid_request'],
    [504, 'Gateway timeout', 'provider'],
  ])('status %i is %s: %s', async (status, message, code) => {
    server.play(json({ message }, status))
    expect((await streamed(await openAt('cohere', server.url), MODEL)).error()).toMatchObject({ code, status })
  })

  it('counts no usage that is not there', async () => {
    const run = await stream(cohereStart, cohereEvent('message-end', { delta: { finish_reason: 'COMPLETE', usage: { billed_units: { input_tokens: 3 } } } }))
    expect(run.end()).toMatchObject({ usage: { input: null, output: null, cacheRead: null } })
  })

  it('needs a key, also at an address of one’s own, and takes none from the environment', async () => {
    process.env.CO_API_KEY = 'from-the-environment'
    try {
      await expect(openAt('cohere', server.url, null)).rejects.toMatchObject({
        error: { code: 'auth', message: 'Cohere needs an API key. Add one in Settings.' },
      })
      await stream(cohereStart, cohereEnd('COMPLETE'))
      expect(server.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
    } finally {
      delete process.env.CO_API_KEY
    }
  })

  it('lists the models that chat, page by page, with their windows', async () => {
    server.play(
      json({
        models: [
          { name: 'command-a', context_length: 256_000, features: ['tools', 'vision'] },
          { name: 'old', is_deprecated: true },
        ],
        next_page_token: 'p2',
      }),
      json({ models: [{ name: 'c4ai-aya' }] }),
    )
    const models = await (await openAt('cohere', server.url)).listModels(new AbortController().signal)
    expect(models.map(({ id, window, abilities }) => ({ id, window, abilities }))).toEqual([
      { id: 'command-a', window: 256_000, abilities: { tools: true, images: true, reasoning: false } },
      { id: 'c4ai-aya', window: null, abilities: { tools: true, images: false, reasoning: false } },
    ])
    expect(server.received.slice(-2).map(({ path }) => path)).toEqual([
      '/v1/models?page_size=1000&endpoint=chat',
      '/v1/models?page_size=1000&page_token=p2&endpoint=chat',
    ])
  })
})
