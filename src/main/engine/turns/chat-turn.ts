import { type AppError, appError, Failure } from '@shared/errors'
import type { ProviderId } from '@shared/model/connection'
import { visibleBlock } from '@shared/model/message'
import type { Turn, TurnState } from '@shared/model/turn'
import { NO_USAGE } from '@shared/model/usage'
import { replayed } from '../context/project'
import type { Provider, ProviderRequest } from '../ports'
import { applyCounts } from '../sessions/counts'
import { type ActiveTurn, type SessionPorts, type SessionState, streamOf } from '../sessions/session-state'
import { targetOf } from '../sessions/status'
import { countEntries } from '../tokens/counter'
import { nextFactor, rawTokens } from '../tokens/estimate'
import { buildRequest, contextBefore } from './build-request'
import { finishTurn } from './finish-turn'
import { type ModelRunResult, startModelRun } from './model-run'
import { type Terms, termsOf } from './terms'

/**
 * The upper layer: runs one turn from its pending answer to its end and stores everything. The user's message and the
 * pending answer are in the store and in `state.entries` before this is called. Never rejects.
 */
export async function runChatTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn): Promise<void> {
  const terms = termsOf(ports, state)
  const outcome = await answer(ports, state, active, terms).catch((reason: unknown): ModelRunResult => {
    if (reason instanceof Failure) return failedBeforeRequest(reason.error)
    const bug = String(reason instanceof Error ? (reason.stack ?? reason.message) : reason)
    ports.log.error('turn failed', { conversation: state.record.id, reason: bug })
    return failedBeforeRequest(appError('internal', 'Something went wrong inside Parley. Your message is safe; try again.'))
  })
  await finishTurn(ports, state, active, terms, outcome)
}

/** Moves the turn to its next state and tells the windows. */
function setTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn, patch: Partial<Turn> & { readonly state: TurnState }): void {
  const { retry: _, ...turn } = active.turn
  active.turn = { ...turn, ...patch }
  ports.hub.publish(streamOf(state.record.id), { type: 'turn-changed', turn: active.turn })
}

async function answer(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms): Promise<ModelRunResult> {
  const { store } = ports
  const { config } = terms
  const connection = store.connections.get(config.connectionId)
  if (!connection) throw new Failure(appError('not_found', 'The connection of this chat was removed. Choose another model, then retry.'))
  const [provider] = await Promise.all([
    ports.secrets.get(connection.id).then((secret) => ports.providers.open(connection, secret)),
    countEntries(ports, contextBefore(state), (tokens) => applyCounts(ports, state, tokens)),
  ])
  if (active.controller.signal.aborted) return interruptedBeforeRequest()
  const request = buildRequest(ports, state, terms)
  return runRequest(ports, state, active, terms, provider, request)
}

async function runRequest(
  ports: SessionPorts,
  state: SessionState,
  active: ActiveTurn,
  terms: Terms,
  provider: Provider,
  request: ProviderRequest,
): Promise<ModelRunResult> {
  const { hub, store, clock, log } = ports
  const startedAt = clock.now()
  const stream = streamOf(state.record.id)
  const messageId = active.answer.id
  const run = startModelRun({
    provider,
    request,
    streaming: terms.config.streaming,
    signal: active.controller.signal,
    timeoutMs: store.settings.get().requestTimeoutMs,
    clock,
    random: ports.random,
    sink: {
      phase: (phase) => setTurn(ports, state, active, { state: phase }),
      retrying: (retry) => setTurn(ports, state, active, { state: 'waiting', ...(retry && { retry }) }),
      blockStarted: (index, block) => hub.publish(stream, { type: 'block-started', messageId, index, block: visibleBlock(block) }),
      textAppended: (index, text) => hub.publish(stream, { type: 'text-appended', messageId, index, text }),
      persist(pieces) {
        try {
          store.transaction('normal', () => store.drafts.append(messageId, pieces))
        } catch (reason) {
          log.warn('draft not saved yet', { conversation: state.record.id, reason: String(reason) })
          throw reason
        }
      },
    },
  })
  active.draft = run.draft
  const result = await run.done
  if (result.usage.input !== null && terms.provider) {
    const raw = rawTokens(replayed(contextBefore(state), null, targetOf(ports)), ports.tokenizer.quick) + state.systemTokens
    calibrate(ports, terms.provider, terms.config.model, result.usage.input, raw)
  }
  log.info('answer ended', { conversation: state.record.id, outcome: result.outcome, ms: clock.now() - startedAt })
  return checkEmpty(result)
}

/** An answer without content is an error the user can act on, not a silent blank message. */
function checkEmpty(result: ModelRunResult): ModelRunResult {
  if (result.outcome !== 'completed' || result.blocks.some((block) => block.type !== 'reasoning' && !(block.type === 'text' && block.text.trim() === '')))
    return result
  const error =
    result.stopReason === 'filter'
      ? appError('content_filter', 'The provider withheld this answer. Rephrase the message and try again.')
      : result.stopReason === 'length'
        ? appError('invalid_request', 'The output limit was used up before any text came. Raise the limit of this chat and try again.')
        : appError('provider', 'The model answered with nothing. Try again.')
  return { ...result, outcome: 'failed', error }
}

function calibrate(ports: SessionPorts, provider: ProviderId, model: string, reported: number, raw: number): void {
  const current = ports.store.calibration.get(provider, model)
  const next = nextFactor(current, reported, raw)
  if (next === null || next === current) return
  try {
    ports.store.transaction('normal', () => ports.store.calibration.set(provider, model, next))
  } catch (reason) {
    ports.log.warn('calibration not saved', { reason: String(reason) })
  }
}

const NOTHING = { blocks: [], usage: NO_USAGE, stopReason: 'unknown', firstTokenMs: null, attempts: [] } as const

function failedBeforeRequest(error: AppError): ModelRunResult {
  return { ...NOTHING, outcome: 'failed', error }
}

function interruptedBeforeRequest(): ModelRunResult {
  return { ...NOTHING, outcome: 'interrupted', error: null }
}
