import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'

export type ModelOption = {
  readonly id: string
  readonly connectionId: string
  readonly model: string
  readonly name: string
  /** Tokens; null = unknown. */
  readonly window: number | null
  /** The model as typed: nobody has listed it. */
  readonly typed: boolean
}

export type ModelGroup = { readonly id: string; readonly label: string; readonly items: readonly ModelOption[] }

/**
 * The models to choose from, by connection. Every word of the query must be in the name, the id or the connection's
 * label; a single word that is no model's id can be used as a model of any connection that has a server behind it.
 */
export function modelGroups(connections: readonly Connection[], models: Readonly<Record<string, readonly ModelInfo[]>>, query: string): readonly ModelGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const groups: ModelGroup[] = []
  for (const connection of connections) {
    const known = (models[connection.id] ?? []).filter((model) => model.hidden !== true)
    const items = known
      .filter((model) => {
        const text = `${model.name} ${model.id} ${connection.label}`.toLowerCase()
        return words.every((word) => text.includes(word))
      })
      .map((model) => option(connection, model.id, model.name, model.window, false))
    const typed = query.trim()
    if (words.length === 1 && connection.provider !== 'demo' && !known.some((model) => model.id.toLowerCase() === words[0]))
      items.push(option(connection, typed, typed, null, true))
    if (items.length > 0) groups.push({ id: connection.id, label: connection.label, items })
  }
  return groups
}

function option(connection: Connection, model: string, name: string, window: number | null, typed: boolean): ModelOption {
  return { id: `${connection.id} ${model}`, connectionId: connection.id, model, name, window, typed }
}
