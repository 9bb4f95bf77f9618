import type { ContentBlock, ConverseCommandInput, ImageFormat, Message, Tool, ToolInputSchema } from '@aws-sdk/client-bedrock-runtime'
import { failure } from '@shared/errors'
import type { Block } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { imageOf } from '../images'
import { stopTexts } from '../stop'
import { toReasoningContent } from './reasoning'

const MOST_STOPS = 4

/** A request as Converse takes it, streamed or not. Throws `Failure` with `unsupported` for what it cannot take. */
export function toConverse(request: ProviderRequest): ConverseCommandInput {
  const stop = stopTexts(request, MOST_STOPS)
  return {
    modelId: request.model,
    ...(request.system ? { system: [{ text: request.system }] } : {}),
    messages: request.messages.map((message) => toMessage(message, request)),
    inferenceConfig: {
      maxTokens: request.maxTokens,
      ...(request.temperature === null ? {} : { temperature: request.temperature }),
      ...(stop.length > 0 ? { stopSequences: stop } : {}),
    },
    ...(request.tools.length === 0 ? {} : { toolConfig: { tools: request.tools.map(toTool) } }),
  }
}

/** An empty description is refused, none is not. */
function toTool({ name, description, parameters }: ToolDefinition): Tool {
  // The SDK's type of JSON is its own; what came as JSON schema is JSON.
  return { toolSpec: { name, ...(description === '' ? {} : { description }), inputSchema: { json: parameters as Json } } }
}

type Json = ToolInputSchema.JsonMember['json']

function toMessage({ role, blocks }: ContextMessage, request: ProviderRequest): Message {
  return { role, content: blocks.flatMap((block) => toContent(block, request) ?? []) }
}

function toContent(block: Block, { images }: ProviderRequest): ContentBlock | null {
  switch (block.type) {
    case 'text':
      return { text: block.text }
    case 'reasoning':
      return toReasoningContent(block)
    case 'toolCall':
      return { toolUse: { toolUseId: block.id, name: block.name, input: block.input as Json } }
    case 'toolResult':
      return { toolResult: { toolUseId: block.toolCallId, content: [{ text: block.content }], ...(block.isError ? { status: 'error' } : {}) } }
    case 'image':
    case 'file': {
      const { mimeType, base64 } = imageOf(block, images)
      return { image: { format: formatOf(mimeType, block.name), source: { bytes: Buffer.from(base64, 'base64') } } }
    }
    case 'notice':
      return null
  }
}

const FORMATS: Readonly<Record<string, ImageFormat>> = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/gif': 'gif', 'image/webp': 'webp' }

function formatOf(mimeType: string, name: string): ImageFormat {
  const format = Object.hasOwn(FORMATS, mimeType) ? FORMATS[mimeType] : undefined
  if (!format)
    throw failure('unsupported', `"${name}" cannot be sent: AWS Bedrock takes PNG, JPEG, GIF and WebP images. Convert it and send the message again.`)
  return format
}
