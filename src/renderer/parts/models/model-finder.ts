import type { Id } from '@shared/ids'
import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { Usage } from '@shared/model/usage'

export type ModelFinder = {
  /** What is known about a model of a connection. */
  find(connectionId: Id | undefined, model: string): ModelInfo | undefined
  /** Its name, or its id where no name is known. */
  name(connectionId: Id | undefined, model: string): string
}

/** Finds models by connection: an entry of the connection's own before one of its provider. */
export function createModelFinder(models: readonly ModelInfo[], connections: readonly Connection[]): ModelFinder {
  const providers = new Map(connections.map((connection) => [connection.id, connection.provider]))
  const known = new Map<string, ModelInfo>()
  for (const model of models) {
    const key = `${model.connectionId ?? model.provider} ${model.id}`
    if (!known.has(key)) known.set(key, model)
  }
  function find(connectionId: Id | undefined, model: string): ModelInfo | undefined {
    if (connectionId === undefined) return undefined
    return known.get(`${connectionId} ${model}`) ?? known.get(`${providers.get(connectionId)} ${model}`)
  }
  return { find, name: (connectionId, model) => find(connectionId, model)?.name ?? model }
}

/** US dollars of one request; null where the price or the counts are not known. */
export function costOf(info: ModelInfo | undefined, usage: Usage): number | null {
  const prices = info?.prices
  if (!prices || usage.input === null || usage.output === null) return null
  const read = usage.cacheRead ?? 0
  const written = usage.cacheWrite ?? 0
  const fresh = Math.max(0, usage.input - read - written)
  const dollars =
    fresh * prices.input + read * (prices.cacheRead ?? prices.input) + written * (prices.cacheWrite ?? prices.input) + usage.output * prices.output
  return dollars / 1_000_000
}
