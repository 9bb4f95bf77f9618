import { messageText, type ToolCallBlock } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import type {
  ChatCompletionContentPart,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { imageOf } from '../images'
import { stopTexts } from '../stop'
import { extrasOf, reasoningFields } from './opaque'

type Images = ProviderRequest['images']

const MOST_STOPS = 4

/** Models that think refuse stop texts; a room could get no answer from them. */
const NO_STOPS = /(?:^|[/.])(?:o\d|gpt-[5-9])(?!\d)/i

/** False for a model that refuses requests with stop texts. */
export function takesStops(model: string): boolean {
  return !NO_STOPS.test(model)
}

/** A request as Chat Completions takes it. Throws `Failure` with `unsupported` for blocks that cannot be sent. */
export function toOpenAi(request: ProviderRequest, limit: 'max_tokens' | 'max_completion_tokens'): ChatCompletionCreateParamsNonStreaming {
  const stop = stopTexts(request, MOST_STOPS)
  return {
    model: request.model,
    messages: [
      ...(request.system ? [{ role: 'system', content: request.system } as const] : []),
      ...request.messages.flatMap((message) => (message.role === 'assistant' ? [toAssistant(message)] : toUser(message, request.images))),
    ],
    ...(request.tools.length > 0 ? { tools: request.tools.map(toTool) } : {}),
    [limit]: request.maxTokens,
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(stop.length > 0 ? { stop } : {}),
  }
}

function toTool({ name, description, parameters }: ToolDefinition): ChatCompletionFunctionTool {
  return { type: 'function', function: { name, description, parameters } }
}

/** Results first, right behind the calls they answer; then what the user wrote. */
function toUser({ blocks }: ContextMessage, images: Images): readonly ChatCompletionMessageParam[] {
  const messages: ChatCompletionMessageParam[] = []
  for (const block of blocks) if (block.type === 'toolResult') messages.push({ role: 'tool', tool_call_id: block.toolCallId, content: block.content })
  const content = toUserContent(blocks, images)
  return content === '' && messages.length > 0 ? messages : [...messages, { role: 'user', content }]
}

/** One string where there are only texts, because not every server takes parts. */
function toUserContent(blocks: ContextMessage['blocks'], images: Images): string | ChatCompletionContentPart[] {
  if (!blocks.some(({ type }) => type === 'image' || type === 'file')) return messageText(blocks)
  const parts: ChatCompletionContentPart[] = []
  for (const block of blocks) {
    if (block.type === 'text') parts.push({ type: 'text', text: block.text })
    else if (block.type === 'image' || block.type === 'file') {
      const { mimeType, base64 } = imageOf(block, images)
      parts.push({ type: 'image_url', image_url: { url: `data:${mimeType};base64,${base64}` } })
    }
  }
  return parts
}

function toAssistant({ blocks }: ContextMessage): ChatCompletionMessageParam {
  const calls = blocks.filter((block): block is ToolCallBlock => block.type === 'toolCall')
  const content = messageText(blocks)
  const reasoning = reasoningFields(blocks)
  if (calls.length === 0) return { role: 'assistant', content, ...reasoning }
  const toolCalls = calls.map((call) => ({
    ...extrasOf(call),
    id: call.id,
    type: 'function' as const,
    function: { name: call.name, arguments: JSON.stringify(call.input) },
  }))
  return { role: 'assistant', content: content === '' ? null : content, ...reasoning, tool_calls: toolCalls }
}
