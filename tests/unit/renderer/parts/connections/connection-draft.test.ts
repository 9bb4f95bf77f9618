import { describe, expect, test } from 'vitest'
import { checkDraft, defaultLabel, draftOf, emptyDraft } from '../../../../../src/renderer/parts/connections/connection-draft'

const ID = '01900000-0000-7000-8000-000000000001'

describe('what is saved', () => {
  test('a provider with a key, named after the provider', () => {
    expect(checkDraft({ ...emptyDraft('anthropic'), apiKey: ' sk-ant-123\n' }, null)).toEqual({
      ok: true,
      input: { provider: 'anthropic', label: 'Anthropic', secret: { apiKey: 'sk-ant-123' } },
    })
  })

  test('a local server without a key, named after the preset', () => {
    expect(checkDraft({ ...emptyDraft('compatible'), baseUrl: 'http://127.0.0.1:11434/v1/' }, null)).toEqual({
      ok: true,
      input: { provider: 'openai', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
    })
  })

  test('an unknown server is named after its host', () => {
    expect(defaultLabel({ ...emptyDraft('compatible'), baseUrl: 'models.example.com/v1' })).toBe('models.example.com')
  })

  test('the demo needs nothing and stores no key', () => {
    expect(checkDraft({ ...emptyDraft('demo'), apiKey: 'left over', baseUrl: 'left over' }, null)).toEqual({
      ok: true,
      input: { provider: 'demo', label: 'Demo' },
    })
  })

  test('a change without a typed key leaves the stored one alone', () => {
    const connection = { id: ID, provider: 'openai', label: 'Work', baseUrl: 'https://proxy.example.com/v1', hasSecret: true, createdAt: 1 } as const
    const draft = draftOf(connection)
    expect(draft).toEqual({ choice: 'compatible', label: 'Work', baseUrl: 'https://proxy.example.com/v1', apiKey: '' })
    expect(checkDraft(draft, connection)).toEqual({
      ok: true,
      input: { id: ID, provider: 'openai', label: 'Work', baseUrl: 'https://proxy.example.com/v1' },
    })
  })
})

describe('what is refused, by field', () => {
  test.each([
    [{ ...emptyDraft('openai') }, { apiKey: 'missing' }],
    [{ ...emptyDraft('openai'), apiKey: 'sk-ant-1' }, { apiKey: 'anthropic' }],
    [{ ...emptyDraft('anthropic'), apiKey: 'sk-proj-1' }, { apiKey: 'not-anthropic' }],
    [{ ...emptyDraft('openai'), apiKey: 'sk-1 2' }, { apiKey: 'characters' }],
    [{ ...emptyDraft('openai'), apiKey: 'sk-…' }, { apiKey: 'characters' }],
    [{ ...emptyDraft('compatible') }, { baseUrl: 'missing' }],
    [
      { ...emptyDraft('compatible'), baseUrl: 'ftp://x/v1', apiKey: 'schlüssel' },
      { baseUrl: 'protocol', apiKey: 'characters' },
    ],
    [{ ...emptyDraft('anthropic'), apiKey: 'sk-ant-1', baseUrl: 'not an address' }, { baseUrl: 'invalid' }],
    [{ ...emptyDraft('demo'), label: 'x'.repeat(101) }, { label: 'long' }],
  ])('%o', (draft, problems) => {
    expect(checkDraft(draft, null)).toEqual({ ok: false, problems })
  })
})
