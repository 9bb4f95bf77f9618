import type { ReasoningBlock, ToolCallBlock } from '@shared/model/message'

/** One part of a content, with whatever fields the API adds to it. */
export type Part = {
  readonly text?: string
  readonly thought?: boolean
  readonly functionCall?: { readonly id?: string; readonly name?: string; readonly args?: unknown } & Fields
} & Fields

export type Fields = { readonly [name: string]: unknown }

/**
 * What a block keeps of its part: all fields that Parley does not know, a thought's signature above all. Text has no
 * place for them, so a text before calls is followed by an empty reasoning block that holds them (`on: 'text'`).
 */
export type Opaque = { readonly part: Fields; readonly call?: Fields; readonly on?: 'text' }

const KNOWN: ReadonlySet<string> = new Set(['text', 'thought', 'functionCall'])

/** The fields of a part beside its content; null where there are none. */
export function fieldsOf(part: Part): Fields | null {
  let fields: Record<string, unknown> | null = null
  for (const name in part) {
    if (KNOWN.has(name)) continue
    fields ??= {}
    fields[name] = part[name]
  }
  return fields
}

/** What a block that came from this API keeps; null for blocks of others. */
export function opaqueOf({ opaque }: ReasoningBlock | ToolCallBlock): Opaque | null {
  return typeof opaque === 'object' && opaque !== null && 'part' in opaque && typeof opaque.part === 'object' ? (opaque as Opaque) : null
}

/** The id that the API itself gave to a call; it wants it back with the response. */
export function apiCallId(block: ToolCallBlock): string | undefined {
  const id = opaqueOf(block)?.call?.id
  return typeof id === 'string' ? id : undefined
}
