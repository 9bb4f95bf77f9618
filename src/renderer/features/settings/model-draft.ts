import type { Id } from '@shared/ids'
import type { CallInput } from '@shared/methods'
import type { ModelInfo } from '@shared/model/model-info'
import { parsePrice, parseTokens } from '../../parts/connections/figures'

/** What the form of a model holds, as typed. */
export type ModelDraft = {
  readonly id: string
  readonly window: string
  readonly maxOutput: string
  readonly inputPrice: string
  readonly outputPrice: string
}

export type ModelProblems = {
  readonly id?: 'idMissing'
  readonly window?: 'windowInvalid'
  readonly maxOutput?: 'windowInvalid'
  readonly inputPrice?: 'priceInvalid' | 'priceBoth'
  readonly outputPrice?: 'priceInvalid' | 'priceBoth'
}

export type ModelCheck = { readonly ok: true; readonly input: CallInput<'model.save'> } | { readonly ok: false; readonly problems: ModelProblems }

/** The form for a model, or an empty one. */
export function modelDraftOf(model: ModelInfo | null): ModelDraft {
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value))
  return {
    id: model?.id ?? '',
    window: text(model?.window),
    maxOutput: text(model?.maxOutput),
    inputPrice: text(model?.prices?.input),
    outputPrice: text(model?.prices?.output),
  }
}

/** Turns the form into what is saved. A field left empty means "unknown"; the prices of cached tokens stay as they are. */
export function checkModelDraft(draft: ModelDraft, connectionId: Id, existing: ModelInfo | null): ModelCheck {
  const id = existing?.id ?? draft.id.trim()
  const window = optional(draft.window, parseTokens)
  const maxOutput = optional(draft.maxOutput, parseTokens)
  const input = optional(draft.inputPrice, parsePrice)
  const output = optional(draft.outputPrice, parsePrice)
  if (id === '' || !window.ok || !maxOutput.ok || !input.ok || !output.ok || (input.value === null) !== (output.value === null)) {
    return {
      ok: false,
      problems: {
        ...(id === '' ? { id: 'idMissing' } : {}),
        ...(window.ok ? {} : { window: 'windowInvalid' }),
        ...(maxOutput.ok ? {} : { maxOutput: 'windowInvalid' }),
        ...priceProblem('inputPrice', input, output),
        ...priceProblem('outputPrice', output, input),
      },
    }
  }
  const prices = input.value === null || output.value === null ? null : { ...existing?.prices, input: input.value, output: output.value }
  return { ok: true, input: { connectionId, id, window: window.value, maxOutput: maxOutput.value, prices } }
}

type Parsed = { readonly ok: true; readonly value: number | null } | { readonly ok: false }

function optional(text: string, parse: (text: string) => number | null): Parsed {
  if (text.trim() === '') return { ok: true, value: null }
  const value = parse(text)
  return value === null ? { ok: false } : { ok: true, value }
}

function priceProblem(field: 'inputPrice' | 'outputPrice', own: Parsed, other: Parsed): ModelProblems {
  if (!own.ok) return { [field]: 'priceInvalid' }
  return own.value === null && other.ok && other.value !== null ? { [field]: 'priceBoth' } : {}
}
