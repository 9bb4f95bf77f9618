import { describe, expect, test } from 'vitest'
import { checkBaseUrl, lacksVersion } from '../../../../../src/renderer/parts/connections/base-url'

describe('addresses as people type them', () => {
  test.each([
    ['http://127.0.0.1:11434/v1', 'http://127.0.0.1:11434/v1'],
    ['  https://openrouter.ai/api/v1/  ', 'https://openrouter.ai/api/v1'],
    ['localhost:1234/v1', 'http://localhost:1234/v1'],
    ['127.0.0.1:8000', 'http://127.0.0.1:8000'],
    ['192.168.1.7:8000/v1', 'http://192.168.1.7:8000/v1'],
    ['gpu-box:8000/v1', 'http://gpu-box:8000/v1'],
    ['gpu.local/v1', 'http://gpu.local/v1'],
    ['[::1]:8000/v1', 'http://[::1]:8000/v1'],
    ['api.example.com/v1', 'https://api.example.com/v1'],
    ['10.example.com', 'https://10.example.com'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['HTTPS://API.EXAMPLE.COM/v1', 'https://api.example.com/v1'],
  ])('%s', (typed, url) => {
    expect(checkBaseUrl(typed)).toEqual({ ok: true, url })
  })

  test.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['two words', 'invalid'],
    ['http://', 'invalid'],
    ['http://host:port/v1', 'invalid'],
    ['ftp://example.com', 'protocol'],
    ['file:///etc/passwd', 'protocol'],
    ['https://user:secret@example.com/v1', 'credentials'],
  ])('%j is refused: %s', (typed, problem) => {
    expect(checkBaseUrl(typed)).toEqual({ ok: false, problem })
  })
})

test('notices the missing /v1, and only on an address that is valid', () => {
  expect(['localhost:11434', 'http://localhost:11434/', 'localhost:11434/v1', 'https://x.example/openai', 'http://'].map(lacksVersion)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ])
})
