import type { ModelInfo } from '@shared/model/model-info'
import type { Cohere, CohereClientV2 } from 'cohere-ai'

/** The whole list of models that can chat, page by page. */
export async function listAll(api: CohereClientV2): Promise<readonly ModelInfo[]> {
  const models: ModelInfo[] = []
  let page: string | undefined
  do {
    const { models: listed, nextPageToken } = await api.models.list({ endpoint: 'chat', pageSize: 1_000, ...(page ? { pageToken: page } : {}) })
    models.push(...listed.flatMap(toModelInfo))
    page = nextPageToken || undefined
  } while (page !== undefined)
  return models
}

/** A row of the API's list; prices and the output limit are not in it. */
function toModelInfo({ name, contextLength, features, isDeprecated }: Cohere.GetModelResponse): readonly ModelInfo[] {
  if (!name || isDeprecated) return []
  const has = (feature: string) => features?.includes(feature) ?? false
  return [
    {
      provider: 'cohere',
      id: name,
      name,
      window: contextLength || null,
      maxOutput: null,
      prices: null,
      abilities: { tools: features ? has('tools') : true, images: has('vision'), reasoning: has('reasoning') },
      source: 'provider',
    },
  ]
}
