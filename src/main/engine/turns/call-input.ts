import type { Block } from '@shared/model/message'

/** Arguments nested deeper than this are an attack or a runaway model; serialising them would overflow the stack. */
const MAX_DEPTH = 100

/** A tool call whose arguments can be stored, sent and shown; others are kept as a note in `rawInput`, as unparsable ones are. */
export function withSafeInput(block: Block): Block {
  if (block.type !== 'toolCall' || depthWithin(block.input, MAX_DEPTH)) return block
  return { ...block, input: {}, rawInput: `(arguments nested more than ${MAX_DEPTH} levels deep)` }
}

/** Walks level by level instead of recursing: depth is what is being measured. */
function depthWithin(value: unknown, limit: number): boolean {
  let level: readonly unknown[] = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return false
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []))
  }
  return true
}
