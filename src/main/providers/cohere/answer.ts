import { Failure } from '@shared/errors'
import type { Block } from '@shared/model/message'
import type { Cohere } from 'cohere-ai'
import type { Emit } from '../../engine/ports'
import { type Service, unreadableError } from '../error-map'
import { finishToolCall, madeUpCallId } from '../tool-input'
import { emitBlocks } from '../whole-answer'
import { generationError } from './errors'
import { toolPlanBlock } from './tool-plan'
import { toStopReason, toUsage } from './usage'

export type Reading = { readonly emit: Emit; readonly service: Service; readonly model: string; readonly now: number }

/** Emits an answer that arrived at once. Throws `Failure` for what is not an answer of this API, and for one that failed. */
export function emitAnswer(answer: Cohere.V2ChatResponse, { emit, service, model, now }: Reading): void {
  if (typeof answer?.message !== 'object' || answer.message === null) throw new Failure(unreadableError(JSON.stringify(answer) ?? '', service))
  const reason = toStopReason(answer.finishReason ?? '')
  if (reason === null) throw new Failure(generationError(answer.finishReason, undefined, service, model, now))
  emit({ type: 'start', id: answer.id, model })
  emitBlocks(toBlocks(answer.message), emit)
  emit({ type: 'finish', reason, usage: toUsage(answer.usage) })
}

function toBlocks({ content, toolPlan, toolCalls }: Cohere.AssistantMessageResponse): readonly Block[] {
  return [
    ...(content ?? []).map((part): Block => (part.type === 'thinking' ? { type: 'reasoning', text: part.thinking } : { type: 'text', text: part.text })),
    ...(toolPlan ? [toolPlanBlock(toolPlan)] : []),
    ...(toolCalls ?? []).map((call) => finishToolCall(call.id || madeUpCallId(), call.function?.name ?? '', call.function?.arguments ?? '')),
  ]
}
