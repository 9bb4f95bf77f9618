import type { ProviderId } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { Catalogue } from '@shared/schemas/models'
import catalogue from '../../../resources/models.json' with { type: 'json' }

/** What ships about models; the user's own entries and the providers' lists come before it. */
export type ModelCatalogue = {
  /** By id; a dated id (`-20250929`, `-2026-03-05`) and `-latest` find their family. Null = unknown. */
  find(provider: ProviderId, id: string): ModelInfo | null
  list(provider: ProviderId): readonly ModelInfo[]
}

/** The end of an id that names a snapshot of a model. */
const SNAPSHOT = /(?:-\d{8}|-\d{4}-\d{2}-\d{2}|-latest)$/

/** Reads `resources/models.json`, which a test holds against its schema. */
export function createModelCatalogue(): ModelCatalogue {
  const byProvider = new Map<string, ReadonlyMap<string, ModelInfo>>()
  for (const [provider, { models }] of Object.entries((catalogue as Catalogue).providers)) {
    byProvider.set(provider, new Map(models.map((model) => [model.id, toInfo(provider as ProviderId, model)])))
  }
  return {
    find: (provider, id) => {
      const models = byProvider.get(provider)
      const exact = models?.get(id)
      if (exact) return exact
      const family = models?.get(id.replace(SNAPSHOT, ''))
      return family ? { ...family, id } : null
    },
    list: (provider) => [...(byProvider.get(provider)?.values() ?? [])],
  }
}

function toInfo(provider: ProviderId, model: Catalogue['providers'][ProviderId]['models'][number]): ModelInfo {
  return { ...model, prices: model.prices as ModelInfo['prices'], provider, source: 'catalogue' }
}
