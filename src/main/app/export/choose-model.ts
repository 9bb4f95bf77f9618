import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { Connection } from '@shared/model/connection'
import { BUILTIN_TOOLSETS, type Toolset } from '@shared/model/tool'
import type { ExportedConfig } from '@shared/schemas/export'
import type { Store } from '../../engine/ports'
import type { ModelDirectory } from '../models'

export type ChoicePorts = { readonly store: Store; readonly models: ModelDirectory }

/** What the caller wants to go on with; what is left open is chosen. */
export type Wanted = { readonly connectionId?: Id | undefined; readonly model?: string | undefined }

/** Which model something of a file goes on with. */
export type Choice = Pick<ChatConfig, 'connectionId' | 'model' | 'contextLimit'>

/**
 * Chooses connection and model for what a file names: those of the call, else the file's own connection where it exists
 * here, else the first one of the same provider, else the first. Throws `not_found`, `validation`, `window_unknown`.
 */
export function chooseModel(ports: ChoicePorts, file: Pick<ExportedConfig, 'connectionId' | 'provider' | 'model' | 'contextLimit'>, wanted: Wanted): Choice {
  const connection = chooseConnection(ports.store, file, wanted)
  const same = connection.id === file.connectionId || connection.provider === file.provider
  const model = wanted.model ?? (same ? file.model : usualModel(ports, connection))
  if (model === null)
    throw failure('validation', `Nobody knows which models ${connection.label} has. Name the model that the conversation goes on with, or test the connection.`)
  const window = ports.models.find(connection, model)?.window ?? null
  const known = model === file.model ? Math.min(file.contextLimit, window ?? file.contextLimit) : window
  if (known === null) throw failure('window_unknown', `Nobody knows how large the context window of ${model} is. Give it in Settings, or choose another model.`)
  return { connectionId: connection.id, model, contextLimit: known }
}

function chooseConnection(store: Store, file: Pick<ExportedConfig, 'connectionId' | 'provider'>, wanted: Wanted): Connection {
  if (wanted.connectionId !== undefined) {
    const given = store.connections.get(wanted.connectionId)
    if (!given) throw failure('not_found', 'This connection does not exist. Choose another one.')
    return given
  }
  const all = store.connections.list()
  const chosen = store.connections.get(file.connectionId) ?? all.find(({ provider }) => provider === file.provider) ?? all[0]
  if (!chosen) throw failure('not_found', 'There is no connection yet that the conversation could go on with. Add one in Settings, then import it again.')
  return chosen
}

function usualModel({ store, models }: ChoicePorts, connection: Connection): string | null {
  const settings = store.settings.get()
  if (settings.defaultConnectionId === connection.id && settings.defaultModel) return settings.defaultModel
  return models.list(connection).find((model) => model.hidden !== true)?.id ?? null
}

/** A configuration of a file, for the models of this Parley: tools and summarisers that do not exist here are left out. */
export function importedConfig(ports: ChoicePorts, { provider: _, ...file }: ExportedConfig, wanted: Wanted): ChatConfig {
  const { store } = ports
  const choice = chooseModel(ports, { ...file, provider: _ }, wanted)
  const servers = new Set<string>(store.mcp.list().map(({ id }) => id))
  const builtin: readonly string[] = BUILTIN_TOOLSETS
  const { summarizer } = file.compaction
  return {
    ...file,
    ...choice,
    maxTokens: file.maxTokens !== null && file.maxTokens < choice.contextLimit ? file.maxTokens : null,
    toolsets: file.toolsets.filter((toolset): toolset is Toolset => builtin.includes(toolset) || servers.has(toolset)),
    compaction: { ...file.compaction, summarizer: summarizer && store.connections.get(summarizer.connectionId) ? summarizer : null },
  }
}
