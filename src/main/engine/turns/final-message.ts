import type { Block, Message } from '@shared/model/message'
import type { ModelRunResult } from './model-run'

type Known = { readonly endedAt: number; readonly contextHash?: string | undefined }

/** A message whose answer has come, or has broken off, with everything that was told about it. */
export function finalMessage(pending: Message, result: ModelRunResult, { endedAt, contextHash }: Known): Message {
  const { blocks, outcome, usage, stopReason, error, firstTokenMs } = result
  return {
    ...pending,
    blocks: blocks.map(wellFormed),
    state: outcome,
    endedAt,
    usage,
    stopReason,
    ...(contextHash !== undefined && { contextHash }),
    ...(error && { error }),
    ...(firstTokenMs !== null && { firstTokenMs }),
  }
}

/** A provider may cut a pair of surrogates in two, which no database and no other provider takes. */
function wellFormed(block: Block): Block {
  return (block.type === 'text' || block.type === 'reasoning') && !block.text.isWellFormed() ? { ...block, text: block.text.toWellFormed() } : block
}
