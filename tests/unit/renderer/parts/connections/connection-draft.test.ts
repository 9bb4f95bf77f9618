import { describe, expect, test } from 'vitest'
import { splitTargetUri } from '../../../../../src/renderer/parts/connections/azure-target'
import { checkDraft } from '../../../../../src/renderer/parts/connections/check-draft'
import { defaultLabel, draftOf, emptyDraft } from '../../../../../src/renderer/parts/connections/connection-draft'
import { choiceOf, needsSecret, PROVIDER_CHOICES, providerOf } from '../../../../../src/renderer/parts/connections/provider-choice'

const ID = '01900000-0000-7000-8000-000000000001'

describe('what is saved', () => {
  test('a provider with a key, named after the provider', () => {
    expect(checkDraft({ ...emptyDraft('anthropic'), apiKey: ' sk-ant-123\n' }, null)).toEqual({
      ok: true,
      input: { provider: 'anthropic', label: 'Anthropic', secret: { apiKey: 'sk-ant-123' } },
      keepsSecret: false,
    })
  })

  test('a local server without a key, named after the preset', () => {
    expect(checkDraft({ ...emptyDraft('compatible'), baseUrl: 'http://127.0.0.1:11434/v1/' }, null)).toEqual({
      ok: true,
      input: { provider: 'openai', label: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' },
      keepsSecret: false,
    })
  })

  test('an unknown server is named after its host', () => {
    expect(defaultLabel({ ...emptyDraft('compatible'), baseUrl: 'models.example.com/v1' })).toBe('models.example.com')
  })

  test('the demo needs nothing and stores no key', () => {
    expect(checkDraft({ ...emptyDraft('demo'), apiKey: 'left over', baseUrl: 'left over' }, null)).toEqual({
      ok: true,
      input: { provider: 'demo', label: 'Demo' },
      keepsSecret: false,
    })
  })

  test('a change without a typed key leaves the stored one alone', () => {
    const connection = { id: ID, provider: 'openai', label: 'Work', baseUrl: 'https://proxy.example.com/v1', hasSecret: true, createdAt: 1 } as const
    const draft = draftOf(connection)
    expect(draft).toEqual({ ...emptyDraft('compatible'), label: 'Work', baseUrl: 'https://proxy.example.com/v1' })
    expect(checkDraft(draft, connection)).toEqual({
      ok: true,
      input: { id: ID, provider: 'openai', label: 'Work', baseUrl: 'https://proxy.example.com/v1' },
      keepsSecret: true,
    })
  })
})

describe('the fields of each provider', () => {
  test('every provider can be chosen, and keeps its choice', () => {
    expect(
      PROVIDER_CHOICES.map((choice) => choiceOf({ provider: providerOf(choice), ...(choice === 'compatible' ? { baseUrl: 'http://h/v1' } : {}) })),
    ).toEqual([...PROVIDER_CHOICES])
    expect(PROVIDER_CHOICES.filter((choice) => !needsSecret(choice))).toEqual(['compatible', 'demo'])
  })

  test('Azure by the name of its resource, with the usual version', () => {
    expect(checkDraft({ ...emptyDraft('azure-openai'), azureTarget: ' contoso-eu ', deployment: 'gpt-large', apiKey: '0123456789abcdef' }, null)).toEqual({
      ok: true,
      input: {
        provider: 'azure-openai',
        label: 'Azure gpt-large',
        resource: 'contoso-eu',
        deployment: 'gpt-large',
        apiVersion: '2024-10-21',
        secret: { apiKey: '0123456789abcdef' },
      },
      keepsSecret: false,
    })
  })

  test('Azure by an endpoint, with a version of its own', () => {
    const draft = {
      ...emptyDraft('azure-openai'),
      azureTarget: 'https://contoso.openai.azure.com/',
      deployment: 'd',
      apiVersion: '2025-01-01-preview',
      apiKey: 'k',
    }
    expect(checkDraft(draft, null)).toMatchObject({
      input: { baseUrl: 'https://contoso.openai.azure.com', deployment: 'd', apiVersion: '2025-01-01-preview' },
    })
  })

  test('Azure by the address the portal offers: it says deployment and version too', () => {
    const azureTarget = 'https://contoso.openai.azure.com/openai/deployments/gpt%20x/chat/completions?api-version=2025-04-01-preview'
    const draft = { ...emptyDraft('azure-openai'), azureTarget, apiKey: 'k' }
    expect(checkDraft(draft, null)).toEqual({
      ok: true,
      input: {
        provider: 'azure-openai',
        label: 'Azure gpt x',
        baseUrl: 'https://contoso.openai.azure.com',
        deployment: 'gpt x',
        apiVersion: '2025-04-01-preview',
        secret: { apiKey: 'k' },
      },
      keepsSecret: false,
    })
    expect(checkDraft({ ...draft, deployment: 'other', apiVersion: '2024-06-01' }, null)).toMatchObject({
      input: { deployment: 'other', apiVersion: '2024-06-01' },
    })
  })

  test.each(['google', 'cohere'] as const)('%s with a key, and an address only if there is one', (choice) => {
    const draft = { ...emptyDraft(choice), apiKey: 'k3y' }
    expect(checkDraft(draft, null)).toMatchObject({ input: { provider: choice, secret: { apiKey: 'k3y' } } })
    expect(checkDraft(draft, null)).not.toHaveProperty('input.baseUrl')
    expect(checkDraft({ ...draft, baseUrl: 'localhost:4010' }, null)).toMatchObject({ input: { baseUrl: 'http://localhost:4010' } })
  })

  test('Bedrock with region and keys, the token only with temporary ones', () => {
    const draft = { ...emptyDraft('bedrock'), region: ' EU-Central-1 ', accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'AWS_SECRET_ACCESS_KEY="s3/cr+t="' }
    expect(checkDraft(draft, null)).toEqual({
      ok: true,
      input: {
        provider: 'bedrock',
        label: 'AWS Bedrock',
        region: 'eu-central-1',
        secret: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 's3/cr+t=' },
      },
      keepsSecret: false,
    })
    expect(checkDraft({ ...draft, accessKeyId: 'ASIAEXAMPLE', sessionToken: 'tok==', baseUrl: 'http://127.0.0.1:4566' }, null)).toMatchObject({
      input: { baseUrl: 'http://127.0.0.1:4566', secret: { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 's3/cr+t=', sessionToken: 'tok==' } },
    })
  })

  test('the form of an existing connection shows everything but its secret', () => {
    const azure = {
      id: ID,
      provider: 'azure-openai',
      label: 'A',
      resource: 'contoso',
      deployment: 'd',
      apiVersion: '2024-06-01',
      hasSecret: true,
      createdAt: 1,
    } as const
    expect(draftOf(azure)).toEqual({ ...emptyDraft('azure-openai'), label: 'A', azureTarget: 'contoso', deployment: 'd', apiVersion: '2024-06-01' })
    const bedrock = { id: ID, provider: 'bedrock', label: 'B', region: 'us-east-1', hasSecret: true, createdAt: 1 } as const
    expect(draftOf(bedrock)).toEqual({ ...emptyDraft('bedrock'), label: 'B', region: 'us-east-1' })
    expect(checkDraft(draftOf(bedrock), bedrock)).toEqual({
      ok: true,
      input: { id: ID, provider: 'bedrock', label: 'B', region: 'us-east-1' },
      keepsSecret: true,
    })
  })
})

describe('a stored secret stays with its address', () => {
  test('an optional key is dropped, a needed one is asked for', () => {
    const compatible = { id: ID, hasSecret: true, baseUrl: 'https://a.example/v1' }
    expect(checkDraft({ ...emptyDraft('compatible'), baseUrl: 'https://a.example/v2' }, compatible)).toMatchObject({ ok: true, keepsSecret: true })
    expect(checkDraft({ ...emptyDraft('compatible'), baseUrl: 'https://b.example/v1' }, compatible)).toMatchObject({ ok: true, keepsSecret: false })
    expect(checkDraft({ ...emptyDraft('google'), baseUrl: 'https://proxy.example' }, { id: ID, hasSecret: true })).toEqual({
      ok: false,
      problems: { apiKey: 'moved' },
    })
    const azure = { id: ID, hasSecret: true, resource: 'one' }
    expect(checkDraft({ ...emptyDraft('azure-openai'), azureTarget: 'two', deployment: 'd' }, azure)).toEqual({ ok: false, problems: { apiKey: 'moved' } })
    expect(checkDraft({ ...emptyDraft('bedrock'), region: 'us-east-1', baseUrl: 'http://h:1' }, { id: ID, hasSecret: true })).toEqual({
      ok: false,
      problems: { accessKeyId: 'moved', secretAccessKey: 'moved' },
    })
  })
})

describe('what is refused, by field', () => {
  test.each([
    [{ ...emptyDraft('openai') }, { apiKey: 'missing' }],
    [{ ...emptyDraft('openai'), apiKey: 'sk-ant-1' }, { apiKey: 'anthropic' }],
    [{ ...emptyDraft('anthropic'), apiKey: 'sk-proj-1' }, { apiKey: 'openai' }],
    [{ ...emptyDraft('openai'), apiKey: 'sk-1 2' }, { apiKey: 'characters' }],
    [{ ...emptyDraft('openai'), apiKey: 'sk-…' }, { apiKey: 'characters' }],
    [{ ...emptyDraft('compatible') }, { baseUrl: 'missing' }],
    [
      { ...emptyDraft('compatible'), baseUrl: 'ftp://x/v1', apiKey: 'schlüssel' },
      { baseUrl: 'protocol', apiKey: 'characters' },
    ],
    [{ ...emptyDraft('anthropic'), apiKey: 'sk-ant-1', baseUrl: 'not an address' }, { baseUrl: 'invalid' }],
    [{ ...emptyDraft('anthropic'), apiKey: 'sk-or-v1-1' }, { apiKey: 'openrouter' }],
    [{ ...emptyDraft('google') }, { apiKey: 'missing' }],
    [{ ...emptyDraft('google'), apiKey: 'sk-ant-1' }, { apiKey: 'anthropic' }],
    [{ ...emptyDraft('cohere') }, { apiKey: 'missing' }],
    [{ ...emptyDraft('cohere'), apiKey: `AIza${'x'.repeat(35)}` }, { apiKey: 'google' }],
    [{ ...emptyDraft('azure-openai') }, { azureTarget: 'missing', deployment: 'missing', apiKey: 'missing' }],
    [{ ...emptyDraft('azure-openai'), azureTarget: 'my resource', deployment: 'd', apiKey: 'k' }, { azureTarget: 'invalid' }],
    [
      { ...emptyDraft('azure-openai'), azureTarget: 'r', deployment: 'd'.repeat(201), apiVersion: 'v'.repeat(51), apiKey: 'k' },
      { deployment: 'long', apiVersion: 'long' },
    ],
    [{ ...emptyDraft('bedrock') }, { region: 'missing', accessKeyId: 'missing', secretAccessKey: 'missing' }],
    [{ ...emptyDraft('bedrock'), region: 'us-east-1', accessKeyId: 'AKIA1' }, { secretAccessKey: 'missing' }],
    [{ ...emptyDraft('bedrock'), region: 'us-east-1', secretAccessKey: 's' }, { accessKeyId: 'missing' }],
    [{ ...emptyDraft('bedrock'), region: 'us-east-1', accessKeyId: 'ASIA1', secretAccessKey: 's' }, { sessionToken: 'missing' }],
    [{ ...emptyDraft('bedrock'), region: 'us-east-1', accessKeyId: 'wJalr/K7MDENG', secretAccessKey: 's' }, { accessKeyId: 'looksSecret' }],
    [{ ...emptyDraft('bedrock'), region: 'eu-central-1a', accessKeyId: 'AKIA1', secretAccessKey: 's' }, { region: 'invalid' }],
    [
      { ...emptyDraft('bedrock'), region: 'Frankfurt', accessKeyId: 'AKIA1', secretAccessKey: 's', baseUrl: 'ftp://x' },
      { region: 'invalid', baseUrl: 'protocol' },
    ],
    [{ ...emptyDraft('demo'), label: 'x'.repeat(101) }, { label: 'long' }],
  ])('%o', (draft, problems) => {
    expect(checkDraft(draft, null)).toEqual({ ok: false, problems })
  })
})

test('a pasted target address fills three fields; a plain endpoint only its own', () => {
  expect(splitTargetUri('https://contoso.openai.azure.com/openai/deployments/gpt-x/chat/completions?api-version=2025-04-01-preview')).toEqual({
    azureTarget: 'https://contoso.openai.azure.com',
    deployment: 'gpt-x',
    apiVersion: '2025-04-01-preview',
  })
  expect(['https://contoso.openai.azure.com/', 'contoso', 'two words', ''].map(splitTargetUri)).toEqual([null, null, null, null])
})
