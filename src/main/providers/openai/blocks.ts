import type { Emit } from '../../engine/ports'
import { createSurrogateJoiner, type SurrogateJoiner } from '../surrogates'
import { beginToolCall, finishToolCall, madeUpCallId } from '../tool-input'
import { joinDetails, type ReasoningField, reasoningBlock, withExtras } from './opaque'

/** A piece of a tool call: the first one names it, `index` tells parallel ones apart. */
export type CallPiece = {
  readonly index?: number
  readonly id?: string | null
  readonly type?: string
  readonly function?: { readonly name?: string | null; readonly arguments?: string | null } | null
}

type Call = {
  readonly block: number
  readonly id: string
  name: string
  raw: string
  readonly extras: Record<string, unknown>
  readonly joiner: SurrogateJoiner
}

/**
 * Makes blocks of deltas, which in this protocol have no beginning and no end of their own: a block begins with its
 * first delta, a text ends where something else follows. Calls stay open to the end, for their pieces may be mixed.
 */
export function createBlocks(emit: Emit) {
  const joiner = createSurrogateJoiner()
  const calls = new Map<number, Call>()
  const inOrder: Call[] = []
  let open: 'text' | ReasoningField | null = null
  let thought = ''
  let details: unknown[] = []
  let block = -1
  let blocks = 0

  const closeText = (): void => {
    if (open === null) return
    const rest = joiner.flush()
    if (rest !== '') emit({ type: 'delta', index: block, text: rest })
    emit(open === 'text' ? { type: 'block-end', index: block } : { type: 'block-end', index: block, block: reasoningBlock(thought, open, details) })
    open = null
    thought = ''
    details = []
  }

  const openText = (kind: 'text' | ReasoningField): void => {
    if (open === kind) return
    closeText()
    open = kind
    block = blocks
    blocks += 1
    emit({ type: 'block-start', index: block, block: { type: kind === 'text' ? 'text' : 'reasoning', text: '' } })
  }

  const beginCall = (key: number, piece: CallPiece): Call => {
    closeText()
    const call: Call = { block: blocks, id: piece.id || madeUpCallId(), name: piece.function?.name ?? '', raw: '', extras: {}, joiner: createSurrogateJoiner() }
    calls.set(key, call)
    inOrder.push(call)
    blocks += 1
    emit({ type: 'block-start', index: call.block, block: beginToolCall(call.id, call.name) })
    return call
  }

  /** Some servers give every parallel call the same index: another id with a name is another call. */
  const callOf = (key: number, piece: CallPiece): Call => {
    const known = calls.get(key)
    const other = known && piece.id && piece.id !== known.id && piece.function?.name
    return known && !other ? known : beginCall(key, piece)
  }

  return {
    text(text: string): void {
      openText('text')
      const whole = joiner.push(text)
      if (whole !== '') emit({ type: 'delta', index: block, text: whole })
    },

    reasoning(field: ReasoningField, text: string, pieces: readonly unknown[]): void {
      openText(field)
      joinDetails(details, pieces)
      thought += text
      const whole = joiner.push(text)
      if (whole !== '') emit({ type: 'delta', index: block, text: whole })
    },

    call(piece: CallPiece, position: number): void {
      const { index, id: _id, type: _type, function: called, ...extras } = piece
      const call = callOf(index ?? position, piece)
      Object.assign(call.extras, extras)
      if (call.name === '' && called?.name) call.name = called.name
      const text = called?.arguments ?? ''
      if (text === '') return
      call.raw += text
      const whole = call.joiner.push(text)
      if (whole !== '') emit({ type: 'delta', index: call.block, text: whole })
    },

    end(): void {
      closeText()
      for (const call of inOrder) {
        const rest = call.joiner.flush()
        if (rest !== '') emit({ type: 'delta', index: call.block, text: rest })
        emit({ type: 'block-end', index: call.block, block: withExtras(finishToolCall(call.id, call.name, call.raw), call.extras) })
      }
      inOrder.length = 0
      calls.clear()
    },
  }
}
