import type { ToolCallBlock } from '@shared/model/message'

/** A finished call from its arguments as text; what is not a JSON object is kept raw beside an empty object. */
export function finishToolCall(id: string, name: string, raw: string): ToolCallBlock {
  if (raw.trim() === '') return { type: 'toolCall', id, name, input: {} }
  try {
    const input: unknown = JSON.parse(raw)
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { type: 'toolCall', id, name, input: input as Record<string, unknown> }
  } catch {
    // Kept as text below; the engine answers the call with an error result.
  }
  return { type: 'toolCall', id, name, input: {}, rawInput: raw }
}
