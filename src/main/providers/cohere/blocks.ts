import type { Emit } from '../../engine/ports'
import { createSurrogateJoiner } from '../surrogates'
import { beginToolCall, finishToolCall, madeUpCallId } from '../tool-input'
import { toolPlanBlock } from './tool-plan'

type TextKind = 'text' | 'thinking' | 'plan'
type Call = { readonly block: number; readonly id: string; readonly name: string; raw: string }

/**
 * Makes blocks of the events of one message. Texts come one after the other, and the plan has neither beginning nor end
 * of its own; calls are told apart by their index.
 */
export function createBlocks(emit: Emit) {
  const joiner = createSurrogateJoiner()
  const calls = new Map<number, Call>()
  let open: TextKind | null = null
  let plan = ''
  let block = -1
  let blocks = 0

  const closeText = (): void => {
    if (open === null) return
    const rest = joiner.flush()
    if (rest !== '') emit({ type: 'delta', index: block, text: rest })
    emit(open === 'plan' ? { type: 'block-end', index: block, block: toolPlanBlock(plan) } : { type: 'block-end', index: block })
    open = null
    plan = ''
  }

  const closeCall = (index: number): void => {
    const call = calls.get(index)
    if (!call) return
    calls.delete(index)
    emit({ type: 'block-end', index: call.block, block: finishToolCall(call.id, call.name, call.raw) })
  }

  return {
    text(kind: TextKind, text: string): void {
      if (text === '') return
      if (open !== kind) {
        closeText()
        open = kind
        block = blocks
        blocks += 1
        emit({ type: 'block-start', index: block, block: { type: kind === 'text' ? 'text' : 'reasoning', text: '' } })
      }
      if (kind === 'plan') plan += text
      const whole = joiner.push(text)
      if (whole !== '') emit({ type: 'delta', index: block, text: whole })
    },

    closeText,

    startCall(index: number, id: string | undefined, name: string | undefined): void {
      closeText()
      closeCall(index)
      const call: Call = { block: blocks, id: id || madeUpCallId(), name: name ?? '', raw: '' }
      calls.set(index, call)
      blocks += 1
      emit({ type: 'block-start', index: call.block, block: beginToolCall(call.id, call.name) })
    },

    callText(index: number, text: string): void {
      const call = calls.get(index)
      if (!call || text === '') return
      call.raw += text
      emit({ type: 'delta', index: call.block, text })
    },

    closeCall,

    end(): void {
      closeText()
      for (const index of [...calls.keys()]) closeCall(index)
    },
  }
}
