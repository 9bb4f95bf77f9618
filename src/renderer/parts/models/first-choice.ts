import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { Settings } from '@shared/model/settings'

/** The model a new chat starts with: the one set as default, else the first model of the default or first connection; null where none is known. */
export function firstChoice(
  connections: readonly Connection[],
  settings: Pick<Settings, 'defaultConnectionId' | 'defaultModel'>,
  models: readonly ModelInfo[],
): { readonly connectionId: string; readonly model: string } | null {
  const preferred = connections.find((connection) => connection.id === settings.defaultConnectionId)
  if (preferred && settings.defaultModel) return { connectionId: preferred.id, model: settings.defaultModel }
  for (const connection of preferred ? [preferred, ...connections] : connections) {
    const model = models.find(
      (each) => each.hidden !== true && (each.connectionId === connection.id || (each.connectionId === undefined && each.provider === connection.provider)),
    )
    if (model) return { connectionId: connection.id, model: model.id }
  }
  return null
}
