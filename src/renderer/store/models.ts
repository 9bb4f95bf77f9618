import type { Id } from '@shared/ids'
import type { ModelInfo } from '@shared/model/model-info'
import { call } from './call'
import { store } from './state'

const NONE: readonly ModelInfo[] = []
const loading = new Map<string, Promise<void>>()

/** The models of a connection (all connections without an id) as far as they are known; `loadModels` fetches them. */
export function modelsOf(connectionId?: Id): readonly ModelInfo[] {
  return store.getState().models[connectionId ?? ''] ?? NONE
}

/** Fetches a connection's models unless they are known or on their way. */
export function loadModels(connectionId?: Id): Promise<void> {
  const key = connectionId ?? ''
  if (store.getState().models[key]) return Promise.resolve()
  const known = loading.get(key)
  if (known) return known
  const fetched = fetchModels(key).finally(() => loading.delete(key))
  loading.set(key, fetched)
  return fetched
}

async function fetchModels(key: string): Promise<void> {
  const result = await call('model.list', key === '' ? {} : { connectionId: key })
  if (result.ok) store.setState((state) => ({ models: { ...state.models, [key]: result.data.models } }))
}
