import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProviderRequest } from '../../src/main/engine/ports'
import { toGemini } from '../../src/main/providers/google/request'
import type { Block } from '../../src/shared/model/message'
import { GEMINI_MODEL, geminiEnd, geminiEvent, geminiParts, geminiWhole } from '../fixtures/wire/google'
import { eventStream, json, startWireServer, type WireServer } from '../fixtures/wire/server'
import { completed, KEY, openAt, standardRequest, streamed, toolRequest } from './harness'

const CALL_ID = expect.stringMatching(/^call_[0-9a-f]{32}$/)

describe('the Gemini API', () => {
  let server: WireServer
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())
  const stream = async (...events: readonly string[]) => {
    server.play(eventStream(...events))
    return streamed(await openAt('google', server.url), GEMINI_MODEL)
  }
  const refused = async (status: number, error: Readonly<Record<string, unknown>>) => {
    server.play(json({ error: { code: status, ...error } }, status))
    return (await streamed(await openAt('google', server.url), GEMINI_MODEL)).error()
  }
  /** The model's content of a request that sends these blocks back in an open tool loop. */
  const sentBack = (blocks: readonly Block[], model = GEMINI_MODEL) => {
    const results = blocks.flatMap((block) => (block.type === 'toolCall' ? [{ type: 'toolResult', toolCallId: block.id, content: 'ok' } as const] : []))
    const messages: ProviderRequest['messages'] = [
      { role: 'user', blocks: [{ type: 'text', text: 'Look' }] },
      { role: 'assistant', blocks },
      { role: 'user', blocks: results },
    ]
    return toGemini({ ...toolRequest(model), messages }).contents
  }

  describe('a request', () => {
    it('holds tools, parallel calls, their results, and images', () => {
      expect(toGemini({ ...toolRequest('gemini-2.0-flash'), system: null, temperature: null })).toEqual({
        contents: [
          { role: 'user', parts: [{ text: 'What is this?' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } }] },
          {
            role: 'model',
            parts: [{ text: 'Looking.' }, { functionCall: { name: 'look', args: { path: 'a.txt' } } }, { functionCall: { name: 'clock', args: {} } }],
          },
          {
            role: 'user',
            parts: [
              { functionResponse: { name: 'look', response: { output: 'a cat' } } },
              { functionResponse: { name: 'clock', response: { error: 'no clock here' } } },
              { text: 'And now?' },
            ],
          },
        ],
        tools: [
          {
            functionDeclarations: [
              { name: 'look', description: 'Reads a file.', parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] } },
              { name: 'clock', description: 'Tells the time.' },
            ],
          },
        ],
        generationConfig: { maxOutputTokens: 1000 },
      })
    })

    it.each([
      ['gemini-2.5-pro', true],
      ['gemini-2.5-flash-lite', true],
      ['models/gemini-3.1-pro-preview', true],
      ['gemini-10-flash', true],
      ['gemini-2.0-flash', false],
      ['gemini-2.5-flash-image', false],
      ['gemma-3-27b-it', false],
    ])('asks %s for its thoughts: %s', (model, asked) => {
      expect('thinkingConfig' in (toGemini(standardRequest(model)).generationConfig ?? {})).toBe(asked)
    })

    it('says that an open call was not signed, to models that insist, on the first of parallel ones', () => {
      const calls: readonly Block[] = ['a', 'b'].map((id) => ({ type: 'toolCall', id, name: 'look', input: {} }))
      const call = { functionCall: { name: 'look', args: {} } }
      expect(sentBack(calls, 'gemini-3.1-pro-preview')[1]?.parts).toEqual([{ ...call, thoughtSignature: 'skip_thought_signature_validator' }, call])
      expect(sentBack(calls, 'gemini-2.5-pro')[1]?.parts).toEqual([call, call])
      // In an earlier turn nobody asks.
      const { contents } = toGemini(toolRequest('gemini-3.1-pro-preview'))
      expect(JSON.stringify(contents)).not.toContain('thoughtSignature')
    })

    it('leaves out what other services keep with their blocks', () => {
      const blocks: readonly Block[] = [
        { type: 'reasoning', text: 'Hm.', opaque: { signature: 'sig' } },
        { type: 'toolCall', id: 'a', name: 'look', input: {}, opaque: { extras: { x: 1 } } },
      ]
      expect(sentBack(blocks)[1]?.parts).toEqual([{ functionCall: { name: 'look', args: {} } }])
    })
  })

  describe('an answer', () => {
    it('has thoughts, text and parallel calls in their order, and gives back what the API signed', async () => {
      const run = await stream(
        geminiParts([{ text: 'Let me ', thought: true }]),
        geminiParts([{ text: 'think.', thought: true, thoughtSignature: 'sig-1', extra: { kept: true } }]),
        geminiParts([{ text: 'I will ' }]),
        geminiParts([{ text: 'look.' }]),
        geminiParts([
          { functionCall: { name: 'look', args: { path: 'a.txt' } }, thoughtSignature: 'sig-2' },
          { functionCall: { id: 'api-1', name: 'look', args: { path: 'b.txt' } } },
        ]),
        geminiEnd('STOP', [{ functionCall: { name: 'clock' } }]),
      )
      expect(run.blocks()).toEqual([
        { type: 'reasoning', text: 'Let me think.', opaque: { part: { thoughtSignature: 'sig-1', extra: { kept: true } } } },
        { type: 'text', text: 'I will look.' },
        { type: 'toolCall', id: CALL_ID, name: 'look', input: { path: 'a.txt' }, opaque: { part: { thoughtSignature: 'sig-2' } } },
        { type: 'toolCall', id: 'api-1', name: 'look', input: { path: 'b.txt' }, opaque: { part: {}, call: { id: 'api-1' } } },
        { type: 'toolCall', id: CALL_ID, name: 'clock', input: {} },
      ])
      expect(run.end()).toMatchObject({ type: 'finish', reason: 'toolCalls' })
      expect(sentBack(run.blocks(), 'gemini-3.1-pro-preview').slice(1)).toEqual([
        {
          role: 'model',
          parts: [
            { text: 'Let me think.', thought: true, thoughtSignature: 'sig-1', extra: { kept: true } },
            { text: 'I will look.' },
            { functionCall: { name: 'look', args: { path: 'a.txt' } }, thoughtSignature: 'sig-2' },
            { functionCall: { id: 'api-1', name: 'look', args: { path: 'b.txt' } } },
            { functionCall: { name: 'clock', args: {} } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'look', response: { output: 'ok' } } },
            { functionResponse: { id: 'api-1', name: 'look', response: { output: 'ok' } } },
            { functionResponse: { name: 'clock', response: { output: 'ok' } } },
          ],
        },
      ])
    })

    it('streams a call as its raw arguments between begin and end', async () => {
      const run = await stream(geminiEnd('STOP', [{ functionCall: { id: 'a', name: 'look', args: { path: 'a.txt' } } }]))
      expect(run.events.filter(({ type }) => type === 'block-start' || type === 'delta' || type === 'block-end')).toMatchObject([
        { type: 'block-start', index: 0, block: { type: 'toolCall', id: 'a', name: 'look', input: {}, rawInput: '' } },
        { type: 'delta', index: 0, text: '{"path":"a.txt"}' },
        { type: 'block-end', index: 0, block: { type: 'toolCall', id: 'a', name: 'look', input: { path: 'a.txt' } } },
      ])
    })

    it('keeps arguments that are no object', async () => {
      const run = await stream(geminiEnd('STOP', [{ functionCall: { name: 'look', args: ['a'] } }]))
      expect(run.blocks()).toEqual([{ type: 'toolCall', id: CALL_ID, name: 'look', input: {}, rawInput: '["a"]' }])
    })

    it('puts the signature of a text before calls back on its part, and never joins signed parts', async () => {
      const run = await stream(
        geminiParts([{ text: 'One.' }]),
        geminiParts([{ text: '', thoughtSignature: 'sig-1' }]),
        geminiParts([{ text: 'Two.', thoughtSignature: 'sig-2' }]),
        geminiEnd('STOP', [{ functionCall: { name: 'look', args: {} } }]),
      )
      expect(run.text()).toBe('One.Two.')
      expect(sentBack(run.blocks())[1]?.parts).toEqual([
        { text: 'One.', thoughtSignature: 'sig-1' },
        { text: 'Two.', thoughtSignature: 'sig-2' },
        { functionCall: { name: 'look', args: {} } },
      ])
    })

    it('keeps nothing of the signature of a last text', async () => {
      const run = await stream(geminiParts([{ text: 'Done.' }]), geminiEnd('STOP', [{ text: '', thoughtSignature: 'sig' }]))
      expect(run.blocks()).toEqual([{ type: 'text', text: 'Done.' }])
    })

    it('at once is the same', async () => {
      const parts = [{ text: 'Hm.', thought: true }, { text: 'Looking.' }, { functionCall: { name: 'look', args: { path: 'a' } }, thoughtSignature: 's' }]
      server.play(json(geminiWhole(parts)))
      const run = await completed(await openAt('google', server.url), GEMINI_MODEL)
      expect(run.blocks()).toEqual([
        { type: 'reasoning', text: 'Hm.' },
        { type: 'text', text: 'Looking.' },
        { type: 'toolCall', id: CALL_ID, name: 'look', input: { path: 'a' }, opaque: { part: { thoughtSignature: 's' } } },
      ])
      expect(run.end()).toEqual({ type: 'finish', reason: 'toolCalls', usage: { input: 18, output: 42, cacheRead: 5, cacheWrite: null, reasoning: 7 } })
    })

    it('passes over kinds of parts that nobody asked for', async () => {
      const run = await stream(geminiEnd('STOP', [{ executableCode: { language: 'PYTHON', code: 'x' } }, { text: 'Hi' }, { inlineData: { data: '' } }]))
      expect(run.blocks()).toEqual([{ type: 'text', text: 'Hi' }])
    })

    it('counts with the last chunk, and an input of 0 as unknown', async () => {
      const chunk = (usageMetadata: object, finishReason?: string) =>
        geminiEvent({ candidates: [{ content: { parts: [{ text: 'x' }] }, ...(finishReason ? { finishReason } : {}) }], usageMetadata })
      const counted = await stream(chunk({ promptTokenCount: 9 }), chunk({ promptTokenCount: 11, candidatesTokenCount: 2 }, 'STOP'))
      expect(counted.end()).toMatchObject({ usage: { input: 11, output: 2, cacheRead: null, cacheWrite: null, reasoning: null } })
      expect(counted.events.filter((event) => event.type === 'usage').map(({ usage }) => usage.output)).toEqual([null, 2])
      const none = await stream(chunk({ promptTokenCount: 0 }, 'STOP'))
      expect(none.end()).toMatchObject({ usage: { input: null, output: null } })
    })

    it.each([
      ['STOP', 'end'],
      ['MAX_TOKENS', 'length'],
      ['SAFETY', 'filter'],
      ['RECITATION', 'filter'],
      ['PROHIBITED_CONTENT', 'filter'],
      ['BLOCKLIST', 'filter'],
      ['SPII', 'filter'],
      ['LANGUAGE', 'filter'],
      ['OTHER', 'unknown'],
      ['SOMETHING_NEW', 'unknown'],
    ])('finish reason %s is %s', async (reason, expected) => {
      expect((await stream(geminiEnd(reason, [{ text: 'x' }]))).end()).toMatchObject({ type: 'finish', reason: expected })
    })

    it('that breaks off in a call says so, and keeps what came', async () => {
      const end = geminiEvent({ candidates: [{ content: {}, finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'Malformed function call: print(x' }] })
      const run = await stream(geminiParts([{ text: 'half' }]), end)
      expect(run.text()).toBe('half')
      expect(run.error()).toMatchObject({ code: 'provider', retryable: true, detail: 'Malformed function call: print(x' })
    })

    it('keeps what arrived in the same packet as the end of the connection', async () => {
      server.play(eventStream(geminiParts([{ text: 'half' }]) + geminiParts([{ text: ' more' }]), { cut: true }))
      const run = await streamed(await openAt('google', server.url), GEMINI_MODEL)
      expect(run.text()).toBe('half more')
      expect(run.error()).toMatchObject({ code: 'network' })
    })
  })

  describe('an error', () => {
    it('for a blocked prompt', async () => {
      const error = (await stream(geminiEvent({ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata: { promptTokenCount: 4 } }))).error()
      expect(error).toMatchObject({ code: 'content_filter', retryable: false, detail: 'PROHIBITED_CONTENT', provider: 'google' })
    })

    const violation = (quotaId: string) => ({ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [{ quotaId }] })
    const retry = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.074824224s' }
    const EXCEEDED = 'You exceeded your current quota, please check your plan and billing details.'
    it.each([
      [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [{ reason: 'API_KEY_INVALID' }], 'auth'],
      [400, 'INVALID_ARGUMENT', 'API key expired. Please renew the API key.', undefined, 'auth'],
      [400, 'INVALID_ARGUMENT', 'The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).', undefined, 'context_overflow'],
      [400, 'INVALID_ARGUMENT', 'Request payload size exceeds the limit: 20971520 bytes.', undefined, 'too_large'],
      [400, 'INVALID_ARGUMENT', 'Please ensure that function call turn comes immediately after a user turn.', undefined, 'invalid_request'],
      [400, 'FAILED_PRECONDITION', 'User location is not supported for the API use.', undefined, 'permission'],
      [403, 'PERMISSION_DENIED', 'Denied.', undefined, 'permission'],
      [404, 'NOT_FOUND', 'models/gemini-9 is not found for API version v1beta.', undefined, 'model_not_found'],
      [429, 'RESOURCE_EXHAUSTED', EXCEEDED, [violation('GenerateRequestsPerMinutePerProjectPerModel-FreeTier'), retry], 'rate_limit'],
      [429, 'RESOURCE_EXHAUSTED', EXCEEDED, [violation('GenerateRequestsPerDayPerProjectPerModel-FreeTier'), retry], 'quota'],
      [429, 'RESOURCE_EXHAUSTED', `${EXCEEDED} Quota exceeded for metric: x, limit: 0`, [retry], 'quota'],
      [429, 'RESOURCE_EXHAUSTED', EXCEEDED, undefined, 'quota'],
      [429, 'RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).', undefined, 'rate_limit'],
      [500, 'INTERNAL', 'An internal error has occurred.', undefined, 'provider'],
      [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.', undefined, 'overloaded'],
      [504, 'DEADLINE_EXCEEDED', 'Deadline expired before operation could complete.', undefined, 'timeout'],
    ])('%i %s "%s" is told from others', async (status, name, message, details, code) => {
      expect(await refused(status, { status: name, message, ...(details ? { details } : {}) })).toMatchObject({ code, status })
    })

    it('says how long to wait', async () => {
      expect(await refused(429, { status: 'RESOURCE_EXHAUSTED', message: 'Slow down', details: [retry] })).toMatchObject({ retryAfterMs: 34_075 })
    })

    it('may come in a list', async () => {
      server.play(json([{ error: { code: 503, message: 'Overloaded', status: 'UNAVAILABLE' } }], 503))
      expect((await streamed(await openAt('google', server.url), GEMINI_MODEL)).error()).toMatchObject({ code: 'overloaded', detail: 'Overloaded' })
    })

    it('never shows the key', async () => {
      expect((await refused(400, { status: 'INVALID_ARGUMENT', message: `API key ${KEY} not found` })).detail).toBe('API key [key] not found')
    })
  })

  it('leaves the global fetch as it was', async () => {
    const before = globalThis.fetch
    server.play(eventStream(geminiEnd('STOP', [{ text: 'x' }])))
    const running = streamed(await openAt('google', server.url), GEMINI_MODEL)
    expect(globalThis.fetch).toBe(before)
    await running
    expect(globalThis.fetch).toBe(before)
  })

  it('needs a key', async () => {
    await expect(openAt('google', server.url, null)).rejects.toMatchObject({
      error: { code: 'auth', message: 'Google Gemini needs an API key. Add one in Settings.' },
    })
  })

  it('lists the models that can chat, over pages, with their limits', async () => {
    server.play(
      json({
        models: [
          {
            name: 'models/gemini-a',
            displayName: 'A',
            inputTokenLimit: 1_048_576,
            outputTokenLimit: 65_536,
            supportedGenerationMethods: ['generateContent'],
            thinking: true,
          },
          { name: 'models/embedding', supportedGenerationMethods: ['embedContent'] },
        ],
        nextPageToken: 'a b',
      }),
      json({ models: [{ name: 'models/bare' }] }),
    )
    const models = await (await openAt('google', `${server.url}/v1beta`)).listModels(new AbortController().signal)
    const common = { provider: 'google', prices: null, source: 'provider' }
    expect(models).toEqual([
      { ...common, id: 'gemini-a', name: 'A', window: 1_048_576, maxOutput: 65_536, abilities: { tools: true, images: true, reasoning: true } },
      { ...common, id: 'bare', name: 'bare', window: null, maxOutput: null, abilities: { tools: true, images: true, reasoning: false } },
    ])
    expect(server.received.slice(-2).map(({ path }) => path)).toEqual(['/v1beta/models?pageSize=1000', '/v1beta/models?pageSize=1000&pageToken=a%20b'])
    expect(server.received.at(-1)?.headers['x-goog-api-key']).toBe(KEY)
  })

  it('says what is wrong when listing fails', async () => {
    server.play(json({ error: { code: 400, message: 'API key not valid.', status: 'INVALID_ARGUMENT', details: [{ reason: 'API_KEY_INVALID' }] } }, 400))
    const provider = await openAt('google', server.url)
    await expect(provider.listModels(new AbortController().signal)).rejects.toMatchObject({ error: { code: 'auth', status: 400 } })
    server.play(json({ hello: 1 }))
    await expect(provider.listModels(new AbortController().signal)).rejects.toMatchObject({ error: { code: 'provider' } })
  })
})
