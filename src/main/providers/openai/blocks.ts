import type { Emit } from '../../engine/ports'
import { createSurrogateJoiner } from '../surrogates'
import { finishToolCall } from '../tool-input'

/** A piece of a tool call: the first one names it, `index` tells parallel ones apart. */
export type CallPiece = {
  readonly index?: number
  readonly id?: string | null
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null } | null
}

type Call = { readonly block: number; readonly id: string; readonly name: string; raw: string }

/**
 * Makes blocks of deltas, which in this protocol have no beginning and no end of their own: a block begins with its
 * first delta, a text ends where something else follows. Calls stay open to the end, for their pieces may be mixed.
 */
export function createBlocks(emit: Emit) {
  const joiner = createSurrogateJoiner()
  const calls = new Map<number, Call>()
  let open: 'text' | 'reasoning' | null = null
  let block = -1
  let blocks = 0

  const closeText = (): void => {
    if (open === null) return
    const rest = joiner.flush()
    if (rest !== '') emit({ type: 'delta', index: block, text: rest })
    emit({ type: 'block-end', index: block })
    open = null
  }

  const beginCall = (key: number, piece: CallPiece): Call => {
    closeText()
    // Some servers give no id; the answer to the call needs one.
    const call: Call = { block: blocks, id: piece.id || `call_${key}`, name: piece.function?.name ?? '', raw: '' }
    calls.set(key, call)
    blocks += 1
    emit({ type: 'block-start', index: call.block, block: { type: 'toolCall', id: call.id, name: call.name, input: {} } })
    return call
  }

  return {
    text(kind: 'text' | 'reasoning', text: string): void {
      if (open !== kind) {
        closeText()
        open = kind
        block = blocks
        blocks += 1
        emit({ type: 'block-start', index: block, block: { type: kind, text: '' } })
      }
      const whole = joiner.push(text)
      if (whole !== '') emit({ type: 'delta', index: block, text: whole })
    },

    call(piece: CallPiece, position: number): void {
      const key = piece.index ?? position
      const call = calls.get(key) ?? beginCall(key, piece)
      const text = piece.function?.arguments ?? ''
      if (text === '') return
      call.raw += text
      emit({ type: 'delta', index: call.block, text })
    },

    end(): void {
      closeText()
      for (const call of calls.values()) emit({ type: 'block-end', index: call.block, block: finishToolCall(call.id, call.name, call.raw) })
      calls.clear()
    },
  }
}
