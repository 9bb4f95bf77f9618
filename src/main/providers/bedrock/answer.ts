import type { ContentBlock, ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime'
import { Failure } from '@shared/errors'
import type { Block } from '@shared/model/message'
import type { Emit } from '../../engine/ports'
import { type Service, unreadableError } from '../error-map'
import { madeUpCallId, toolCallOf } from '../tool-input'
import { emitBlocks } from '../whole-answer'
import { reasoningBlock, redactedBlock } from './reasoning'
import { toStopReason, toUsage } from './usage'

export type Reading = { readonly emit: Emit; readonly service: Service; readonly model: string; readonly id: string | undefined }

/** Emits an answer that arrived at once. Throws `Failure` for what is not an answer of this API. */
export function emitAnswer(answer: ConverseCommandOutput, { emit, service, model, id }: Reading): void {
  const message = answer.output?.message
  if (!message) throw new Failure(unreadableError('The answer held no message.', service))
  emit({ type: 'start', ...(id ? { id } : {}), model })
  emitBlocks((message.content ?? []).flatMap(toBlock), emit)
  emit({ type: 'finish', reason: toStopReason(answer.stopReason ?? ''), usage: toUsage(answer.usage) })
}

function toBlock(part: ContentBlock): readonly Block[] {
  if (part.text !== undefined) return [{ type: 'text', text: part.text }]
  if (part.toolUse) return [toolCallOf(part.toolUse.toolUseId || madeUpCallId(), part.toolUse.name ?? '', part.toolUse.input)]
  const thought = part.reasoningContent
  if (thought?.reasoningText) return [reasoningBlock(thought.reasoningText.text ?? '', thought.reasoningText.signature ?? '')]
  return thought?.redactedContent ? [redactedBlock(thought.redactedContent)] : []
}
