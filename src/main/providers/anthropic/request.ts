import type { ContentBlockParam, MessageCreateParamsNonStreaming, MessageParam } from '@anthropic-ai/sdk/resources/messages'
import { failure } from '@shared/errors'
import type { Block } from '@shared/model/message'
import type { ContextMessage, ProviderRequest } from '../../engine/ports'
import { toThinkingParam } from './thinking'

const CACHED = { cache_control: { type: 'ephemeral' } } as const

/**
 * A request as the Messages API takes it. Two of the four allowed cache breakpoints are used: after the system prompt,
 * and after the last message, so that the next turn reads all of this one from the cache.
 * Throws `Failure` with `unsupported` for blocks that cannot be sent.
 */
export function toAnthropic(request: ProviderRequest): MessageCreateParamsNonStreaming {
  return {
    model: request.model,
    max_tokens: request.maxTokens,
    ...(request.temperature === null ? {} : { temperature: request.temperature }),
    ...(request.system ? { system: [{ type: 'text', text: request.system, ...CACHED }] } : {}),
    messages: request.messages.map((message, index) => toMessage(message, index === request.messages.length - 1)),
  }
}

function toMessage(message: ContextMessage, isLast: boolean): MessageParam {
  const content = message.blocks.flatMap((block) => toContent(block) ?? [])
  const end = content.at(-1)
  if (!isLast || !end || end.type === 'thinking' || end.type === 'redacted_thinking') return { role: message.role, content }
  return { role: message.role, content: content.with(-1, { ...end, ...CACHED }) }
}

function toContent(block: Block): ContentBlockParam | null {
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
    case 'file':
      throw failure('unsupported', `"${block.name}" cannot be sent: attachments are not supported yet. Remove it and send the message again.`)
    case 'notice':
      return null
  }
}
