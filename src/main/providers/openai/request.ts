import { failure } from '@shared/errors'
import { messageText, type ToolCallBlock } from '@shared/model/message'
import type { ChatCompletionCreateParamsNonStreaming, ChatCompletionMessageParam } from 'openai/resources/chat/completions'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'

/**
 * A request as Chat Completions takes it. OpenAI itself wants `max_completion_tokens`, which compatible servers do not
 * know. Throws `Failure` with `unsupported` for blocks that cannot be sent.
 */
export function toOpenAi(request: ProviderRequest, own: boolean): ChatCompletionCreateParamsNonStreaming {
  return {
    model: request.model,
    messages: [...(request.system ? [{ role: 'system', content: request.system } as const] : []), ...request.messages.flatMap(toMessages)],
    ...(own ? { max_completion_tokens: request.maxTokens } : { max_tokens: request.maxTokens }),
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
  }
}

function toMessages(message: ContextMessage): readonly ChatCompletionMessageParam[] {
  return message.role === 'assistant' ? [toAssistant(message)] : toUser(message)
}

/** Results first, right behind the calls they answer; then what the user wrote. One string, because not every server takes parts. */
function toUser({ blocks }: ContextMessage): readonly ChatCompletionMessageParam[] {
  const messages: ChatCompletionMessageParam[] = []
  for (const block of blocks) {
    if (block.type === 'toolResult') messages.push({ role: 'tool', tool_call_id: block.toolCallId, content: block.content })
    if (block.type === 'image' || block.type === 'file')
      throw failure('unsupported', `"${block.name}" cannot be sent: attachments are not supported yet. Remove it and send the message again.`)
  }
  const content = messageText(blocks)
  return content === '' && messages.length > 0 ? messages : [...messages, { role: 'user', content }]
}

/** Reasoning is left out: these servers keep or forget it themselves, and some refuse to get it back. */
function toAssistant({ blocks }: ContextMessage): ChatCompletionMessageParam {
  const calls = blocks.filter((block): block is ToolCallBlock => block.type === 'toolCall')
  const content = messageText(blocks)
  if (calls.length === 0) return { role: 'assistant', content }
  const toolCalls = calls.map(({ id, name, input }) => ({ id, type: 'function' as const, function: { name, arguments: JSON.stringify(input) } }))
  return { role: 'assistant', ...(content === '' ? {} : { content }), tool_calls: toolCalls }
}
