import { failure } from '@shared/errors'
import type { ChatConfig } from '@shared/model/chat'
import type { Connection } from '@shared/model/connection'
import type { ModelInfo } from '@shared/model/model-info'
import type { RunnableTool, ToolScope } from '../ports'
import { configure } from '../sessions/config'
import { type ActiveTurn, type SessionPorts, type SessionState, withConfig } from '../sessions/session-state'
import { contextHashOf } from '../sessions/status'

/** What one request of a turn stands on, taken when it is begun: what is changed while room is made for it or while it is answered belongs to the next one. */
export type Terms = {
  readonly config: ChatConfig
  readonly connection: Connection
  readonly info: ModelInfo | null
  readonly contextHash: string
  /** What can be run by itself; scripts' tools are in `config.tools`. */
  readonly runnable: readonly RunnableTool[]
}

/** Whose tools a session lists and runs. */
export function scopeOf({ record, view }: SessionState): ToolScope {
  return { conversationId: record.id, coveredUntil: view.record?.recipe.coveredUntil ?? null }
}

/** Takes the session's terms as they are now. Throws `Failure` where the connection is gone or another model's window is not known. */
export async function takeTerms(ports: SessionPorts, state: SessionState, active: Pick<ActiveTurn, 'override'>): Promise<Terms> {
  const { config } = state.record
  return termsOf(ports, state, active.override ? configure(ports, config, active.override) : config)
}

/**
 * The same terms on the ground a compaction has put under them. What the user has changed meanwhile belongs to the next
 * answer: this one bears the name of its model already.
 */
export function renewTerms(ports: SessionPorts, state: SessionState, { config }: Terms): Promise<Terms> {
  return termsOf(ports, state, config)
}

/** True while what the terms stand on beside the messages is what is in force. */
export function areCurrent(ports: SessionPorts, state: SessionState, { config, contextHash }: Terms): boolean {
  return groundOf(ports, state, config) === contextHash
}

function groundOf(ports: SessionPorts, state: SessionState, config: ChatConfig): string {
  return contextHashOf(ports, withConfig(ports.tokenizer, state, config))
}

async function termsOf(ports: SessionPorts, state: SessionState, config: ChatConfig): Promise<Terms> {
  const connection = ports.store.connections.get(config.connectionId)
  if (!connection) throw failure('not_found', 'The connection of this chat was removed. Choose another model, then retry.')
  const info = ports.models.find(connection, config.model)
  const contextHash = groundOf(ports, state, config)
  const named = new Set(config.tools.map((tool) => tool.name))
  const runnable =
    config.toolsets.length === 0 && state.view.from === state.view.start
      ? []
      : (await ports.tools.list(config.toolsets, scopeOf(state))).filter((tool) => !named.has(tool.name))
  return { config, connection, info, contextHash, runnable }
}
