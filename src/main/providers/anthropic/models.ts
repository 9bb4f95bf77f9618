import type { ModelInfo as ListedModel } from '@anthropic-ai/sdk/resources/models'
import type { ModelInfo } from '@shared/model/model-info'

/** A row of the API's list. Prices are not in it; older servers and proxies leave out the limits too. */
export function toModelInfo(model: ListedModel): ModelInfo {
  return {
    provider: 'anthropic',
    id: model.id,
    name: model.display_name || model.id,
    window: model.max_input_tokens || null,
    maxOutput: model.max_tokens || null,
    prices: null,
    abilities: {
      tools: true,
      images: model.capabilities?.image_input?.supported ?? false,
      reasoning: model.capabilities?.thinking?.supported ?? false,
    },
    source: 'provider',
  }
}
