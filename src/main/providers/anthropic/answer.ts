import type { ContentBlock, Message } from '@anthropic-ai/sdk/resources/messages'
import { Failure } from '@shared/errors'
import type { Block } from '@shared/model/message'
import type { Emit } from '../../engine/ports'
import { type Service, unreadableError } from '../error-map'
import { madeUpCallId, toolCallOf } from '../tool-input'
import { emitBlocks } from '../whole-answer'
import { redactedBlock, thinkingBlock } from './thinking'
import { toStopReason, toUsage } from './usage'

/** Emits an answer that arrived at once. Throws `Failure` for what is not a message of this API. */
export function emitMessage(message: Message, emit: Emit, service: Service): void {
  if (!Array.isArray(message?.content)) throw new Failure(unreadableError(typeof message === 'string' ? message : (JSON.stringify(message) ?? ''), service))
  emit({ type: 'start', id: message.id, model: message.model })
  emitBlocks(message.content.flatMap(toBlock), emit)
  emit({ type: 'finish', reason: toStopReason(message.stop_reason ?? ''), usage: toUsage(message.usage ?? {}) })
}

function toBlock(block: ContentBlock): readonly Block[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }]
    case 'thinking':
      return [thinkingBlock(block.thinking, block.signature)]
    case 'redacted_thinking':
      return [redactedBlock(block.data)]
    case 'tool_use':
      return [toolCallOf(block.id || madeUpCallId(), block.name, block.input)]
    default:
      return []
  }
}
