import type { Block, ReasoningBlock, ToolCallBlock } from '@shared/model/message'

/** The names that compatible servers give to what the model thought; the same one takes it back. */
export type ReasoningField = 'reasoning_content' | 'reasoning'

/**
 * What a reasoning block keeps so that it can go back inside a tool loop: some servers refuse an answer to calls
 * without the thoughts that led to them. OpenAI itself sends none and gets none.
 */
type Opaque = { readonly field: ReasoningField; readonly details?: readonly unknown[] }

/** A thought with what its server wants back. `details` are a router's signed pieces. */
export function reasoningBlock(text: string, field: ReasoningField, details: readonly unknown[]): ReasoningBlock {
  return { type: 'reasoning', text, opaque: { field, ...(details.length > 0 ? { details } : {}) } satisfies Opaque }
}

/** The fields of an assistant message that carry its thoughts; thoughts of other services are left out. */
export function reasoningFields(blocks: readonly Block[]): Readonly<Record<string, unknown>> {
  let field: ReasoningField | null = null
  let text = ''
  const details: unknown[] = []
  for (const block of blocks) {
    if (block.type !== 'reasoning' || !isOpaque(block.opaque)) continue
    field = block.opaque.field
    text += block.text
    details.push(...(block.opaque.details ?? []))
  }
  if (field === null) return {}
  return { ...(text === '' ? {} : { [field]: text }), ...(details.length > 0 ? { reasoning_details: details } : {}) }
}

/** Keeps what a server added to a call beyond the protocol, such as a signature it wants back. */
export function withExtras(call: ToolCallBlock, extras: Readonly<Record<string, unknown>>): ToolCallBlock {
  return Object.keys(extras).length > 0 ? { ...call, opaque: { extras } } : call
}

export function extrasOf({ opaque }: ToolCallBlock): Readonly<Record<string, unknown>> {
  if (typeof opaque !== 'object' || opaque === null || !('extras' in opaque)) return {}
  return typeof opaque.extras === 'object' ? { ...opaque.extras } : {}
}

/** Pieces of one signed thought come apart in a stream; those with the same index and kind are one. */
export function joinDetails(details: unknown[], pieces: readonly unknown[]): void {
  for (const piece of pieces) {
    const last = details.at(-1)
    if (isRecord(last) && isRecord(piece) && last.index !== undefined && last.index === piece.index && last.type === piece.type) {
      const joined: Record<string, unknown> = { ...last }
      for (const [name, value] of Object.entries(piece)) {
        const before = joined[name]
        const grows = name === 'text' || name === 'summary' || name === 'data'
        joined[name] = grows && typeof before === 'string' && typeof value === 'string' ? before + value : (value ?? before)
      }
      details[details.length - 1] = joined
    } else details.push(piece)
  }
}

function isOpaque(value: unknown): value is Opaque {
  return isRecord(value) && (value.field === 'reasoning_content' || value.field === 'reasoning')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
