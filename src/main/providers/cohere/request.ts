import { type Block, messageText, type ReasoningBlock, type ToolCallBlock } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import type { Cohere } from 'cohere-ai'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { imageOf } from '../images'
import { stopTexts } from '../stop'
import { isToolPlan } from './tool-plan'

const MOST_STOPS = 5

/** A request as the chat API takes it, streamed or not. Throws `Failure` with `unsupported` for files that cannot be sent. */
export function toCohere(request: ProviderRequest): Cohere.V2ChatRequest {
  const stop = stopTexts(request, MOST_STOPS)
  return {
    model: request.model,
    messages: [
      ...(request.system ? [{ role: 'system', content: request.system } as const] : []),
      ...request.messages.flatMap((message) => toMessages(message, request)),
    ],
    maxTokens: request.maxTokens,
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(stop.length > 0 ? { stopSequences: stop } : {}),
    ...(request.tools.length === 0 ? {} : { tools: request.tools.map(toTool) }),
  }
}

function toTool({ name, description, parameters }: ToolDefinition): Cohere.ToolV2 {
  return { type: 'function', function: { name, description, parameters } }
}

function toMessages(message: ContextMessage, request: ProviderRequest): readonly Cohere.ChatMessageV2[] {
  return message.role === 'assistant' ? [toAssistant(message)] : toUser(message, request)
}

/** Results first, right behind the calls they answer; then what the user wrote. */
function toUser({ blocks }: ContextMessage, request: ProviderRequest): readonly Cohere.ChatMessageV2[] {
  const results = blocks.flatMap((block): readonly Cohere.ChatMessageV2[] =>
    block.type === 'toolResult' ? [{ role: 'tool', toolCallId: block.toolCallId, content: block.content }] : [],
  )
  const content = blocks.flatMap((block) => toContent(block, request))
  if (content.length === 0 && results.length > 0) return results
  const hasImages = content.some((part) => part.type === 'image_url')
  return [...results, { role: 'user', content: hasImages ? content : messageText(blocks) }]
}

function toContent(block: Block, { images }: ProviderRequest): readonly Cohere.Content[] {
  if (block.type === 'text') return [{ type: 'text', text: block.text }]
  if (block.type !== 'image' && block.type !== 'file') return []
  const { mimeType, base64 } = imageOf(block, images)
  return [{ type: 'image_url', imageUrl: { url: `data:${mimeType};base64,${base64}` } }]
}

/** Beside calls there is room for the plan only: what was said before them becomes part of it. Thoughts are not sent back. */
function toAssistant({ blocks }: ContextMessage): Cohere.ChatMessageV2 {
  const calls = blocks.filter((block): block is ToolCallBlock => block.type === 'toolCall')
  const text = messageText(blocks)
  if (calls.length === 0) return { role: 'assistant', content: text }
  const plans = blocks.filter((block): block is ReasoningBlock => block.type === 'reasoning' && isToolPlan(block)).map((block) => block.text)
  const toolPlan = [...plans, text].filter((part) => part !== '').join('\n\n')
  return {
    role: 'assistant',
    ...(toolPlan === '' ? {} : { toolPlan }),
    toolCalls: calls.map(({ id, name, input }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(input) } })),
  }
}
