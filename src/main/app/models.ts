import type { Connection, ProviderId } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { Models, Store } from '../engine/ports'

/** What ships with the app. */
export type Catalogue = {
  find(provider: ProviderId, id: string): ModelInfo | null
  list(provider: ProviderId): readonly ModelInfo[]
}

export type ModelDirectory = Models & {
  /** Every model of a connection; hidden ones too, marked. */
  list(connection: Connection): readonly ModelInfo[]
}

/**
 * One directory over three sources. Field by field the user's own figure wins, then what the provider's list says,
 * then the catalogue; a null never hides a known figure.
 */
export function createModelDirectory(store: Store, catalogue: Catalogue): ModelDirectory {
  return {
    find(connection, id) {
      return merge([...store.models.find(connection.id, id), catalogue.find(connection.provider, id)])
    },
    list(connection) {
      const known = store.models.list(connection.id)
      // A service with a list of its own says best what it offers; the catalogue then only fills in figures.
      const listed = known.some((model) => model.source === 'provider')
      const ids = new Set([...known.map((model) => model.id), ...(listed ? [] : catalogue.list(connection.provider).map((model) => model.id))])
      return [...ids].flatMap((id) => merge([...bySource(known.filter((model) => model.id === id)), catalogue.find(connection.provider, id)]) ?? [])
    },
  }
}

function bySource(models: readonly ModelInfo[]): readonly ModelInfo[] {
  return models.toSorted((a, b) => Number(b.source === 'user') - Number(a.source === 'user'))
}

/** Earlier entries win; a model named by its id only takes a later name. */
function merge(candidates: readonly (ModelInfo | null)[]): ModelInfo | null {
  const models = candidates.filter((model) => model !== null)
  const first = models[0]
  if (!first) return null
  return {
    ...first,
    name: models.find((model) => model.name !== model.id)?.name ?? first.name,
    window: models.find((model) => model.window !== null)?.window ?? null,
    maxOutput: models.find((model) => model.maxOutput !== null)?.maxOutput ?? null,
    prices: models.find((model) => model.prices !== null)?.prices ?? null,
    // What a person or a provider's list does not say about abilities, the catalogue knows.
    abilities: models.find((model) => model.source === 'catalogue')?.abilities ?? first.abilities,
  }
}
