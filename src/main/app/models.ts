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
  /** The catalogue's entry. Whoever else serves a model of that name has prices of their own. */
  function shipped(connection: Connection, id: string): ModelInfo | null {
    const entry = catalogue.find(connection.provider, id)
    return entry && isElsewhere(connection) ? { ...entry, prices: null } : entry
  }

  return {
    find(connection, id) {
      return merge([...store.models.find(connection.id, id), shipped(connection, id)])
    },
    list(connection) {
      const known = store.models.list(connection.id)
      // A service with a list of its own says best what it offers; the catalogue then only fills in figures.
      const listed = isElsewhere(connection) || known.some((model) => model.source === 'provider')
      const ids = new Set([...known.map((model) => model.id), ...(listed ? [] : catalogue.list(connection.provider).map((model) => model.id))])
      return [...ids].flatMap((id) => merge([...bySource(known.filter((model) => model.id === id)), shipped(connection, id)]) ?? [])
    },
  }
}

const OWN_ADDRESS = /^https:\/\/api\.(openai|anthropic)\.com(\/|$)/

/** A compatible server at an address of the user's own: the catalogue does not say what it offers. */
function isElsewhere({ baseUrl }: Connection): boolean {
  return baseUrl !== undefined && !OWN_ADDRESS.test(baseUrl)
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
