import { appError, Failure } from '@shared/errors'
import { type Message, withoutOpaque } from '@shared/model/message'
import type { Turn } from '@shared/model/turn'
import type { UsageEntry } from '@shared/model/usage'
import { applyCounts } from '../sessions/counts'
import {
  type ActiveTurn,
  changeRecord,
  publishCompactions,
  publishStatus,
  publishSummary,
  refreshView,
  type SessionPorts,
  type SessionState,
  streamOf,
  withSiblings,
} from '../sessions/session-state'
import { contextHashOf, meterOf } from '../sessions/status'
import { countEntries } from '../tokens/counter'
import { usedCallIds, withOwnCallIds } from './call-ids'
import { finalMessage } from './final-message'
import { ledgerLines } from './ledger'
import type { Attempt, ModelRunResult } from './model-run'
import type { Terms } from './terms'

/** While the disk refuses the end of a turn, it is tried again this often. */
const SAVE_AGAIN_MS = 3_000

/**
 * One transaction stores answer, usage and either the end of the turn or its tool phase; a disk that refuses is asked
 * again until it takes them. Returns the final message; null where the session was closed before it could be saved.
 *
 * @param terms null where the turn failed before they could be taken
 */
export async function finishStep(
  ports: SessionPorts,
  state: SessionState,
  active: ActiveTurn,
  terms: Terms | null,
  outcome: ModelRunResult,
): Promise<Message | null> {
  const answer = { ...outcome, blocks: withOwnCallIds(outcome.blocks, () => usedCallIds(state)) }
  const message = finalMessage(active.answer, answer, { endedAt: ports.clock.now(), contextHash: terms?.contextHash })
  const calls = outcome.outcome === 'completed' && message.blocks.some((block) => block.type === 'toolCall')
  const turn = calls ? inTools(active.turn) : endOf(active.turn, outcome, message.endedAt ?? ports.clock.now())
  const ledger = ledgerOf(ports, active, terms, outcome.attempts)
  const index = state.entries.findLastIndex((entry) => entry.message.id === message.id)
  if (index >= 0) state.entries = state.entries.with(index, { message, tokens: null })
  while (!save(ports, state, message, turn, ledger)) {
    await new Promise<void>((resolve) => ports.clock.setTimer(SAVE_AGAIN_MS, resolve))
    if (state.closed) return null
  }
  if (terms) noteReported(ports, state, terms, outcome.usage.input)
  state.usage = ports.store.usage.summary(state.record.id)
  if (!calls) state.active = null
  active.turn = turn
  active.draft = null
  active.answer = message
  ports.hub.publish(streamOf(state.record.id), { type: 'message-changed', message: withSiblings(ports, withoutOpaque(message)) })
  publishTurn(ports, state, turn)
  void countEntries(ports, [{ message, tokens: null }], (tokens) => applyCounts(ports, state, tokens))
  return message
}

/** The first request on the ground of a compaction tells how large it has become as the provider counts. */
function noteReported(ports: SessionPorts, state: SessionState, terms: Terms, input: number | null): void {
  const { record } = state.view
  if (!record || input === null || record.result.reportedAfter !== null || terms.contextHash !== contextHashOf(ports, state)) return
  const result = { ...record.result, reportedAfter: input }
  try {
    ports.store.transaction('normal', () => ports.store.checkpoints.update(record.id, { result }))
  } catch (reason) {
    ports.log.warn('what a compaction has freed was not saved', { conversation: state.record.id, reason: String(reason) })
    return
  }
  state.checkpoints = ports.store.checkpoints.list(state.record.id, null)
  refreshView(ports, state)
  publishCompactions(ports, state)
}

/** Ends a turn whose tool phase was stopped: its last message is final already. */
export function endStopped(ports: SessionPorts, state: SessionState, active: ActiveTurn): void {
  const endedAt = ports.clock.now()
  const turn = endOf(active.turn, { outcome: 'interrupted', error: null }, endedAt)
  changeRecord(ports, state, 'durable', { updatedAt: endedAt, unread: true }, () => ports.store.turns.update(turn.id, { state: turn.state, endedAt }))
  state.active = null
  active.turn = turn
  publishTurn(ports, state, turn)
}

function publishTurn(ports: SessionPorts, state: SessionState, turn: Turn): void {
  ports.hub.publish(streamOf(state.record.id), { type: 'turn-changed', turn })
  publishStatus(ports, state)
  publishSummary(ports, state)
}

function inTools({ retry: _, ...turn }: Turn): Turn {
  return { ...turn, state: 'tools' }
}

function endOf({ retry: _, ...turn }: Turn, { outcome, error }: Pick<ModelRunResult, 'outcome' | 'error'>, endedAt: number): Turn {
  return { ...turn, state: outcome, endedAt, ...(error && { error }) }
}

function save(ports: SessionPorts, state: SessionState, message: Message, turn: Turn, ledger: readonly UsageEntry[]): boolean {
  const { store: db, hub } = ports
  const updatedAt = message.endedAt ?? message.createdAt
  try {
    const utilization = (100 * meterOf(ports, state).used) / state.record.config.contextLimit
    changeRecord(ports, state, 'durable', { updatedAt, utilization, ...(turn.state !== 'tools' && { unread: true }) }, () => {
      db.messages.finish(message, null)
      for (const line of ledger) db.usage.add(line)
      db.turns.update(turn.id, { state: turn.state, ...(turn.endedAt !== undefined && { endedAt: turn.endedAt }), ...(turn.error && { error: turn.error }) })
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

function ledgerOf(ports: SessionPorts, { turn }: ActiveTurn, terms: Terms | null, attempts: readonly Attempt[]): readonly UsageEntry[] {
  const { conversationId, id: turnId } = turn
  const [provider, model] = terms ? [terms.connection.provider, terms.config.model] : ['unknown', 'unknown']
  return ledgerLines(ports.ids, { conversationId, turnId, purpose: 'answer', provider, model, info: terms?.info ?? null }, attempts)
}
