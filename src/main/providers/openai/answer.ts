import { Failure } from '@shared/errors'
import type { Block } from '@shared/model/message'
import { NO_USAGE } from '@shared/model/usage'
import type { ChatCompletion } from 'openai/resources/chat/completions'
import type { Emit } from '../../engine/ports'
import { type Service, unreadableError } from '../error-map'
import { finishToolCall, madeUpCallId } from '../tool-input'
import { emitBlocks } from '../whole-answer'
import type { CallPiece } from './blocks'
import { reasoningBlock, withExtras } from './opaque'
import { toStopReason, toUsage } from './usage'

type Message = {
  readonly content?: string | null
  readonly refusal?: string | null
  readonly reasoning_content?: string | null
  readonly reasoning?: string | null
  readonly reasoning_details?: readonly unknown[] | null
  readonly tool_calls?: readonly CallPiece[] | null
}

/** Emits an answer that arrived at once. Throws `Failure` for what is not a completion. */
export function emitCompletion(completion: ChatCompletion, emit: Emit, service: Service): void {
  const choice = completion?.choices?.[0]
  if (!choice?.message) throw new Failure(unreadableError(typeof completion === 'string' ? completion : (JSON.stringify(completion) ?? ''), service))
  emit({ type: 'start', id: completion.id, model: completion.model })
  emitBlocks(toBlocks(choice.message), emit)
  emit({
    type: 'finish',
    reason: choice.finish_reason ? toStopReason(choice.finish_reason) : 'unknown',
    usage: completion.usage ? toUsage(completion.usage) : NO_USAGE,
  })
}

function toBlocks(message: Message): readonly Block[] {
  const texts = [message.content, message.refusal].filter((text) => typeof text === 'string')
  return [...toReasoning(message), ...texts.map((text) => ({ type: 'text', text }) as const), ...(message.tool_calls ?? []).map(toCall)]
}

function toReasoning(message: Message): readonly Block[] {
  if (message.reasoning_content) return [reasoningBlock(message.reasoning_content, 'reasoning_content', [])]
  const details = message.reasoning_details ?? []
  return message.reasoning || details.length > 0 ? [reasoningBlock(message.reasoning ?? '', 'reasoning', details)] : []
}

function toCall({ id, index: _index, type: _type, function: called, ...extras }: CallPiece): Block {
  return withExtras(finishToolCall(id || madeUpCallId(), called?.name ?? '', called?.arguments ?? ''), extras)
}
