import type { Block } from '@shared/model/message'
import type { Emit } from '../../engine/ports'
import { createSurrogateJoiner } from '../surrogates'
import { beginToolCall, madeUpCallId, toolCallOf } from '../tool-input'
import { type Fields, fieldsOf, type Opaque, type Part } from './parts'

type Kind = 'text' | 'reasoning'

/**
 * Makes blocks of parts. Texts come in pieces, one part per chunk, and go on until something else follows; calls come
 * whole. A part with a signature is never joined with what follows it.
 */
export function createBlocks(emit: Emit) {
  const joiner = createSurrogateJoiner()
  let open: Kind | null = null
  let text = ''
  let fields: Fields | null = null
  let block = -1
  let hasCalls = false

  const close = (): void => {
    if (open === null) return
    const rest = joiner.flush()
    if (rest !== '') emit({ type: 'delta', index: block, text: rest })
    if (open === 'reasoning' && fields) emit({ type: 'block-end', index: block, block: { type: 'reasoning', text, opaque: { part: fields } satisfies Opaque } })
    else emit({ type: 'block-end', index: block })
    if (open === 'reasoning') fields = null
    open = null
    text = ''
  }

  /** The fields of a text go back only together with a call or another text that follows it. */
  const keepTextFields = (): void => {
    if (!fields) return
    whole({ type: 'reasoning', text: '', opaque: { part: fields, on: 'text' } satisfies Opaque })
    fields = null
  }

  const begin = (kind: Kind): void => {
    close()
    keepTextFields()
    open = kind
    block += 1
    emit({ type: 'block-start', index: block, block: { type: kind, text: '' } })
  }

  function whole(made: Block): void {
    block += 1
    emit({ type: 'block-start', index: block, block: made })
    emit({ type: 'block-end', index: block, block: made })
  }

  const call = (part: Part, { id, name, args, ...others }: NonNullable<Part['functionCall']>): void => {
    close()
    keepTextFields()
    hasCalls = true
    block += 1
    const made = toolCallOf(id || madeUpCallId(), name ?? '', args)
    const kept = { ...others, ...(id ? { id } : {}) }
    const own = fieldsOf(part)
    const opaque: Opaque = { part: own ?? {}, ...(Object.keys(kept).length > 0 ? { call: kept } : {}) }
    emit({ type: 'block-start', index: block, block: beginToolCall(made.id, made.name) })
    if (args !== undefined && args !== null) emit({ type: 'delta', index: block, text: JSON.stringify(args) })
    emit({ type: 'block-end', index: block, block: own || opaque.call ? { ...made, opaque } : made })
  }

  return {
    part(part: Part): void {
      if (part.functionCall) {
        call(part, part.functionCall)
        return
      }
      // Kinds of parts that nobody asked for are passed over.
      if (typeof part.text !== 'string') return
      const kind: Kind = part.thought === true ? 'reasoning' : 'text'
      const own = fieldsOf(part)
      if (part.text !== '') {
        if (open !== kind || fields) begin(kind)
        text += part.text
        const piece = joiner.push(part.text)
        if (piece !== '') emit({ type: 'delta', index: block, text: piece })
      } else if (open !== kind && own) close()
      if (own) fields = { ...fields, ...own }
    },
    end: close,
    hasCalls: () => hasCalls,
  }
}
