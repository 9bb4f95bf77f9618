import { appError, Failure } from '@shared/errors'
import { project } from '../context/project'
import { validate } from '../context/validate'
import type { Entry, ProviderRequest } from '../ports'
import type { SessionPorts, SessionState } from '../sessions/session-state'
import { maxTokensOf, meterOf, targetOf } from '../sessions/status'
import type { Terms } from './terms'

/** An answer needs at least this much room to be worth asking for, tokens. */
const SMALLEST_ANSWER = 64

/** The entries the pending answer may stand on: everything since the last clear. */
export function contextBefore(state: SessionState): readonly Entry[] {
  return state.entries.slice(state.contextFrom, -1)
}

/** Projects, measures against the window and validates; throws `Failure` where the request must not be sent. */
export function buildRequest(ports: SessionPorts, state: SessionState, { config }: Terms): ProviderRequest {
  const estimate = meterOf(ports, { ...state, entries: state.entries.slice(0, -1) }).used
  const room = config.contextLimit - estimate
  const limit = maxTokensOf(ports, state)
  if (room < Math.min(SMALLEST_ANSWER, limit)) throw overflow(estimate, config.contextLimit)
  const request: ProviderRequest = {
    model: config.model,
    system: config.systemPrompt?.trim() ? config.systemPrompt.toWellFormed() : null,
    messages: project(contextBefore(state), null, targetOf(ports)),
    maxTokens: Math.min(limit, room),
    temperature: config.temperature,
  }
  const violations = validate(request)
  if (violations.length > 0) {
    ports.log.error('request breaks transcript rules', { conversation: state.record.id, violations })
    throw new Failure(
      appError('internal', 'Parley built a request the provider would refuse, so it was not sent. Please report this.', {
        detail: violations.map(({ rule, at }) => `message ${at}: ${rule}`).join('; '),
      }),
    )
  }
  return request
}

function overflow(estimate: number, limit: number): Failure {
  const text = `This chat needs about ${estimate} tokens, and the model’s window holds ${limit}.`
  return new Failure(appError('context_overflow', `${text} Choose a model with a larger window, clear the context, or start a new chat.`))
}
