import type { ContentBlockDelta, ContentBlockStart } from '@aws-sdk/client-bedrock-runtime'
import type { Block } from '@shared/model/message'
import type { Emit } from '../../engine/ports'
import { createSurrogateJoiner, type SurrogateJoiner } from '../surrogates'
import { beginToolCall, finishToolCall, madeUpCallId } from '../tool-input'
import { reasoningBlock, redactedBlock } from './reasoning'

type Kind =
  | { readonly kind: 'text' }
  | { readonly kind: 'thought'; text: string; signature: string; redacted: Uint8Array | null }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; raw: string }
type Open = Kind & { readonly index: number; readonly joiner: SurrogateJoiner }

/**
 * Turns the block events of one message into `emit` calls. Only calls announce themselves: texts and thoughts begin with
 * their first delta. Which block a delta belongs to is said by the service's own index.
 */
export function createBlocks(emit: Emit) {
  const open = new Map<number, Open>()
  let blocks = 0

  const begin = (at: number, kind: Kind, block: Block): Open => {
    end(at)
    const begun: Open = { ...kind, index: blocks, joiner: createSurrogateJoiner() }
    open.set(at, begun)
    blocks += 1
    emit({ type: 'block-start', index: begun.index, block })
    return begun
  }

  const forward = ({ index, joiner }: Open, text: string): void => {
    const whole = joiner.push(text)
    if (whole !== '') emit({ type: 'delta', index, text: whole })
  }

  const end = (at: number): void => {
    const ending = open.get(at)
    if (!ending) return
    open.delete(at)
    const { index } = ending
    const rest = ending.joiner.flush()
    if (rest !== '') emit({ type: 'delta', index, text: rest })
    switch (ending.kind) {
      case 'text':
        emit({ type: 'block-end', index })
        break
      case 'thought':
        emit({ type: 'block-end', index, block: ending.redacted ? redactedBlock(ending.redacted) : reasoningBlock(ending.text, ending.signature) })
        break
      case 'call':
        emit({ type: 'block-end', index, block: finishToolCall(ending.id, ending.name, ending.raw) })
        break
    }
  }

  return {
    start(at: number, start: ContentBlockStart | undefined): void {
      if (!start?.toolUse) return
      const { name = '' } = start.toolUse
      const id = start.toolUse.toolUseId || madeUpCallId()
      begin(at, { kind: 'call', id, name, raw: '' }, beginToolCall(id, name))
    },

    delta(at: number, delta: ContentBlockDelta | undefined): void {
      let block = open.get(at)
      if (delta?.text) {
        if (block?.kind !== 'text') block = begin(at, { kind: 'text' }, { type: 'text', text: '' })
        forward(block, delta.text)
      } else if (delta?.toolUse && block?.kind === 'call') {
        const text = delta.toolUse.input ?? ''
        block.raw += text
        if (text !== '') forward(block, text)
      } else if (delta?.reasoningContent) {
        if (block?.kind !== 'thought') block = begin(at, { kind: 'thought', text: '', signature: '', redacted: null }, { type: 'reasoning', text: '' })
        if (block.kind !== 'thought') return
        const { text, signature, redactedContent } = delta.reasoningContent
        if (text) {
          block.text += text
          forward(block, text)
        }
        block.signature += signature ?? ''
        if (redactedContent) block.redacted = block.redacted ? Buffer.concat([block.redacted, redactedContent]) : redactedContent
      }
    },

    end,

    endAll(): void {
      for (const at of [...open.keys()]) end(at)
    },
  }
}
