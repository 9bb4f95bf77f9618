import { appError, Failure } from '@shared/errors'
import { type Block, type Message, withoutOpaque } from '@shared/model/message'
import type { Turn } from '@shared/model/turn'
import type { UsageEntry } from '@shared/model/usage'
import { applyCounts } from '../sessions/counts'
import { type ActiveTurn, changeRecord, publishStatus, publishSummary, type SessionPorts, type SessionState, streamOf } from '../sessions/session-state'
import { meterOf } from '../sessions/status'
import { costOf } from '../tokens/cost'
import { countEntries } from '../tokens/counter'
import type { Attempt, ModelRunResult } from './model-run'
import type { Terms } from './terms'

/** While the disk refuses the end of a turn, it is tried again this often. */
const SAVE_AGAIN_MS = 3_000

/** One transaction stores answer, usage and the end of the turn; a disk that refuses is asked again until it takes them. */
export async function finishTurn(ports: SessionPorts, state: SessionState, active: ActiveTurn, terms: Terms, outcome: ModelRunResult): Promise<void> {
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

function finalMessage(ports: SessionPorts, active: ActiveTurn, terms: Terms, outcome: ModelRunResult): Message {
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

function wellFormed(block: Block): Block {
  return (block.type === 'text' || block.type === 'reasoning') && !block.text.isWellFormed() ? { ...block, text: block.text.toWellFormed() } : block
}
