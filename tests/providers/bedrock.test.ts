import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import type { Connection, Secret } from '../../src/shared/model/connection'
import { BEDROCK_USAGE, bedrockDelta, bedrockEnd, bedrockEvent, bedrockException, bedrockStart, bedrockStop } from '../fixtures/wire/bedrock'
import { eventStream, json, startWireServer, type WireServer } from '../fixtures/wire/server'
import { completed, openAt, record, silentLog, streamed } from './harness'
import { LIST, LOOK, toolRequest } from './tool-request'

const MODEL = 'anthropic.claude-sonnet-4-6'

describe('Bedrock', () => {
  let server: WireServer
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())
  const stream = async (...frames: readonly Uint8Array[]) => {
    server.play(eventStream(...frames))
    return streamed(await openAt('bedrock', server.url), MODEL)
  }

  it('collects thoughts with their signatures, text, and parallel calls whose pieces are mixed', async () => {
    const run = await stream(
      bedrockStart,
      bedrockDelta(0, { reasoningContent: { text: 'Let me ' } }),
      bedrockDelta(0, { reasoningContent: { text: 'see.' } }),
      bedrockDelta(0, { reasoningContent: { signature: 'c2ln' } }),
      bedrockStop(0),
      bedrockDelta(1, { reasoningContent: { redactedContent: Buffer.from('secret').toString('base64') } }),
      bedrockStop(1),
      bedrockDelta(2, { text: 'Looking.' }),
      bedrockStop(2),
      bedrockEvent('contentBlockStart', { contentBlockIndex: 3, start: { toolUse: { toolUseId: 'tooluse_a', name: 'look' } } }),
      bedrockEvent('contentBlockStart', { contentBlockIndex: 4, start: { toolUse: { toolUseId: 'tooluse_b', name: 'list' } } }),
      bedrockDelta(3, { toolUse: { input: '{"path":' } }),
      bedrockDelta(4, { toolUse: { input: '' } }),
      bedrockDelta(3, { toolUse: { input: '"a.txt"}' } }),
      bedrockStop(3),
      bedrockStop(4),
      bedrockEvent('contentBlockStart', { contentBlockIndex: 5, start: { toolUse: { toolUseId: 'tooluse_c', name: 'odd' } } }),
      bedrockDelta(5, { toolUse: { input: '{"a":' } }),
      ...bedrockEnd('tool_use'),
    )
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Let me see.', opaque: { signature: 'c2ln' } },
      { type: 'reasoning', text: '', opaque: { redacted: Buffer.from('secret').toString('base64') } },
      { type: 'text', text: 'Looking.' },
      { type: 'toolCall', id: 'tooluse_a', name: 'look', input: { path: 'a.txt' } },
      { type: 'toolCall', id: 'tooluse_b', name: 'list', input: {} },
      { type: 'toolCall', id: 'tooluse_c', name: 'odd', input: {}, rawInput: '{"a":' },
    ])
    expect(run.events.find((event) => event.type === 'block-start' && event.index === 3)).toMatchObject({ block: { input: {}, rawInput: '' } })
    expect(run.end()).toMatchObject({ reason: 'toolCalls', usage: { input: 18, output: 42, cacheRead: 5, cacheWrite: 3 } })
  })

  it('takes the same at once', async () => {
    const content = [
      { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
      { reasoningContent: { redactedContent: 'c2VjcmV0' } },
      { toolUse: { toolUseId: 'tooluse_a', name: 'look', input: { file_path: 'a', deep: { n: [1, null] } } } },
    ]
    server.play(json({ output: { message: { role: 'assistant', content } }, stopReason: 'tool_use', usage: BEDROCK_USAGE }))
    const run = await completed(await openAt('bedrock', server.url), MODEL)
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Hm.', opaque: { signature: 'c2ln' } },
      { type: 'reasoning', text: '', opaque: { redacted: 'c2VjcmV0' } },
      { type: 'toolCall', id: 'tooluse_a', name: 'look', input: { file_path: 'a', deep: { n: [1, null] } } },
    ])
    expect(run.end()).toMatchObject({ reason: 'toolCalls' })
  })

  it('sends tools, an image, thoughts verbatim, calls, and all results in one message', async () => {
    server.play(eventStream(bedrockStart, ...bedrockEnd('end_turn')))
    const run = record()
    const thought = [
      { type: 'reasoning', text: 'Hm.', opaque: { signature: 'c2ln' } },
      { type: 'reasoning', text: '', opaque: { redacted: 'c2VjcmV0' } },
      { type: 'reasoning', text: 'From elsewhere.', opaque: { other: 1 } },
    ] as const
    await (await openAt('bedrock', server.url)).stream(toolRequest(MODEL, thought), run.emit, new AbortController().signal)
    run.end()
    expect(JSON.parse(server.received.at(-1)?.body ?? '')).toEqual({
      system: [{ text: 'Be brief.' }],
      inferenceConfig: { maxTokens: 1000 },
      toolConfig: {
        tools: [
          { toolSpec: { name: 'look', description: 'Reads a file.', inputSchema: { json: LOOK.parameters } } },
          { toolSpec: { name: 'list', inputSchema: { json: LIST.parameters } } },
        ],
      },
      messages: [
        { role: 'user', content: [{ text: 'What is this?' }, { image: { format: 'png', source: { bytes: 'iVBORw0KGgo=' } } }] },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm.', signature: 'c2ln' } } },
            { reasoningContent: { redactedContent: 'c2VjcmV0' } },
            { text: 'Looking.' },
            { toolUse: { toolUseId: 'call_a', name: 'look', input: { file_path: 'a.txt', maxLines: 3 } } },
            { toolUse: { toolUseId: 'call_b', name: 'list', input: {} } },
          ],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 'call_a', content: [{ text: 'A' }] } },
            { toolResult: { toolUseId: 'call_b', content: [{ text: 'No such folder.' }], status: 'error' } },
            { text: 'And now?' },
          ],
        },
      ],
    })
  })

  it('refuses images of a kind Converse does not know', async () => {
    const run = record()
    const request = { ...toolRequest(MODEL), images: new Map([['m1', { mimeType: 'image/tiff', base64: '' }]]) }
    await (await openAt('bedrock', server.url)).stream(request, run.emit, new AbortController().signal)
    expect(run.error()).toMatchObject({ code: 'unsupported' })
  })

  it.each([
    ['throttlingException', 'rate_limit', true],
    ['modelStreamErrorException', 'provider', true],
    ['internalServerException', 'provider', true],
    ['serviceUnavailableException', 'overloaded', true],
    ['validationException', 'invalid_request', false],
  ])('%s in mid-stream is %s', async (type, code, retryable) => {
    const run = await stream(bedrockStart, bedrockDelta(0, { text: 'half' }), bedrockException(type, 'It says so.'))
    expect(run.text()).toBe('half')
    expect(run.error()).toMatchObject({ code, retryable, detail: 'It says so.', provider: 'bedrock' })
  })

  it.each([
    [403, 'AccessDeniedException', 'You don’t have access to the model with the specified model ID.', 'permission'],
    [403, 'UnrecognizedClientException', 'The security token included in the request is invalid.', 'auth'],
    [403, 'InvalidSignatureException', 'The request signature we calculated does not match.', 'auth'],
    [403, 'ExpiredTokenException', 'The security token included in the request is expired', 'auth'],
    [429, 'ThrottlingException', 'Too many requests, please wait before trying again.', 'rate_limit'],
    [400, 'ServiceQuotaExceededException', 'Your account is over its quota.', 'quota'],
    [404, 'ResourceNotFoundException', 'The provided model identifier is invalid.', 'model_not_found'],
    [400, 'ValidationException', 'Input is too long for requested model.', 'context_overflow'],
    [400, 'ValidationException', 'messages: text content blocks must be non-empty', 'invalid_request'],
    [429, 'ModelNotReadyException', 'The model is not ready for inference.', 'overloaded'],
    [503, 'ServiceUnavailableException', 'Try later.', 'overloaded'],
    [408, 'ModelTimeoutException', 'The model took too long.', 'timeout'],
    [424, 'ModelErrorException', 'The model failed.', 'provider'],
  ])('%i %s: %s → %s', async (status, type, message, code) => {
    server.play(json({ message }, status, { 'x-amzn-errortype': `${type}:http://internal.amazon.com/coral/` }))
    expect((await streamed(await openAt('bedrock', server.url), MODEL)).error()).toMatchObject({ code, status, detail: message })
  })

  it('finishes without figures where the metadata does not come, and only once where it does', async () => {
    const run = await stream(bedrockStart, bedrockDelta(0, { text: 'x' }), ...bedrockEnd('stop_sequence').slice(0, 1))
    expect(run.end()).toMatchObject({ reason: 'stopText', usage: { input: null, output: null } })
  })

  it.each([
    ['model_context_window_exceeded', 'length'],
    ['guardrail_intervened', 'filter'],
    ['content_filtered', 'filter'],
    ['malformed_tool_use', 'unknown'],
  ])('stop reason %s is %s', async (reason, expected) => {
    expect((await stream(bedrockStart, ...bedrockEnd(reason))).end()).toMatchObject({ reason: expected })
  })

  it('calls a frame that breaks off a cut connection', async () => {
    const run = await stream(bedrockStart, bedrockDelta(0, { text: 'half' }), bedrockDelta(0, { text: ' more' }).subarray(0, 40))
    expect(run.text()).toBe('half')
    expect(run.error()).toMatchObject({ code: 'network', retryable: true })
  })

  it('signs with the session token, and takes nothing from the environment', async () => {
    const before = { ...process.env }
    Object.assign(process.env, {
      AWS_BEARER_TOKEN_BEDROCK: 'bearer',
      AWS_REGION: 'us-west-1',
      AWS_ENDPOINT_URL: 'http://nowhere.invalid',
      AWS_ACCESS_KEY_ID: 'AKIAOTHER',
    })
    try {
      server.play(eventStream(bedrockStart, ...bedrockEnd('end_turn')))
      const provider = await open({ region: 'eu-west-3', baseUrl: server.url }, { accessKeyId: 'AKIATEST', secretAccessKey: 'secret', sessionToken: 'session' })
      expect((await streamed(provider, MODEL)).end()).toMatchObject({ type: 'finish' })
      const headers = server.received.at(-1)?.headers ?? {}
      expect(headers['x-amz-security-token']).toBe('session')
      expect(headers.authorization).toContain('Credential=AKIATEST/')
      expect(headers.authorization).toContain('/eu-west-3/bedrock/')
    } finally {
      process.env = before
    }
  })

  it('has no list of models', async () => {
    const provider = await openAt('bedrock', server.url)
    await expect(provider.listModels(new AbortController().signal)).rejects.toMatchObject({ error: { code: 'unsupported' } })
  })
})

function open(extra: Partial<Connection>, secret: Secret | null) {
  const connection: Connection = { id: 'c', provider: 'bedrock', label: 'AWS', hasSecret: true, createdAt: 0, ...extra }
  return createProviders({ log: silentLog, clock: systemClock }).open(connection, secret)
}

describe('a Bedrock connection', () => {
  const whole = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' }
  it.each([
    [{}, null, 'AWS Bedrock needs a region, an access key id and a secret access key. Add them in Settings.'],
    [{ region: 'eu-west-1' }, null, 'AWS Bedrock needs an access key id and a secret access key. Add them in Settings.'],
    [{ region: 'eu-west-1' }, { apiKey: 'x' }, 'AWS Bedrock needs an access key id and a secret access key. Add them in Settings.'],
    [{ region: ' ' }, whole, 'AWS Bedrock needs a region. Add one in Settings.'],
    [{ region: 'eu-west-1' }, { ...whole, secretAccessKey: ' ' }, 'AWS Bedrock needs a secret access key. Add one in Settings.'],
    [{ region: 'Frankfurt am Main' }, whole, '"Frankfurt am Main" is not the name of an AWS region, such as us-east-1. Correct it in Settings.'],
    [
      { region: 'eu-west-1' },
      { ...whole, sessionToken: 'a b' },
      'The session token holds characters that none has, such as blanks or letters with accents. Paste it again in Settings.',
    ],
  ] satisfies readonly (readonly [Partial<Connection>, Secret | null, string])[])('%j %j', async (extra, secret, message) => {
    await expect(open(extra, secret)).rejects.toMatchObject({ error: { code: 'auth', message, provider: 'bedrock' } })
  })
})
