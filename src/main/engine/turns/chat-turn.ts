import { type AppError, appError, Failure } from '@shared/errors'
import { type Message, visibleBlock } from '@shared/model/message'
import type { Turn, TurnState } from '@shared/model/turn'
import { NO_USAGE } from '@shared/model/usage'
import { replayed } from '../context/project'
import type { Provider, ProviderRequest } from '../ports'
import { applyCounts } from '../sessions/counts'
import { type ActiveTurn, changeRecord, type SessionPorts, type SessionState, streamOf, withConfig } from '../sessions/session-state'
import { targetOf } from '../sessions/status'
import { calibrate } from '../tokens/calibrate'
import { historyTokens } from '../tokens/context-tokens'
import { countEntries } from '../tokens/counter'
import { buildRequest, contextBefore } from './build-request'
import { checkEmpty } from './check-empty'
import { endStopped, finishStep } from './finish-turn'
import { makeRoomAfterOverflow, prepareRoom } from './make-room'
import { type ModelRunResult, startModelRun } from './model-run'
import { renewTerms, type Terms, takeTerms } from './terms'
import { withOffer } from './too-long'
import { startToolPhase } from './tool-phase'

/** Model steps of one turn; a model that calls tools for ever ends here. */
const MAX_STEPS = 50

/** What the turn does besides running. */
export type TurnHooks = {
  /** A pending assistant message after the results of a tool phase. */
  nextAnswer(): Message
  /** Calls wait for a script: callers that wait are answered. */
  waitingForScript(): void
}

/**
 * The upper layer: runs one turn from its pending answer, or from the tool phase a restart interrupted, to its end and
 * stores everything. The pending answer is in the store and in `state.entries` before this is called. Never rejects.
 */
export async function runChatTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn, hooks: TurnHooks): Promise<void> {
  let terms: Terms | null = null
  let resumed = active.turn.state === 'tools'
  for (let step = 1; ; step += 1) {
    if (!resumed) {
      const [taken, outcome] = await answer(ports, state, active, step)
      terms = taken
      const message = await finishStep(ports, state, active, terms, outcome)
      if (message === null || state.active !== active) return
    }
    const answered = resumed ? answeredCalls(state, active.answer) : new Set<string>()
    active.phase = startToolPhase(ports, state, active, active.answer, { runnable: resumed ? null : (terms?.runnable ?? []), answered })
    if (active.phase.calls.some((call) => call.state === 'waiting')) hooks.waitingForScript()
    const end = await active.phase.done
    active.phase = null
    resumed = false
    // Closing leaves the turn in its tool phase: it survives the restart.
    if (state.closed) return
    if (end === 'stopped' || active.controller.signal.aborted) {
      stop(ports, state, active)
      return
    }
    try {
      beginStep(ports, state, active, hooks.nextAnswer())
    } catch (reason) {
      ports.log.error('the turn could not go on', { conversation: state.record.id, reason: String(reason) })
      stop(ports, state, active)
      return
    }
  }
}

/** The turn must end even if the disk refuses to hear of it; recovery marks it the same way at the next start. */
function stop(ports: SessionPorts, state: SessionState, active: ActiveTurn): void {
  try {
    endStopped(ports, state, active)
  } catch (reason) {
    ports.log.error('the end of a stopped turn was not saved', { conversation: state.record.id, reason: String(reason) })
    state.active = null
  }
}

function answeredCalls(state: SessionState, message: Message): ReadonlySet<string> {
  const from = state.entries.findLastIndex((entry) => entry.message.id === message.id)
  const later = state.entries.slice(from + 1).flatMap((entry) => entry.message.blocks)
  return new Set(later.flatMap((block) => (block.type === 'toolResult' ? [block.toolCallId] : [])))
}

/** Stores the next pending answer of the turn behind the results of its tools. */
function beginStep(ports: SessionPorts, state: SessionState, active: ActiveTurn, next: Message): void {
  changeRecord(ports, state, 'durable', { headId: next.id }, () => {
    ports.store.messages.insert(next, null)
    ports.store.turns.update(active.turn.id, { state: 'waiting' })
  })
  active.answer = next
  state.entries = [...state.entries, { message: next, tokens: null }]
  state.counts.messages += 1
  ports.hub.publish(streamOf(state.record.id), { type: 'message-added', message: next })
  setTurn(ports, state, active, { state: 'waiting' })
}

/** Moves the turn to its next state and tells the windows. */
function setTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn, patch: Partial<Turn> & { readonly state: TurnState }): void {
  const { retry: _, ...turn } = active.turn
  active.turn = { ...turn, ...patch }
  ports.hub.publish(streamOf(state.record.id), { type: 'turn-changed', turn: active.turn })
}

/** One model step; whatever goes wrong before the request is an outcome too. */
async function answer(ports: SessionPorts, state: SessionState, active: ActiveTurn, step: number): Promise<readonly [Terms | null, ModelRunResult]> {
  let terms: Terms | null = null
  try {
    terms = await takeTerms(ports, state, active)
    if (step > MAX_STEPS) throw new Failure(appError('invalid_request', `The model has called tools ${MAX_STEPS} times in one turn, so it was stopped.`))
    const { connection } = terms
    const [provider] = await Promise.all([
      ports.secrets.get(connection.id).then((secret) => ports.providers.open(connection, secret)),
      countEntries(ports, contextBefore(state), (tokens) => applyCounts(ports, state, tokens)),
    ])
    if (active.controller.signal.aborted) return [terms, interruptedBeforeRequest()]
    const prepared = await prepareRoom(ports, state, active, terms)
    terms = prepared
    if (active.controller.signal.aborted) return [terms, interruptedBeforeRequest()]
    const first = await sendOnce(ports, state, active, terms, provider)
    if (!isOverflow(first) || !(await makeRoomAfterOverflow(ports, state, active, terms))) return [terms, first]
    // Once: what is too long for the provider after that is the user's to decide.
    terms = await renewTerms(ports, state, terms)
    if (active.controller.signal.aborted) return [terms, { ...interruptedBeforeRequest(), attempts: first.attempts }]
    const second = await sendOnce(ports, state, active, terms, provider)
    return [terms, { ...second, attempts: [...first.attempts, ...second.attempts] }]
  } catch (reason) {
    if (reason instanceof Failure) return [terms, failedBeforeRequest(reason.error)]
    const bug = String(reason instanceof Error ? (reason.stack ?? reason.message) : reason)
    ports.log.error('turn failed', { conversation: state.record.id, reason: bug })
    return [terms, failedBeforeRequest(appError('internal', 'Something went wrong inside Parley. Your message is safe; try again.'))]
  }
}

/** Builds the request and runs it; one that cannot fit is the same as one that a provider has refused for its length. */
async function sendOnce(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms, provider: Provider): Promise<ModelRunResult> {
  try {
    const result = await runRequest(ports, state, active, terms, provider, await buildRequest(ports, state, active, terms))
    return result.error && isOverflow(result) && state.view.resting ? { ...result, error: withOffer(result.error) } : result
  } catch (reason) {
    if (reason instanceof Failure && reason.error.code === 'context_overflow') return failedBeforeRequest(reason.error)
    throw reason
  }
}

function isOverflow(result: ModelRunResult): boolean {
  return result.error?.code === 'context_overflow' && result.firstTokenMs === null
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
  const { systemTokens, toolTokens } = withConfig(ports.tokenizer, state, terms.config)
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
  if (result.usage.input !== null) {
    const entries = contextBefore(state)
    const history = historyTokens(replayed(entries, null, targetOf(ports)), state.view.checkpoint, ports.tokenizer.quick, entries)
    const raw = history + state.view.summaryTokens + systemTokens + toolTokens
    calibrate(ports, terms.connection.provider, terms.config.model, result.usage.input, raw)
  }
  log.info('answer ended', { conversation: state.record.id, outcome: result.outcome, ms: clock.now() - startedAt })
  return checkEmpty(result)
}

const NOTHING = { blocks: [], usage: NO_USAGE, stopReason: 'unknown', firstTokenMs: null, attempts: [] } as const

function failedBeforeRequest(error: AppError): ModelRunResult {
  return { ...NOTHING, outcome: 'failed', error }
}

function interruptedBeforeRequest(): ModelRunResult {
  return { ...NOTHING, outcome: 'interrupted', error: null }
}
