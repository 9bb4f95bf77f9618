import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import type { Connection, Secret } from '../../src/shared/model/connection'
import { DEPLOYMENT, promptFilterChunk } from '../fixtures/wire/azure'
import { DONE, openAiDelta } from '../fixtures/wire/openai'
import { eventStream, json, startWireServer, type WireServer } from '../fixtures/wire/server'
import { KEY, openAt, silentLog, streamed } from './harness'

const MODEL = 'gpt-5.1'

function openAzure(fields: Partial<Connection>, secret: Secret | null = { apiKey: KEY }) {
  const connection: Connection = { id: 'c1', provider: 'azure-openai', label: 'Test', hasSecret: secret !== null, createdAt: 0, ...fields }
  return createProviders({ log: silentLog, clock: systemClock }).open(connection, secret)
}

describe('Azure OpenAI', () => {
  let server: WireServer
  beforeAll(async () => {
    server = await startWireServer()
  })
  afterAll(() => server.close())

  it.each([
    [{}, null, 'Azure OpenAI needs a resource name or an address, a deployment and an API key. Add them in Settings.'],
    [{ resource: 'mine' }, { apiKey: KEY }, 'Azure OpenAI needs a deployment. Add one in Settings.'],
    [{ resource: 'mine', deployment: 'd' }, null, 'Azure OpenAI needs an API key. Add one in Settings.'],
    [{ deployment: 'd' }, { apiKey: KEY }, 'Azure OpenAI needs a resource name or an address. Add one in Settings.'],
    [{ resource: 'mine' }, { accessKeyId: 'AKIA', secretAccessKey: 'x' }, 'Azure OpenAI needs a deployment and an API key. Add them in Settings.'],
  ] as const)('names every field that is missing: %j', async (fields, secret, message) => {
    await expect(openAzure(fields, secret)).rejects.toMatchObject({ error: { code: 'auth', provider: 'azure-openai', message } })
  })

  it('refuses a resource that would lead elsewhere', async () => {
    await expect(openAzure({ resource: 'evil.example.org/', deployment: 'd' })).rejects.toMatchObject({ error: { code: 'validation' } })
  })

  it('opens with the name of a resource', async () => {
    await expect(openAzure({ resource: 'mine', deployment: 'd' })).resolves.toBeDefined()
  })

  it('uses the API version of the connection, and the older name of the limit where it has to', async () => {
    server.play(eventStream(openAiDelta({ content: 'Hi' }, 'stop'), DONE))
    const provider = await openAzure({ baseUrl: `${server.url}/openai`, deployment: 'my deployment', apiVersion: '2024-02-01' })
    expect((await streamed(provider, MODEL)).text()).toBe('Hi')
    expect(server.received.at(-1)?.path).toBe('/openai/deployments/my%20deployment/chat/completions?api-version=2024-02-01')
    expect(JSON.parse(server.received.at(-1)?.body ?? '')).toMatchObject({ model: 'my deployment', max_tokens: 1000 })
  })

  it('passes over what the filters say of the prompt', async () => {
    server.play(eventStream(promptFilterChunk, openAiDelta({ content: 'Hi' }, 'stop'), DONE))
    const run = await streamed(await openAt('azure-openai', server.url), MODEL)
    expect(run.blocks()).toEqual([{ type: 'text', text: 'Hi' }])
    expect(run.events[0]).toEqual({ type: 'start' })
  })

  it('names the deployment that does not exist', async () => {
    server.play(json({ error: { code: 'DeploymentNotFound', message: 'The API deployment for this resource does not exist.' } }, 404))
    const error = (await streamed(await openAt('azure-openai', server.url), MODEL)).error()
    expect(error).toMatchObject({ code: 'model_not_found', status: 404, provider: 'azure-openai' })
    expect(error.message).toContain(DEPLOYMENT)
  })

  it('tells a filtered prompt from a wrong request', async () => {
    const innererror = { code: 'ResponsibleAIPolicyViolation', content_filter_result: { violence: { filtered: true, severity: 'medium' } } }
    const message = "The response was filtered due to the prompt triggering Azure OpenAI's content management policy."
    server.play(json({ error: { message, type: null, param: 'prompt', code: 'content_filter', status: 400, innererror } }, 400))
    expect((await streamed(await openAt('azure-openai', server.url), MODEL)).error()).toMatchObject({ code: 'content_filter', status: 400, retryable: false })
  })

  it('tells a filtered answer by its reason', async () => {
    server.play(eventStream(openAiDelta({ content: 'So' }), openAiDelta({}, 'content_filter'), DONE))
    expect((await streamed(await openAt('azure-openai', server.url), MODEL)).end()).toMatchObject({ type: 'finish', reason: 'filter' })
  })

  it('has no list of models', async () => {
    const provider = await openAt('azure-openai', server.url)
    await expect(provider.listModels(new AbortController().signal)).rejects.toMatchObject({ error: { code: 'unsupported', provider: 'azure-openai' } })
  })
})
