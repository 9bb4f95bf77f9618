import { randomUUID } from 'node:crypto'
import type { ToolCallBlock } from '@shared/model/message'

/** A call that has begun: its arguments follow as text. */
export function beginToolCall(id: string, name: string): ToolCallBlock {
  return { type: 'toolCall', id, name, input: {}, rawInput: '' }
}

/** A finished call from its arguments as text; what is not a JSON object is kept raw beside an empty object. */
export function finishToolCall(id: string, name: string, raw: string): ToolCallBlock {
  if (raw.trim() === '') return { type: 'toolCall', id, name, input: {} }
  try {
    const input: unknown = JSON.parse(raw)
    if (isObject(input)) return { type: 'toolCall', id, name, input }
  } catch {
    // Kept as text below; the engine answers the call with an error result.
  }
  return { type: 'toolCall', id, name, input: {}, rawInput: raw }
}

/** The same from arguments that came as a value; none at all are an empty object. */
export function toolCallOf(id: string, name: string, input: unknown): ToolCallBlock {
  if (input === undefined || input === null) return { type: 'toolCall', id, name, input: {} }
  return isObject(input) ? { type: 'toolCall', id, name, input } : { type: 'toolCall', id, name, input: {}, rawInput: JSON.stringify(input) }
}

/** An id for a call whose service gave none; results are matched by it, so it is unique in the whole log. */
export function madeUpCallId(): string {
  return `call_${randomUUID().replaceAll('-', '')}`
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
