import type { ToolCallBlock, ToolResultBlock } from '@shared/model/message'
import type { ContextMessage } from '../../ports'

/** A broken transcript rule: `rule` names it, `at` is the index of the message. */
export type Violation = { readonly rule: string; readonly at: number }

export type Report = (rule: string, at: number) => void

/** One message of a request with what the rules ask about again and again. */
export type Step = {
  readonly at: number
  readonly message: ContextMessage
  readonly calls: readonly ToolCallBlock[]
  readonly results: readonly ToolResultBlock[]
}

/** What a protocol demands of one message, given the one before it (null for the first). */
export type ProtocolRule = (step: Step, previous: Step | null, report: Report) => void

const NONE: readonly never[] = []

/** Reads a message once; messages without tool blocks, which is nearly all of them, allocate nothing but the step. */
export function readStep(message: ContextMessage, at: number): Step {
  let calls: ToolCallBlock[] | null = null
  let results: ToolResultBlock[] | null = null
  for (const block of message.blocks) {
    if (block.type === 'toolCall') {
      calls ??= []
      calls.push(block)
    } else if (block.type === 'toolResult') {
      results ??= []
      results.push(block)
    }
  }
  return { at, message, calls: calls ?? NONE, results: results ?? NONE }
}
