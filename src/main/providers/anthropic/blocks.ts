import type { RawContentBlockDelta, RawContentBlockStartEvent } from '@anthropic-ai/sdk/resources/messages'
import type { Emit } from '../../engine/ports'
import { createSurrogateJoiner } from '../surrogates'
import { beginToolCall, finishToolCall, madeUpCallId } from '../tool-input'
import { redactedBlock, thinkingBlock } from './thinking'

/** The block that streams now; blocks of kinds Parley does not know are passed over. */
type Open =
  | { readonly kind: 'text' }
  | { readonly kind: 'thinking'; text: string; signature: string }
  | { readonly kind: 'redacted'; readonly data: string }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; raw: string }

/** Turns the block events of one message into `emit` calls. Blocks come one after the other in this API. */
export function createBlocks(emit: Emit) {
  const joiner = createSurrogateJoiner()
  let open: Open | null = null
  let index = -1

  const forward = (text: string): void => {
    const whole = joiner.push(text)
    if (whole !== '') emit({ type: 'delta', index, text: whole })
  }

  return {
    start(block: RawContentBlockStartEvent['content_block']): void {
      switch (block.type) {
        case 'text':
          open = { kind: 'text' }
          index += 1
          emit({ type: 'block-start', index, block: { type: 'text', text: '' } })
          if (block.text) forward(block.text)
          break
        case 'thinking':
          open = { kind: 'thinking', text: '', signature: block.signature ?? '' }
          index += 1
          emit({ type: 'block-start', index, block: { type: 'reasoning', text: '' } })
          if (block.thinking) this.delta({ type: 'thinking_delta', thinking: block.thinking } as RawContentBlockDelta)
          break
        case 'redacted_thinking':
          open = { kind: 'redacted', data: block.data }
          index += 1
          emit({ type: 'block-start', index, block: { type: 'reasoning', text: '' } })
          break
        case 'tool_use':
          // Compatible servers leave ids out.
          open = { kind: 'call', id: block.id || madeUpCallId(), name: block.name, raw: '' }
          index += 1
          emit({ type: 'block-start', index, block: beginToolCall(open.id, open.name) })
          // The input begins empty and comes as deltas; servers that send it whole put it here.
          if (isFilled(block.input)) this.delta({ type: 'input_json_delta', partial_json: JSON.stringify(block.input) })
          break
        default:
          open = null
      }
    },

    delta(delta: RawContentBlockDelta): void {
      if (open === null) return
      if (delta.type === 'text_delta') {
        if (open.kind === 'text') forward(delta.text)
      } else if (delta.type === 'thinking_delta' && open.kind === 'thinking') {
        open.text += delta.thinking
        forward(delta.thinking)
      } else if (delta.type === 'signature_delta' && open.kind === 'thinking') open.signature += delta.signature
      else if (delta.type === 'input_json_delta' && open.kind === 'call') {
        open.raw += delta.partial_json
        forward(delta.partial_json)
      }
    },

    end(): void {
      if (open === null) return
      const rest = joiner.flush()
      if (rest !== '') emit({ type: 'delta', index, text: rest })
      const block = open.kind === 'thinking' ? thinkingBlock(open.text, open.signature) : open.kind === 'redacted' ? redactedBlock(open.data) : null
      if (block) emit({ type: 'block-end', index, block })
      else if (open.kind === 'call') emit({ type: 'block-end', index, block: finishToolCall(open.id, open.name, open.raw) })
      else emit({ type: 'block-end', index })
      open = null
    },
  }
}

function isFilled(input: unknown): boolean {
  return typeof input === 'object' && input !== null && Object.keys(input).length > 0
}
