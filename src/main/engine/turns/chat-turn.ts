import { type AppError, appError, Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ChatConfig } from '@shared/model/chat'
import type { ProviderId } from '@shared/model/connection'
import { type Block, type Message, visibleBlock, withoutOpaque } from '@shared/model/message'
import type { Prices } from '@shared/model/model-info'
import type { Turn, TurnState } from '@shared/model/turn'
import { NO_USAGE, type UsageEntry } from '@shared/model/usage'
import { project, replayed } from '../context/project'
import { validate } from '../context/validate'
import type { Entry, Provider, ProviderRequest } from '../ports'
import { type ActiveTurn, changeRecord, publishStatus, publishSummary, type SessionPorts, type SessionState, streamOf } from '../sessions/session-state'
import { contextHashOf, maxTokensOf, meterOf, modelOf, targetOf } from '../sessions/status'
import { costOf } from '../tokens/cost'
import { countEntries } from '../tokens/counter'
import { nextFactor, rawTokens } from '../tokens/estimate'
import { type Attempt, type ModelRunResult, startModelRun } from './model-run'

/** An answer needs at least this much room to be worth asking for, tokens. */
const SMALLEST_ANSWER = 64

/** While the disk refuses the end of a turn, it is tried again this often. */
const SAVE_AGAIN_MS = 3_000

/** What the request stands on, taken when it starts: a change of settings in mid-answer belongs to the next one. */
type Terms = {
  readonly config: ChatConfig
  readonly provider: ProviderId | null
  readonly prices: Prices | null
  readonly contextHash: string
}

type Outcome = Pick<ModelRunResult, 'outcome' | 'blocks' | 'usage' | 'stopReason' | 'firstTokenMs' | 'error' | 'attempts'>

/**
 * The upper layer: runs one turn from its pending answer to its end and stores everything. The user's message and the
 * pending answer are in the store and in `state.entries` before this is called. Never rejects.
 */
export async function runChatTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn): Promise<void> {
  const terms = termsOf(ports, state)
  const outcome = await answer(ports, state, active, terms).catch((reason: unknown): Outcome => {
    if (reason instanceof Failure) return failedBeforeRequest(reason.error)
    const bug = String(reason instanceof Error ? (reason.stack ?? reason.message) : reason)
    ports.log.error('turn failed', { conversation: state.record.id, reason: bug })
    return failedBeforeRequest(appError('internal', 'Something went wrong inside Parley. Your message is safe; try again.'))
  })
  await store(ports, state, active, terms, outcome)
}

function termsOf(ports: SessionPorts, state: SessionState): Terms {
  const { config } = state.record
  const provider = ports.store.connections.get(config.connectionId)?.provider ?? null
  return { config, provider, prices: modelOf(ports, state)?.prices ?? null, contextHash: contextHashOf(ports, state) }
}

/** Moves the turn to its next state and tells the windows. */
export function setTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn, patch: Partial<Turn> & { readonly state: TurnState }): void {
  const { retry: _, ...turn } = active.turn
  active.turn = { ...turn, ...patch }
  ports.hub.publish(streamOf(state.record.id), { type: 'turn-changed', turn: active.turn })
}

async function answer(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms): Promise<Outcome> {
  const { store } = ports
  const { config } = terms
  const connection = store.connections.get(config.connectionId)
  if (!connection) throw new Failure(appError('not_found', 'The connection of this chat was removed. Choose another model, then retry.'))
  const [provider] = await Promise.all([
    ports.secrets.get(connection.id).then((secret) => ports.providers.open(connection, secret)),
    countEntries(ports, contextBefore(state), (tokens) => applyCounts(ports, state, tokens)),
  ])
  if (active.controller.signal.aborted) return interruptedBeforeRequest()
  const request = buildRequest(ports, state)
  return runRequest(ports, state, active, terms, provider, request)
}

/** The entries the pending answer may stand on: everything since the last clear. */
function contextBefore(state: SessionState): readonly Entry[] {
  return state.entries.slice(state.contextFrom, -1)
}

/** Projects, measures against the window and validates; throws `Failure` where the request must not be sent. */
function buildRequest(ports: SessionPorts, state: SessionState): ProviderRequest {
  const { config } = state.record
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

async function runRequest(
  ports: SessionPorts,
  state: SessionState,
  active: ActiveTurn,
  terms: Terms,
  provider: Provider,
  request: ProviderRequest,
): Promise<Outcome> {
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
function checkEmpty(result: ModelRunResult): Outcome {
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

function applyCounts(ports: SessionPorts, state: SessionState, tokens: ReadonlyMap<Id, number>): void {
  const entries = [...state.entries]
  let left = tokens.size
  // From the end: what has just been counted is nearly always the newest.
  for (let index = entries.length - 1; index >= 0 && left > 0; index -= 1) {
    const entry = entries[index]
    const count = entry && tokens.get(entry.message.id)
    if (entry === undefined || count === undefined) continue
    entries[index] = { ...entry, tokens: count }
    left -= 1
  }
  state.entries = entries
  publishStatus(ports, state)
}

/** One transaction stores answer, usage and the end of the turn; a disk that refuses is asked again until it takes them. */
async function store(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms, outcome: Outcome): Promise<void> {
  const message = finalMessage(ports, active, terms, outcome)
  const ended = { ...active.turn, state: outcome.outcome, endedAt: message.endedAt ?? ports.clock.now() }
  const turn: Turn = outcome.error ? { ...ended, error: outcome.error } : ended
  const ledger = ledgerOf(ports, active, terms, outcome.attempts)
  const index = state.entries.findLastIndex((entry) => entry.message.id === message.id)
  if (index >= 0) state.entries = state.entries.with(index, { message, tokens: null })
  while (!save(ports, state, message, turn, ledger)) {
    await new Promise<void>((resolve) => ports.clock.setTimer(SAVE_AGAIN_MS, resolve))
    if (state.closed) return
  }
  publishEnd(ports, state, active, message, turn)
}

function save(ports: SessionPorts, state: SessionState, message: Message, turn: Turn, ledger: readonly UsageEntry[]): boolean {
  const { store: db, hub } = ports
  const endedAt = turn.endedAt ?? message.createdAt
  const utilization = (100 * meterOf(ports, state).used) / state.record.config.contextLimit
  try {
    changeRecord(ports, state, 'durable', { updatedAt: endedAt, utilization, unread: true }, () => {
      db.messages.finish(message, null)
      for (const line of ledger) db.usage.add(line)
      db.turns.update(turn.id, { state: turn.state, endedAt, ...(turn.error && { error: turn.error }) })
      db.drafts.remove(message.id)
    })
    return true
  } catch (reason) {
    const why = reason instanceof Failure ? reason.error.message : String(reason)
    ports.log.error('answer not saved yet', { conversation: state.record.id, reason: why })
    const error = appError('disk', `The answer is here but could not be saved: ${why} Parley tries again every few seconds; keep it open.`)
    hub.publish(streamOf(state.record.id), { type: 'message-changed', message: { ...withoutOpaque(message), state: 'failed', error } })
    return false
  }
}

function publishEnd(ports: SessionPorts, state: SessionState, active: ActiveTurn, message: Message, turn: Turn): void {
  const stream = streamOf(state.record.id)
  state.usage = ports.store.usage.summary(state.record.id)
  state.active = null
  active.turn = turn
  ports.hub.publish(stream, { type: 'message-changed', message: withoutOpaque(message) })
  ports.hub.publish(stream, { type: 'turn-changed', turn })
  publishStatus(ports, state)
  publishSummary(ports, state)
  void countEntries(ports, [{ message, tokens: null }], (tokens) => applyCounts(ports, state, tokens))
}

function finalMessage(ports: SessionPorts, active: ActiveTurn, terms: Terms, outcome: Outcome): Message {
  return {
    ...active.answer,
    blocks: outcome.blocks.map(wellFormed),
    state: outcome.outcome,
    endedAt: ports.clock.now(),
    usage: outcome.usage,
    stopReason: outcome.stopReason,
    contextHash: terms.contextHash,
    ...(outcome.error && { error: outcome.error }),
    ...(outcome.firstTokenMs !== null && { firstTokenMs: outcome.firstTokenMs }),
  }
}

function ledgerOf(ports: SessionPorts, active: ActiveTurn, terms: Terms, attempts: readonly Attempt[]): readonly UsageEntry[] {
  return attempts.map((attempt) => ({
    id: ports.ids.next(),
    conversationId: active.turn.conversationId,
    turnId: active.turn.id,
    purpose: 'answer',
    provider: terms.provider ?? 'unknown',
    model: terms.config.model,
    usage: attempt.usage,
    cost: costOf(attempt.usage, terms.prices),
    startedAt: attempt.startedAt,
    durationMs: attempt.endedAt - attempt.startedAt,
    firstTokenMs: attempt.firstTokenMs,
    errorCode: attempt.error?.code ?? null,
  }))
}

const NOTHING = { blocks: [], usage: NO_USAGE, stopReason: 'unknown', firstTokenMs: null, attempts: [] } as const

function failedBeforeRequest(error: AppError): Outcome {
  return { ...NOTHING, outcome: 'failed', error }
}

function interruptedBeforeRequest(): Outcome {
  return { ...NOTHING, outcome: 'interrupted', error: null }
}

function wellFormed(block: Block): Block {
  return (block.type === 'text' || block.type === 'reasoning') && !block.text.isWellFormed() ? { ...block, text: block.text.toWellFormed() } : block
}
