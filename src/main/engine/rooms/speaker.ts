import { type AppError, appError, Failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Block, type Message, type ToolCallBlock, visibleBlock, withoutOpaque } from '@shared/model/message'
import { addUsage, NO_USAGE, type UsageEntry } from '@shared/model/usage'
import { replayed } from '../context/project'
import type { Entry, Provider } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { calibrate } from '../tokens/calibrate'
import { historyTokens } from '../tokens/context-tokens'
import { costOf } from '../tokens/cost'
import { countEntries } from '../tokens/counter'
import { checkEmpty } from '../turns/check-empty'
import { type Attempt, type ModelRunResult, startModelRun } from '../turns/model-run'
import type { Gates } from './gates'
import { cleanAnswer } from './impersonation'
import { runEntries } from './memory'
import { insist, noteRun } from './room-run'
import { addEntries, changeRoom, type LiveRun, publishFigures, publishRound, type RoomState, replaceEntry, roomStream, seatOf } from './room-state'
import { participantOf, type RoomWindows, type Seat, type SeatTerms, takeSeatTerms } from './seat'
import { compactSeat, entriesOfRun, otherNames, prepareSeat, speakerRequest } from './speaker-request'
import { withRun } from './spending'
import { answerCalls, closeCalls } from './tool-calls'

/** Model steps of one run; a model that calls tools for ever ends here. */
const MAX_STEPS = 8

const BROKEN = {
  tokens: 'The room’s token limit is reached, so the answer was not continued after its tools. Raise the limit, then retry.',
  cost: 'The room’s money limit is reached, so the answer was not continued after its tools. Raise the limit, then retry.',
} as const

/** Where a run's costs and fate go. */
type Ending = { readonly outcome: ModelRunResult['outcome']; readonly error: AppError | null; readonly reason?: 'window' }

/**
 * Runs one speaker from its pending message to the end and stores everything: answer, deliveries and cost in one
 * transaction. Its input is frozen and its message is in the log before this is called. Never rejects.
 *
 * @param overBudget the limit that one more request would break; asked before every request but the first
 */
export async function speak(
  ports: SessionPorts,
  state: RoomState,
  live: LiveRun,
  gates: Gates,
  show: RoomWindows,
  overBudget: (given: readonly Entry[]) => 'tokens' | 'cost' | null,
): Promise<void> {
  const seat = seatOf(state, live.record.participantId)
  const { signal } = live.controller
  const steps: Entry[] = []
  for (let step = 1; ; step += 1) {
    let terms: SeatTerms | null = null
    let result: ModelRunResult
    try {
      terms = await takeSeatTerms(ports, state, seat)
      if (step > MAX_STEPS) throw new Failure(appError('invalid_request', `The model has called tools ${MAX_STEPS} times in one answer, so it was stopped.`))
      const given = [...entriesOfRun(ports, state, live), ...steps]
      const broken = step > 1 && !live.allowed ? overBudget(given) : null
      if (broken) throw new Failure(appError('invalid_request', BROKEN[broken]))
      const leave = await gates.enter(terms.connection.provider, state.record.id, state.settings.limits.parallel, signal)
      try {
        ;[terms, result] = leave ? await oneStep(ports, state, seat, live, terms, given, show) : [terms, nothing('interrupted', null)]
      } finally {
        leave?.()
      }
    } catch (reason) {
      result = nothing('failed', failureOf(ports, state, reason))
    }
    result = inOwnVoice(state, live, result)
    const calls = result.outcome === 'completed' ? result.blocks.filter((block) => block.type === 'toolCall') : []
    try {
      if (calls.length === 0) {
        await finish(ports, state, seat, live, terms, result)
        return
      }
      const said = await keepStep(ports, state, live, terms, result, calls)
      if (!said) return
      steps.push(...said)
    } catch (reason) {
      // Not the disk, on which one insists, but a bug: the answer has failed, and the round goes on without it.
      await finish(ports, state, seat, live, terms, { ...result, outcome: 'failed', error: failureOf(ports, state, reason) })
      return
    }
  }
}

/** One request and its answer, with one more try where the provider finds it too long. */
async function oneStep(
  ports: SessionPorts,
  state: RoomState,
  seat: Seat,
  live: LiveRun,
  taken: SeatTerms,
  given: readonly Entry[],
  show: RoomWindows,
): Promise<[SeatTerms, ModelRunResult]> {
  const { signal } = live.controller
  const { connection } = taken
  const [provider] = await Promise.all([
    ports.secrets.get(connection.id).then((secret) => ports.providers.open(connection, secret)),
    countEntries(ports, uncounted(state, given), (tokens) => applyRoomCounts(state, tokens)),
  ])
  let terms = await prepareSeat(ports, state, seat, taken, given, signal, show)
  if (signal.aborted) return [terms, nothing('interrupted', null)]
  const first = await sendOnce(ports, state, seat, live, terms, given, provider)
  if (first.error?.code !== 'context_overflow' || first.firstTokenMs !== null || seat.view.resting) return [terms, first]
  if (!(await compactSeat(ports, state, seat, terms, given, { trigger: 'overflow', mayCallModel: false }, signal, show))) return [terms, first]
  terms = await takeSeatTerms(ports, state, seat)
  const second = await sendOnce(ports, state, seat, live, terms, given, provider)
  return [terms, { ...second, attempts: [...first.attempts, ...second.attempts] }]
}

async function sendOnce(
  ports: SessionPorts,
  state: RoomState,
  seat: Seat,
  live: LiveRun,
  terms: SeatTerms,
  given: readonly Entry[],
  provider: Provider,
): Promise<ModelRunResult> {
  let request: Awaited<ReturnType<typeof speakerRequest>>
  try {
    request = await speakerRequest(ports, state, seat, terms, live, given)
  } catch (reason) {
    if (reason instanceof Failure && reason.error.code === 'context_overflow') return nothing('failed', reason.error)
    throw reason
  }
  const { hub, store, clock } = ports
  const stream = roomStream(state.record.id)
  const message = live.message
  if (!message) throw new Error('A speaker without a message cannot speak')
  const place = {
    roomId: state.record.id,
    roundId: live.record.roundId,
    runId: live.record.id,
    participantId: live.record.participantId,
    messageId: message.id,
  }
  const phase = (next: 'waiting' | 'streaming'): void => {
    noteRun(state, live, { state: next === 'streaming' ? 'streaming' : 'preparing' })
    live.retry = null
    if (state.active) publishRound(ports, state, state.active.record)
  }
  const run = startModelRun({
    provider,
    request,
    streaming: terms.config.streaming,
    signal: live.controller.signal,
    timeoutMs: store.settings.get().requestTimeoutMs,
    clock,
    random: ports.random,
    sink: {
      phase,
      retrying(retry) {
        live.retry = retry
        if (state.active) publishRound(ports, state, state.active.record)
      },
      blockStarted: (index, block) => hub.publish(stream, { type: 'speaker-block', ...place, index, block: visibleBlock(block) }),
      textAppended: (index, text) => hub.publish(stream, { type: 'speaker-text', ...place, index, text }),
      persist: (pieces) => store.transaction('normal', () => store.drafts.append(message.id, pieces)),
    },
  })
  live.draft = run.draft
  const result = await run.done
  if (result.usage.input !== null) {
    const entries = [...seat.entries.slice(seat.view.from), ...given]
    const history = historyTokens(replayed(entries, null, { interruptedAnswers: 'keep' }), seat.view.checkpoint, ports.tokenizer.quick, entries)
    calibrate(ports, terms.connection.provider, terms.config.model, result.usage.input, history + seat.view.summaryTokens + seat.systemTokens + seat.toolTokens)
  }
  return checkEmpty(result)
}

/** Stores an answer that called tools, runs what may run, and opens the next message. Null where the run has ended instead. */
async function keepStep(
  ports: SessionPorts,
  state: RoomState,
  live: LiveRun,
  terms: SeatTerms | null,
  result: ModelRunResult,
  calls: readonly ToolCallBlock[],
): Promise<readonly Entry[] | null> {
  const said = finalMessage(ports, live, terms, result)
  if (!said || !terms) return null
  const ledger = ledgerOf(ports, state, live, terms, result.attempts)
  const saved = await insist(ports, state, () =>
    ports.store.transaction('durable', () => {
      ports.store.messages.finish(said, null)
      ports.store.drafts.remove(said.id)
      for (const line of ledger) ports.store.usage.add(line)
      ports.store.rooms.updateRun(live.record.id, spent(live, ledger))
    }),
  )
  if (!saved) return null
  noteRun(state, live, spent(live, ledger))
  state.usage = ports.store.usage.summary(state.record.id)
  settleMessage(ports, state, said)
  const results = await answerCalls(ports, state, live, terms, calls)
  const found = nextMessage(ports, state, live, {
    author: { kind: 'tool', participantId: live.record.participantId },
    blocks: results.map(({ block }) => block),
    state: 'completed',
  })
  const next = { ...nextMessage(ports, state, live, {}), parentId: found.id }
  const output = [...live.record.output, found.id, next.id]
  const opened = await insist(ports, state, () =>
    changeRoom(ports, state, 'durable', { headId: next.id }, () => {
      ports.store.messages.insert(found, null)
      for (const { block, whole } of results) if (whole !== null) ports.store.toolOutputs.put(state.record.id, block.toolCallId, whole)
      ports.store.messages.insert(next, null)
      ports.store.rooms.updateRun(live.record.id, { messageId: next.id, output })
    }),
  )
  closeCalls(ports, state, live)
  if (!opened) return null
  noteRun(state, live, { messageId: next.id, output })
  live.message = next
  live.draft = null
  addEntries(state, [found, next])
  for (const message of [found, next]) ports.hub.publish(roomStream(state.record.id), { type: 'message-added', message })
  const own = { ...said, author: { kind: 'assistant' as const }, turnId: live.record.id }
  return [
    { message: own, tokens: null },
    { message: { ...found, turnId: live.record.id }, tokens: null },
  ]
}

/** Ends a run: answer, fate, deliveries and cost in one transaction. */
async function finish(ports: SessionPorts, state: RoomState, seat: Seat, live: LiveRun, terms: SeatTerms | null, result: ModelRunResult): Promise<void> {
  const message = finalMessage(ports, live, terms, result)
  if (!message) return
  const ledger = terms ? ledgerOf(ports, state, live, terms, result.attempts) : []
  const ending = endingOf(result)
  const done = ending.outcome === 'completed'
  const patch = {
    ...spent(live, ledger),
    state: done
      ? ('done' as const)
      : ending.reason
        ? ('skipped' as const)
        : ending.outcome === 'failed'
          ? ('failed' as const)
          : state.closed
            ? ('interrupted' as const)
            : ('stopped' as const),
    error: ending.error,
    reason: ending.reason ?? null,
    reserved: null,
    endedAt: ports.clock.now(),
  }
  const input = live.record.input ?? []
  const saved = await insist(ports, state, () =>
    changeRoom(ports, state, 'durable', { updatedAt: ports.clock.now(), unread: true }, () => {
      ports.store.messages.finish(message, null)
      ports.store.drafts.remove(message.id)
      for (const line of ledger) ports.store.usage.add(line)
      ports.store.rooms.updateRun(live.record.id, patch)
      if (done) ports.store.rooms.deliver(live.record.participantId, input, live.record.id, 'run')
    }),
  )
  if (!saved) return
  noteRun(state, live, patch)
  live.draft = null
  settleMessage(ports, state, message)
  if (done) remember(ports, state, seat, live, input)
  state.usage = ports.store.usage.summary(state.record.id)
  state.spent = withRun(state.spent, live.record)
  publishFigures(ports, state)
}

/** What a successful run leaves in its participant's memory. */
export function remember(ports: SessionPorts, state: RoomState, seat: Seat, live: Pick<LiveRun, 'record'>, input: readonly Id[]): void {
  const seen = state.delivered.get(live.record.participantId) ?? new Set<Id>()
  for (const id of input) seen.add(id)
  state.delivered.set(live.record.participantId, seen)
  for (const id of live.record.output) state.standing.add(id)
  if (live.record.accepted) state.settled.clear()
  seat.entries.push(...runEntries(live.record, (id) => state.byId.get(id), ports.tokenizer.quick))
}

function settleMessage(ports: SessionPorts, state: RoomState, message: Message): void {
  replaceEntry(state, { message, tokens: null })
  ports.hub.publish(roomStream(state.record.id), { type: 'message-changed', message: withoutOpaque(message) })
  void countEntries(ports, [{ message, tokens: null }], (tokens) => applyRoomCounts(state, tokens))
}

/** Takes exact token counts over into the live log. */
export function applyRoomCounts(state: RoomState, tokens: ReadonlyMap<Id, number>): void {
  for (const [id, count] of tokens) {
    const entry = state.byId.get(id)
    if (entry) replaceEntry(state, { ...entry, tokens: count })
  }
}

function uncounted(state: RoomState, given: readonly Entry[]): readonly Entry[] {
  return given.flatMap(({ message }) => {
    const entry = state.byId.get(message.id)
    return entry ? [entry] : []
  })
}

/** A message of this run at the end of the log. */
export function nextMessage(ports: SessionPorts, state: RoomState, live: LiveRun, patch: Partial<Message>): Message {
  const { persona, config } = participantOf(state, live.record.participantId)
  const now = ports.clock.now()
  return {
    id: ports.ids.next(),
    conversationId: state.record.id,
    parentId: state.record.headId,
    turnId: live.record.roundId,
    author: { kind: 'participant', participantId: live.record.participantId, name: persona.name },
    blocks: [],
    state: 'pending',
    createdAt: now,
    model: config.model,
    connectionId: config.connectionId,
    ...(patch.state && { endedAt: now }),
    ...patch,
  }
}

/** What of an answer is its speaker's own, with a mark where the rest was cut; one that is wholly somebody else's has failed. */
function inOwnVoice(state: RoomState, live: LiveRun, result: ModelRunResult): ModelRunResult {
  const { name } = participantOf(state, live.record.participantId).persona
  const { blocks, impersonated } = cleanAnswer(result.blocks, name, otherNames(state, live))
  // Behind a stop text somebody else would have spoken; who, the service does not say.
  const stopped = result.stopReason === 'stopText'
  if (impersonated === null && !stopped) return { ...result, blocks }
  const cut: ModelRunResult = { ...result, blocks: [...blocks, { type: 'notice', notice: 'impersonation', name: impersonated }] }
  const empty = blocks.every((block) => block.type === 'reasoning' || (block.type === 'text' && block.text.trim() === ''))
  if (!empty || (result.outcome !== 'completed' && !stopped)) return cut
  return { ...cut, outcome: 'failed', error: appError('provider', `${name} answered only as ${impersonated ?? 'somebody else'}. Try again.`) }
}

function finalMessage(ports: SessionPorts, live: LiveRun, terms: SeatTerms | null, result: ModelRunResult): Message | null {
  if (!live.message) return null
  return {
    ...live.message,
    blocks: result.blocks.map(wellFormed),
    state: result.outcome,
    endedAt: ports.clock.now(),
    usage: result.usage,
    stopReason: result.stopReason,
    ...(terms && { contextHash: terms.contextHash }),
    ...(result.error && { error: result.error }),
    ...(result.firstTokenMs !== null && { firstTokenMs: result.firstTokenMs }),
  }
}

function endingOf({ outcome, error, attempts }: ModelRunResult): Ending {
  return error?.code === 'context_overflow' && attempts.length === 0 ? { outcome, error, reason: 'window' } : { outcome, error }
}

/** What the run has cost so far. */
function spent({ record }: LiveRun, ledger: readonly UsageEntry[]): Pick<LiveRun['record'], 'usage' | 'cost'> {
  const usage = ledger.reduce((sum, line) => addUsage(sum, line.usage), record.usage)
  const cost = ledger.reduce<number | null>((sum, line) => (line.cost === null ? sum : (sum ?? 0) + line.cost), record.cost)
  return { usage, cost }
}

function ledgerOf(ports: SessionPorts, state: RoomState, live: LiveRun, terms: SeatTerms, attempts: readonly Attempt[]): readonly UsageEntry[] {
  return attempts.map((attempt) => ({
    id: ports.ids.next(),
    conversationId: state.record.id,
    turnId: live.record.id,
    purpose: 'answer',
    provider: terms.connection.provider,
    model: terms.config.model,
    usage: attempt.usage,
    cost: costOf(attempt.usage, terms.info?.prices ?? null),
    startedAt: attempt.startedAt,
    durationMs: attempt.endedAt - attempt.startedAt,
    firstTokenMs: attempt.firstTokenMs,
    errorCode: attempt.error?.code ?? null,
  }))
}

function nothing(outcome: 'failed' | 'interrupted', error: AppError | null): ModelRunResult {
  return { outcome, error, blocks: [], usage: NO_USAGE, stopReason: 'unknown', firstTokenMs: null, attempts: [] }
}

function failureOf(ports: SessionPorts, state: RoomState, reason: unknown): AppError {
  if (reason instanceof Failure) return reason.error
  ports.log.error('a speaker failed', { conversation: state.record.id, reason: String(reason instanceof Error ? (reason.stack ?? reason.message) : reason) })
  return appError('internal', 'Something went wrong inside Parley. Nothing is lost; try again.')
}

function wellFormed(block: Block): Block {
  return (block.type === 'text' || block.type === 'reasoning') && !block.text.isWellFormed() ? { ...block, text: block.text.toWellFormed() } : block
}
