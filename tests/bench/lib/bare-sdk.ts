import type OpenAI from 'openai'
import { DEPLOYMENT } from '../../fixtures/wire/azure'
import { WIRES, type WireName } from './wires'

/** Streams one answer to its end with nothing but the SDK, and returns the length of its text. */
export type Once = () => Promise<number>

/** The loop of a program that has only the SDK. Each SDK is loaded by itself, with the settings it comes with. */
export function bareSdk(wire: WireName, url: string): Promise<Once> {
  switch (wire) {
    case 'anthropic':
      return anthropic(url)
    case 'openai':
      return openAi(url)
    case 'azure-openai':
      return azure(url)
    case 'google':
      return google(url)
    case 'cohere':
      return cohere(url)
    case 'bedrock':
      return bedrock(url)
  }
}

const messages = [{ role: 'user' as const, content: 'go' }]

async function anthropic(url: string): Promise<Once> {
  const { default: Anthropic } = await import('@anthropic-ai/sdk')
  const client = new Anthropic({ apiKey: 'bench', baseURL: url, maxRetries: 0, logLevel: 'off' })
  return async () => {
    let text = ''
    const events = await client.messages.create({ model: WIRES.anthropic.model, max_tokens: 1_000, messages, stream: true })
    for await (const event of events) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text
    }
    return text.length
  }
}

async function openAi(url: string): Promise<Once> {
  const { default: Client } = await import('openai')
  return chatCompletions(new Client({ apiKey: 'bench', baseURL: `${url}/v1`, maxRetries: 0, logLevel: 'off' }), WIRES.openai.model)
}

async function azure(url: string): Promise<Once> {
  const { AzureOpenAI } = await import('openai')
  const options = { apiKey: 'bench', apiVersion: '2024-10-21', baseURL: `${url}/openai`, deployment: DEPLOYMENT, maxRetries: 0, logLevel: 'off' } as const
  return chatCompletions(new AzureOpenAI(options), DEPLOYMENT)
}

function chatCompletions(client: OpenAI, model: string): Once {
  return async () => {
    let text = ''
    const chunks = await client.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } })
    for await (const chunk of chunks) text += chunk.choices[0]?.delta.content ?? ''
    return text.length
  }
}

async function google(url: string): Promise<Once> {
  const { GoogleGenerativeAI } = await import('@google/generative-ai')
  const model = new GoogleGenerativeAI('bench').getGenerativeModel({ model: WIRES.google.model }, { baseUrl: url })
  return async () => {
    let text = ''
    const { stream } = await model.generateContentStream('go')
    for await (const chunk of stream) text += chunk.text()
    return text.length
  }
}

async function cohere(url: string): Promise<Once> {
  const { CohereClientV2 } = await import('cohere-ai')
  const client = new CohereClientV2({ token: 'bench', baseUrl: url, maxRetries: 0 })
  return async () => {
    let text = ''
    for await (const event of await client.chatStream({ model: WIRES.cohere.model, messages })) {
      if (event.type === 'content-delta') text += event.delta?.message?.content?.text ?? ''
    }
    return text.length
  }
}

async function bedrock(url: string): Promise<Once> {
  const { BedrockRuntimeClient, ConverseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime')
  const { NodeHttpHandler } = await import('@smithy/node-http-handler')
  const client = new BedrockRuntimeClient({
    region: 'eu-central-1',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    endpoint: url,
    // Its own choice is HTTP/2, which the local server does not speak.
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
  })
  return async () => {
    let text = ''
    const command = new ConverseStreamCommand({ modelId: WIRES.bedrock.model, messages: [{ role: 'user', content: [{ text: 'go' }] }] })
    for await (const event of (await client.send(command)).stream ?? []) text += event.contentBlockDelta?.delta?.text ?? ''
    return text.length
  }
}
