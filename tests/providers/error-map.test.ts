import { describe, expect, it } from 'vitest'
import { connectionFailure } from '../../src/main/providers/connection-failure'
import { detailOf } from '../../src/main/providers/detail'
import { connectionError, type ErrorFacts, internalError, type Service, serviceError } from '../../src/main/providers/error-map'
import { retryAfter } from '../../src/main/providers/retry-after'
import { otherError, sdkConnectionError } from '../../src/main/providers/sdk-errors'
import { silentLog } from './harness'

const SERVICE: Service = { provider: 'openai', name: 'OpenAI', host: 'api.openai.com', key: 'my-own-key' }
const NOW = Date.parse('2026-11-06T12:00:00Z')
const map = (facts: Partial<ErrorFacts>) => serviceError({ types: [], text: '', ...facts }, SERVICE, 'gpt-5.1', NOW)

describe('a request that does not fit', () => {
  it.each([
    ['OpenAI', "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens."],
    ['Anthropic', 'prompt is too long: 212345 tokens > 200000 maximum'],
    [
      'Anthropic with the output',
      'input length and `max_tokens` exceed context limit: 190000 + 20000 > 200000, decrease input length or `max_tokens` and try again',
    ],
    ['vLLM', 'The decoder prompt (length 5000) is longer than the maximum model length of 4096.'],
    ['llama.cpp', 'the request exceeds the available context size, try increasing it'],
    ['Ollama', 'input length exceeds the context length'],
    ['LM Studio', 'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens'],
    ['OpenRouter', "This endpoint's maximum context length is 32768 tokens. However, you requested about 40000 tokens"],
    ['Groq', 'Please reduce the length of the messages or completion.'],
    ['Mistral', 'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length'],
    ['xAI', "This model's maximum prompt length is 131072 but the request contains 537812 tokens."],
    ['Gemini', 'The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).'],
    ['Together', '`inputs` tokens + `max_new_tokens` must be <= 4097. Given: 5000 `inputs` tokens'],
    ['Moonshot', 'Invalid request: Your request exceeded model token limit: 8192'],
    ['Bedrock', 'Input is too long for requested model.'],
    ['MiniMax', 'invalid params, context window exceeds limit (2013)'],
  ])('in the words of %s', (_, text) => {
    expect(map({ status: 400, types: ['invalid_request_error'], text })).toMatchObject({ code: 'context_overflow', retryable: false })
  })

  it.each(['context_length_exceeded', 'exceed_context_size_error'])('by the code %s', (type) => {
    expect(map({ status: 400, types: [type], text: 'x' }).code).toBe('context_overflow')
  })

  it('with status 413 is an overflow in words only, else too large', () => {
    expect(map({ status: 413, types: ['request_too_large'], text: 'prompt is too long: 3 tokens > 2 maximum' }).code).toBe('context_overflow')
    expect(map({ status: 413, types: ['request_too_large'], text: 'Request exceeds the maximum size' }).code).toBe('too_large')
  })

  it.each([
    [429, ['rate_limit_exceeded'], 'Request too large for gpt-4: reduce the length of the messages. Limit 10000 tokens per min', 'rate_limit'],
    [400, ['invalid_request_error'], 'max_tokens: 999999 > 64000, which is the maximum allowed number of output tokens', 'invalid_request'],
    [400, [], 'string too long. Expected a string with maximum length 1048576', 'invalid_request'],
  ])('%i %s %s is none', (status, types, text, code) => {
    expect(map({ status, types, text }).code).toBe(code)
  })
})

describe('other refusals', () => {
  it.each([
    [{ status: 429, types: ['insufficient_quota', 'insufficient_quota'], text: 'You exceeded your current quota' }, 'quota'],
    [{ status: 429, text: 'You exceeded your current quota, please check your plan and billing details.' }, 'quota'],
    [{ status: 429, text: 'Rate limit reached. Add a payment method at https://platform.openai.com/account/billing.' }, 'rate_limit'],
    [{ status: 400, types: ['invalid_request_error'], text: 'Your credit balance is too low to access the Anthropic API.' }, 'quota'],
    [{ status: 402, text: 'Insufficient credits' }, 'quota'],
    [{ status: 400, types: ['content_filter'], text: 'filtered' }, 'content_filter'],
    [{ status: 400, text: "The response was filtered due to the prompt triggering Azure OpenAI's content management policy." }, 'content_filter'],
    [{ status: 400, text: 'model "llama9" not found, try pulling it first' }, 'model_not_found'],
    [{ status: 400, types: ['model_not_found', 'invalid_request_error'], text: 'x' }, 'model_not_found'],
    [{ status: 400, text: 'Incorrect API key provided' }, 'auth'],
    [{ status: 422, text: 'Unprocessable' }, 'invalid_request'],
    [{ status: 418, text: 'I am a teapot' }, 'invalid_request'],
    [{ status: 503, types: ['server_error'], text: 'The engine is currently overloaded' }, 'overloaded'],
    [{ status: 500, text: 'x' }, 'provider'],
    [{ status: 502, text: 'x' }, 'provider'],
    [{ status: 504, text: 'x' }, 'provider'],
    [{ types: ['overloaded_error'], text: 'Overloaded' }, 'overloaded'],
    [{ types: ['api_error'], text: 'Internal server error' }, 'provider'],
    [{ types: ['invalid_request_error'], text: 'x' }, 'invalid_request'],
    [{ text: 'who knows' }, 'provider'],
  ] satisfies readonly (readonly [Partial<ErrorFacts>, string])[])('%j is %s', (facts, code) => {
    expect(map(facts).code).toBe(code)
  })

  it('can be tried again where the service itself failed', () => {
    expect([500, 502, 504].map((status) => map({ status }).retryable)).toEqual([true, true, true])
    expect(map({ text: 'in mid-stream' }).retryable).toBe(true)
    expect([400, 401, 403, 404, 413].map((status) => map({ status }).retryable)).toEqual([false, false, false, false, false])
  })

  it('say what to do, and name the service and the model', () => {
    expect(map({ status: 401 }).message).toBe('OpenAI did not accept the API key. Check it in Settings.')
    expect(map({ status: 404 }).message).toBe('OpenAI does not know the model gpt-5.1. Choose another model, or check the address in Settings.')
    expect(map({ status: 529 }).message).toBe('OpenAI is overloaded right now. Try again in a moment.')
  })

  it('carry what the service said, without keys', () => {
    const error = map({ status: 401, text: 'Incorrect key my-own-key or sk-proj-abcdef123456', requestId: 'req_1' })
    expect(error).toMatchObject({ detail: 'Incorrect key [key] or [redacted]', requestId: 'req_1', provider: 'openai', status: 401 })
    expect(JSON.stringify(error)).not.toContain('my-own-key')
  })
})

describe('how long to wait', () => {
  const after = (values: Readonly<Record<string, string>>) => retryAfter(new Headers(values), NOW)
  it.each([
    [{ 'retry-after': '20' }, 20_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Fri, 06 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Fri, 06 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '' }, undefined],
    [{}, undefined],
  ] satisfies readonly (readonly [Readonly<Record<string, string>>, number | undefined])[])('%j is %s', (headers, expected) => {
    expect(after(headers)).toBe(expected)
  })
})

describe('a failed connection', () => {
  const failed = (code: string): TypeError => new TypeError('fetch failed', { cause: Object.assign(new Error(`it was ${code}`), { code }) })
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ECONNRESET', 'cut'],
    ['UND_ERR_SOCKET', 'cut'],
    ['HPE_INVALID_CONSTANT', 'cut'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate'],
    ['CERT_HAS_EXPIRED', 'certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate'],
    ['EPROTO', 'certificate'],
  ])('%s is %s', (code, expected) => {
    expect(connectionFailure(failed(code))).toBe(expected)
    expect(connectionFailure(new Error('Connection error.', { cause: failed(code) }))).toBe(expected)
  })

  it('is found in each address of a host', () => {
    const addresses = new AggregateError([Object.assign(new Error('v6'), { code: 'ECONNREFUSED' }), Object.assign(new Error('v4'), { code: 'ECONNREFUSED' })])
    expect(connectionFailure(new TypeError('fetch failed', { cause: addresses }))).toBe('refused')
  })

  it('is not what is none', () => {
    expect(connectionFailure(new Error('x'))).toBeNull()
    expect(connectionFailure('x')).toBeNull()
    expect(connectionFailure(null)).toBeNull()
  })

  it('names the host, and is worth another try unless it is the certificate', () => {
    expect(connectionError('dns', '', SERVICE)).toMatchObject({ code: 'network', retryable: true, provider: 'openai' })
    expect(connectionError('dns', '', SERVICE).message).toContain('api.openai.com')
    expect(connectionError('certificate', '', SERVICE)).toMatchObject({ code: 'network', retryable: false })
    expect(connectionError('timeout', '', SERVICE)).toMatchObject({ code: 'timeout', retryable: true })
  })

  it('keeps the reasons an SDK wraps', () => {
    expect(sdkConnectionError(new Error('Connection error.', { cause: failed('ECONNREFUSED') }), false, SERVICE).detail).toBe(
      'Connection error.: fetch failed: it was ECONNREFUSED',
    )
    expect(sdkConnectionError(new Error('Request timed out.'), true, SERVICE).code).toBe('timeout')
    expect(otherError(new RangeError('a bug'), SERVICE, silentLog).code).toBe('internal')
  })
})

describe('details', () => {
  it('are cut, and hold no half characters', () => {
    const detail = detailOf(`${'x'.repeat(1_999)}🙂 and more`)
    expect(detail.length).toBe(2_001)
    expect(detail.isWellFormed()).toBe(true)
  })

  it('of a bug go to the log, not to the user', () => {
    const logged: unknown[] = []
    const error = internalError(new Error('secret stack'), { ...silentLog, error: (message, data) => logged.push(message, data) })
    expect(JSON.stringify(error)).not.toContain('secret stack')
    expect(JSON.stringify(logged)).toContain('secret stack')
  })
})
