import type { ToolDefinition } from '@shared/model/tool'
import { wellFormedText } from '../context/well-formed'
import type { Entry, ProviderRequest } from '../ports'
import { type ActiveTurn, type SessionPorts, type SessionState, toolTokens, withConfig } from '../sessions/session-state'
import { maxTokensOf, meterOf, targetOf } from '../sessions/status'
import { assembleRequest, assertValid } from './assemble-request'
import type { Terms } from './terms'
import { tooLong } from './too-long'

/** An answer needs at least this much room to be worth asking for, tokens. */
const SMALLEST_ANSWER = 64

/** The entries the pending answer may stand on: everything since the last clear that no summary stands for. */
export function contextBefore(state: SessionState): readonly Entry[] {
  return state.entries.slice(state.view.from, -1)
}

/** The session as it is before its pending answer, on the terms of the turn. */
export function beforeAnswer(ports: SessionPorts, state: SessionState, terms: Terms): SessionState {
  state.toolTokens = toolTokens(ports.tokenizer, offered(terms))
  return { ...withConfig(ports.tokenizer, state, terms.config), entries: state.entries.slice(0, -1) }
}

/** Measures against the window, projects and validates; throws `Failure` where the request must not be sent. */
export async function buildRequest(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms): Promise<ProviderRequest> {
  const { config, info, contextHash } = terms
  const here = beforeAnswer(ports, state, terms)
  const estimate = meterOf(ports, here).used
  const room = config.contextLimit - estimate
  const limit = maxTokensOf(ports, here)
  if (room < Math.min(SMALLEST_ANSWER, limit)) throw tooLong(ports, here, estimate)
  const request = await assembleRequest(ports.media, {
    entries: contextBefore(state),
    checkpoint: state.view.checkpoint,
    target: targetOf(ports),
    config,
    info,
    tools: offered(terms),
    contextHash,
    continuing: active.continuing,
    maxTokens: Math.min(limit, room),
  })
  assertValid(ports.log, terms.connection.provider, request, state.record.id)
  return request
}

/** What of a turn's terms decides which tools are offered. */
export type OfferedTerms = Pick<Terms, 'config' | 'connection' | 'info' | 'runnable'>

/** The tools of one request: those of scripts, then those that can be run here. */
export function offered({ config, runnable }: Pick<Terms, 'config' | 'runnable'>): readonly ToolDefinition[] {
  return [...config.tools, ...runnable].map(({ name, description, parameters }) => ({ name, description: wellFormedText(description), parameters }))
}
