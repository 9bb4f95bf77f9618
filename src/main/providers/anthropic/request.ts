import type { Base64ImageSource, ContentBlockParam, MessageCreateParamsNonStreaming, MessageParam, Tool } from '@anthropic-ai/sdk/resources/messages'
import type { Block } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { imageOf } from '../images'
import { stopTexts } from '../stop'
import { toThinkingParam } from './thinking'

const MOST_STOPS = 20
const CACHED = { cache_control: { type: 'ephemeral' } } as const

/**
 * A request as the Messages API takes it. Two of the four allowed cache breakpoints are used: after the system prompt,
 * and after the last message, so that the next turn reads all of this one from the cache.
 * Throws `Failure` with `unsupported` for blocks that cannot be sent.
 */
export function toAnthropic(request: ProviderRequest): MessageCreateParamsNonStreaming {
  const stop = stopTexts(request, MOST_STOPS)
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(request.system ? { system: [{ type: 'text', text: request.system, ...CACHED }] } : {}),
    ...(stop.length > 0 ? { stop_sequences: stop } : {}),
    ...(request.tools.length > 0 ? { tools: request.tools.map(toTool) } : {}),
    messages: request.messages.map((message, index) => toMessage(message, request.images, index === request.messages.length - 1)),
  }
}

/** The API insists on a schema of type object, which definitions may leave unsaid. */
function toTool({ name, description, parameters }: ToolDefinition): Tool {
  return { name, description, input_schema: { ...parameters, type: 'object' } }
}

function toMessage(message: ContextMessage, images: ProviderRequest['images'], isLast: boolean): MessageParam {
  const content = message.blocks.flatMap((block) => toContent(block, images) ?? [])
  const end = content.at(-1)
  if (!isLast || !end || end.type === 'thinking' || end.type === 'redacted_thinking') return { role: message.role, content }
  return { role: message.role, content: content.with(-1, { ...end, ...CACHED }) }
}

function toContent(block: Block, images: ProviderRequest['images']): ContentBlockParam | null {
  switch (block.type) {
    case 'text':
      return { type: 'text', text: block.text }
    case 'reasoning':
      return toThinkingParam(block)
    case 'toolCall':
      return { type: 'tool_use', id: block.id, name: block.name, input: block.input }
    case 'toolResult':
      return { type: 'tool_result', tool_use_id: block.toolCallId, content: block.content, ...(block.isError ? { is_error: true } : {}) }
    case 'image':
    case 'file': {
      const { mimeType, base64 } = imageOf(block, images)
      return { type: 'image', source: { type: 'base64', media_type: mimeType as Base64ImageSource['media_type'], data: base64 } }
    }
    case 'notice':
      return null
  }
}
