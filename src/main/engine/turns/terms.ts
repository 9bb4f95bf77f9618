import type { ChatConfig } from '@shared/model/chat'
import type { ProviderId } from '@shared/model/connection'
import type { Prices } from '@shared/model/model-info'
import type { SessionPorts, SessionState } from '../sessions/session-state'
import { contextHashOf, modelOf } from '../sessions/status'

/** What the request stands on, taken when it starts: a change of settings in mid-answer belongs to the next one. */
export type Terms = {
  readonly config: ChatConfig
  readonly provider: ProviderId | null
  readonly prices: Prices | null
  readonly contextHash: string
}

/** Takes the session's terms as they are now. */
export function termsOf(ports: SessionPorts, state: SessionState): Terms {
  const { config } = state.record
  const provider = ports.store.connections.get(config.connectionId)?.provider ?? null
  return { config, provider, prices: modelOf(ports, state)?.prices ?? null, contextHash: contextHashOf(ports, state) }
}
