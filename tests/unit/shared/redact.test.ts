import { isSensitiveName, redact } from '@shared/redact'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

describe('redact', () => {
  test.each([
    ['Incorrect API key provided: sk-proj-a1b2c3d4e5. Find yours at …', 'Incorrect API key provided: [redacted]. Find yours at …'],
    ['Incorrect API key provided: sk-1234********abcd.', 'Incorrect API key provided: [redacted].'],
    ['Incorrect API key provided: abcdef123456', 'Incorrect API key provided: [redacted]'],
    ['key=AIzaSyA-abcdefghijklmnop&alt=sse', 'key=[redacted]&alt=sse'],
    ['https://x.example/v1?key=abcdefgh1234&alt=sse', 'https://x.example/v1?key=[redacted]&alt=sse'],
    ['Authorization: Bearer abc.def-ghi_jkl', 'Authorization: Bearer [redacted]'],
    ['authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [redacted]'],
    ['{"x-api-key":"abcdefgh"}', '{"x-api-key":"[redacted]"}'],
    ['{"apiKey": "abcdefgh", "model": "m"}', '{"apiKey": "[redacted]", "model": "m"}'],
    ['http://127.0.0.1:4000/#token=abcdefghijkl', 'http://127.0.0.1:4000/#token=[redacted]'],
    ['AKIAIOSFODNN7EXAMPLE signed it', '[redacted] signed it'],
    ['secretAccessKey=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'secretAccessKey=[redacted]'],
    ['the jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-def here', 'the jwt [redacted] here'],
    ['gsk_abcdefghij1234', '[redacted]'],
    ['ghp_abcdefghij1234', '[redacted]'],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected)
  })

  test.each([
    'max_tokens: 123456 is more than the model allows',
    'This request has tokens=1234567 in total',
    'Unexpected token } in JSON at position 1',
    'The key point is: skip-this and task-oriented work',
    'ask-me-anything, risk-free, desk-lamps',
    'The bearer of bad news',
    'Basic features',
    'http://127.0.0.1:4000/chat/0190f5a2-1111-7222-8333-444455556666',
    'A🙂B — ä€ 漢字',
    '',
  ])('leaves %j alone', (text) => {
    expect(redact(text)).toBe(text)
  })

  const secrets = fc.oneof(
    fc.stringMatching(/^sk-(ant-|proj-|or-)?[A-Za-z0-9_-]{16,60}$/),
    fc.stringMatching(/^AIza[A-Za-z0-9_-]{30,35}$/),
    fc.stringMatching(/^AKIA[A-Z0-9]{16}$/),
    fc.stringMatching(/^eyJ[A-Za-z0-9]{10,20}\.[A-Za-z0-9_-]{10,20}\.[A-Za-z0-9_-]{10,20}$/),
  )
  const edge = fc.constantFrom(' ', '"', "'", '\n', ',', ';', '(', ')', '<', '>', '=', ':', '`', '\\"', '。', '🙂')

  test('finds a key in any text', () => {
    fc.assert(
      fc.property(fc.string(), edge, secrets, edge, fc.string(), (before, left, secret, right, after) => {
        expect(redact(before + left + secret + right + after)).not.toContain(secret)
      }),
    )
  })

  test('finds what its name gives away', () => {
    const names = fc.constantFrom(
      'api_key=',
      'api-key: ',
      '"apiKey":"',
      'token=',
      'password=',
      'Bearer ',
      'x-goog-api-key: ',
      'session_token=',
      'client_secret=',
    )
    fc.assert(
      fc.property(names, fc.stringMatching(/^[A-Za-z0-9_-]{12,40}$/), (name, value) => {
        expect(redact(`{${name}${value}" }`)).not.toContain(value)
      }),
    )
  })

  test('twice is once', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), secrets, edge, fc.constantFrom('token=', 'Bearer ', 'api key: '))), (parts) => {
        const once = redact(parts.join(' '))
        expect(redact(once)).toBe(once)
      }),
    )
  })

  test('is quick on hostile texts', () => {
    const started = performance.now()
    for (const text of [
      'sk-'.repeat(200_000),
      `bearer${' '.repeat(500_000)}`,
      `eyJ${'a'.repeat(500_000)}`,
      'token='.repeat(100_000),
      `key${' '.repeat(500_000)}`,
    ])
      redact(text)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

test.each([
  'apiKey',
  'api_key',
  'x-api-key',
  'Authorization',
  'secret',
  'clientSecret',
  'token',
  'accessToken',
  'secretAccessKey',
  'accessKeyId',
  'Cookie',
  'set-cookie',
  'password',
])('%s is the name of a secret', (name) => {
  expect(isSensitiveName(name)).toBe(true)
})

test.each(['maxTokens', 'tokens', 'inputTokens', 'key', 'model', 'label', 'requestId', 'hasKey'])('%s is not', (name) => {
  expect(isSensitiveName(name)).toBe(false)
})
