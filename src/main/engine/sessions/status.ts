import type { Id } from '@shared/ids'
import type { ChatStatus } from '@shared/model/chat'
import type { CompactionStatus } from '@shared/model/compaction'
import type { ModelInfo } from '@shared/model/model-info'
import { limitsOf } from '../compaction/policy'
import type { ReplayTarget } from '../context/project'
import { type Reading, readMeter } from '../tokens/meter'
import type { SessionPorts, SessionState } from './session-state'

/** Output limit where neither the user nor the catalogue names one (spec/sessions.md, "Configuration"). */
const DEFAULT_MAX_TOKENS = 4_096

/** One model's side of a conversation as its figures need it: a chat's session, or a seat of a room. */
export type ModelSide = Pick<SessionState, 'entries' | 'view' | 'pins' | 'systemTokens' | 'toolTokens'> & {
  readonly record: Pick<SessionState['record'], 'config'>
}

/** What is known about the session's model; null for an unknown one or a removed connection. */
export function modelOf(ports: SessionPorts, state: ModelSide): ModelInfo | null {
  const connection = ports.store.connections.get(state.record.config.connectionId)
  return connection ? ports.models.find(connection, state.record.config.model) : null
}

/** The output limit in force: the user's, else the model's own, else 4,096 tokens. */
export function maxTokensOf(ports: SessionPorts, state: ModelSide): number {
  return state.record.config.maxTokens ?? modelOf(ports, state)?.maxOutput ?? DEFAULT_MAX_TOKENS
}

/** How interrupted answers are treated now. */
export function targetOf(ports: SessionPorts): ReplayTarget {
  return { interruptedAnswers: ports.store.settings.get().interruptedAnswers }
}

/** Calibration of the session's provider and model; 1 until its first answer. */
export function factorOf(ports: SessionPorts, state: ModelSide): number {
  const { config } = state.record
  const provider = ports.store.connections.get(config.connectionId)?.provider
  return (provider && ports.store.calibration.get(provider, config.model)) ?? 1
}

/** Hash of everything beside the messages that a reported input figure stands on. */
export function contextHashOf(ports: SessionPorts, state: ModelSide): string {
  const { connectionId, model, systemPrompt, tools, toolsets } = state.record.config
  const { start: from, record, checkpoint } = state.view
  const start = state.entries[from]?.message.id ?? null
  // Another summary, another version of it or another pin in it is other ground: figures from before do not hold.
  const ground = record && [record.id, record.version, checkpoint?.pinned.map((entry) => entry.message.id), keptPins(state)]
  return ports.hash
    .sha256(JSON.stringify([connectionId, model, systemPrompt, tools, toolsets, start, targetOf(ports).interruptedAnswers, ...(ground ? [ground] : [])]))
    .slice(0, 16)
}

/** Pins that keep results from being shortened; where nothing is, pins change nothing. */
function keptPins({ view, pins }: ModelSide): readonly Id[] {
  return view.record?.recipe.trimmedUntil || view.record?.recipe.flattenedUntil ? pins : []
}

/** Reads the gauge: what the context holds now. */
export function meterOf(ports: SessionPorts, state: ModelSide): Reading {
  return readMeter({
    entries: state.entries.slice(state.view.from),
    checkpoint: state.view.checkpoint,
    summaryTokens: state.view.summaryTokens,
    target: targetOf(ports),
    config: state.record.config,
    maxTokens: maxTokensOf(ports, state),
    systemTokens: state.systemTokens,
    toolTokens: state.toolTokens,
    factor: factorOf(ports, state),
    contextHash: contextHashOf(ports, state),
    quick: ports.tokenizer.quick,
  })
}

/** What the gauge shows of compaction. */
export function compactionStatus(ports: SessionPorts, state: ModelSide): CompactionStatus {
  const { config } = state.record
  const { threshold, usable } = limitsOf(config.compaction, config.contextLimit, maxTokensOf(ports, state))
  const { resting } = state.view
  return { threshold: config.compaction.strategy === 'off' || resting ? null : Math.floor(threshold), usable, resting }
}

/** All figures of a session at this moment (spec/sessions.md, "Status"). */
export function statusOf(ports: SessionPorts, state: SessionState): ChatStatus {
  const { record, usage } = state
  const { used, source, breakdown } = meterOf(ports, state)
  return {
    sessionId: record.id,
    conversationId: record.id,
    model: record.config.model,
    createdAt: record.createdAt,
    messageCount: state.counts.messages,
    turnCount: state.counts.turns,
    contextUsed: used,
    contextLimit: record.config.contextLimit,
    utilization: (100 * used) / record.config.contextLimit,
    source,
    breakdown,
    compaction: compactionStatus(ports, state),
    totals: usage.totals,
    requestCount: usage.requestCount,
    lastInput: usage.lastInput,
    lastOutput: usage.lastOutput,
    cost: usage.cost,
    costIncomplete: usage.costIncomplete,
    state: state.closed ? 'shutdown' : (state.active?.turn.state ?? 'idle'),
    queueLength: state.queue.length,
  }
}
