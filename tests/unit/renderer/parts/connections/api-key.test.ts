import { expect, test } from 'vitest'
import { checkKey, cleanKey } from '../../../../../src/renderer/parts/connections/api-key'

test.each([
  ['sk-1', 'sk-1'],
  [' sk-1\r\n', 'sk-1'],
  ['"sk-1"', 'sk-1'],
  ["'sk-1'", 'sk-1'],
  ['Bearer sk-1', 'sk-1'],
  ['OPENAI_API_KEY=sk-1', 'sk-1'],
  ['export ANTHROPIC_API_KEY="sk-ant-1"', 'sk-ant-1'],
  ['', ''],
])('a key pasted as %j is %j', (pasted, key) => {
  expect(cleanKey(pasted)).toBe(key)
})

test('a key for a server of one’s own may look like anything a header can carry', () => {
  expect(checkKey('compatible', 'sk-ant-1')).toBeNull()
  expect(checkKey('compatible', 'ollama')).toBeNull()
  expect(checkKey('compatible', 'a\u200bb')).toBe('characters')
})

test('another provider’s key is recognised only by a beginning that nobody else uses', () => {
  expect(checkKey('openai', 'sk-ant-1')).toBe('anthropic')
  expect(checkKey('openai', 'sk-proj-1')).toBeNull()
  expect(checkKey('cohere', 'sk-1')).toBeNull()
  expect(checkKey('azure-openai', 'AKIAABCDEFGHIJKLMNOP')).toBe('aws')
  expect(checkKey('google', 'AIzaSyExample')).toBeNull()
})
