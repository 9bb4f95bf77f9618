import { failure } from '@shared/errors'
import type { ChatConfig } from '@shared/model/chat'
import type { CompactionConfig } from '@shared/model/compaction'
import type { Models, Store } from '../ports'

/** What may be given when a chat is made or changed; a field left out keeps its value. */
export type ConfigInput = { readonly [Field in keyof Omit<ChatConfig, 'compaction'>]?: ChatConfig[Field] | undefined } & {
  readonly compaction?: CompactionInput | undefined
}

type CompactionInput = { readonly [Field in keyof CompactionConfig]?: CompactionConfig[Field] | undefined }

const DEFAULTS = { systemPrompt: null, maxTokens: null, temperature: null, streaming: true, tools: [], toolsets: [] } as const

/**
 * Merges input into a configuration and refuses wrong values by name, when they are set and not when they are used.
 * A change of model without a limit takes the model's window; where nobody knows it the answer is `window_unknown`.
 *
 * @param current null for a new chat
 */
export function configure(ports: { readonly store: Store; readonly models: Models }, current: ChatConfig | null, input: ConfigInput): ChatConfig {
  const connectionId = input.connectionId ?? current?.connectionId
  const model = input.model ?? current?.model
  if (!connectionId || !model) throw failure('validation', 'A chat needs a connection and a model.')
  const connection = ports.store.connections.get(connectionId)
  if (!connection) throw failure('not_found', 'This connection does not exist. Choose another one, or add it in Settings.')
  const sameModel = current?.connectionId === connectionId && current.model === model
  const known = ports.models.find(connection, model)
  const contextLimit = input.contextLimit ?? (sameModel ? current.contextLimit : known?.window)
  if (!contextLimit) throw failure('window_unknown', `Nobody knows how large the context window of ${model} is. Give it in tokens.`)
  const config: ChatConfig = {
    connectionId,
    model,
    contextLimit,
    systemPrompt: pick(input.systemPrompt, current?.systemPrompt, DEFAULTS.systemPrompt),
    maxTokens: pick(input.maxTokens, current?.maxTokens, DEFAULTS.maxTokens),
    temperature: pick(input.temperature, current?.temperature, DEFAULTS.temperature),
    streaming: pick(input.streaming, current?.streaming, DEFAULTS.streaming),
    tools: pick(input.tools, current?.tools, DEFAULTS.tools),
    toolsets: pick(input.toolsets, current?.toolsets, DEFAULTS.toolsets),
    compaction: compactionOf(ports, current?.compaction ?? ports.store.settings.get().compaction, input.compaction),
  }
  if (config.maxTokens !== null && config.maxTokens >= contextLimit)
    throw failure('validation', `maxTokens (${config.maxTokens}) leaves no room in a window of ${contextLimit} tokens. Make it smaller.`)
  return config
}

/** Throws `not_found` and `window_unknown` for a model that could not write summaries: when it is chosen, not when it is needed. */
function compactionOf(
  ports: { readonly store: Store; readonly models: Models },
  current: CompactionConfig,
  input: CompactionInput | undefined,
): CompactionConfig {
  if (!input) return current
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  const config = { ...current, ...given }
  if (!input.summarizer) return config
  const { connectionId, model } = input.summarizer
  const connection = ports.store.connections.get(connectionId)
  if (!connection) throw failure('not_found', 'The connection for summaries does not exist. Choose another one.')
  if (!ports.models.find(connection, model)?.window)
    throw failure(
      'window_unknown',
      `Nobody knows how large the context window of ${model} is, so it cannot write summaries. Give its window in Settings, or choose another model.`,
    )
  return config
}

function pick<T>(given: T | undefined, current: T | undefined, fallback: T): T {
  if (given !== undefined) return given
  return current !== undefined ? current : fallback
}
