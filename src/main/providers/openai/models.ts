import type { ModelInfo } from '@shared/model/model-info'
import type { Model } from 'openai/resources/models'

/** Names that some compatible servers give the window, in tokens. */
type Listed = Model & { readonly context_length?: unknown; readonly max_model_len?: unknown; readonly context_window?: unknown }

/** A row of the API's list. OpenAI says nothing but the id; some compatible servers name the window. */
export function toModelInfo(model: Listed): ModelInfo {
  const window = [model.context_length, model.max_model_len, model.context_window].find((value) => typeof value === 'number' && value > 0)
  return {
    provider: 'openai',
    id: model.id,
    name: model.id,
    window: typeof window === 'number' ? window : null,
    maxOutput: null,
    prices: null,
    abilities: { tools: true, images: false, reasoning: false },
    source: 'provider',
  }
}
