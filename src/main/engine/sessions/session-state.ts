import type { ChatHeader, ChatState } from '@shared/events/chat'
import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import { isFinal, type Message, visibleBlock, withoutOpaque } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import type { QueuedRequest, Turn } from '@shared/model/turn'
import type { StreamName } from '@shared/protocol'
import { toCompaction } from '../compaction/history'
import type { Hub } from '../hub'
import {
  type CheckpointRecord,
  type Clock,
  type ConversationRecord,
  type Durability,
  type Entry,
  type Hash,
  type Ids,
  type Log,
  type MediaFiles,
  type Models,
  type Providers,
  type Secrets,
  type Store,
  type Tokenizer,
  type ToolRunner,
  toSummary,
  type UsageSummary,
} from '../ports'
import type { Draft } from '../turns/draft'
import type { ToolPhase } from '../turns/tool-phase'
import { type ContextView, viewOf } from './context-view'
import { statusOf } from './status'

/** Everything a session works with. */
export type SessionPorts = {
  readonly store: Store
  readonly providers: Providers
  readonly models: Models
  readonly tokenizer: Tokenizer
  readonly secrets: Secrets
  readonly tools: ToolRunner
  readonly media: MediaFiles
  readonly clock: Clock
  readonly ids: Ids
  readonly hash: Hash
  readonly log: Log
  readonly hub: Hub
  /** Uniform in [0, 1); jitter of retries. */
  readonly random: () => number
}

/** The turn that occupies a session. */
export type ActiveTurn = {
  turn: Turn
  readonly controller: AbortController
  /** The newest assistant message of the turn; while it is unfinished its blocks grow in `draft`. */
  answer: Message
  draft: Draft | null
  /** The calls of `answer` while they are being answered. */
  phase: ToolPhase | null
  /** What this turn has done for room already; each happens once at most. */
  readonly compacted: { summary: boolean; overflow: boolean }
  /** Another model for this turn only. */
  readonly override: { readonly connectionId: Id; readonly model: string } | null
  /** The answer goes on from the partial one before it. */
  readonly continuing: boolean
  /** Resolves when the turn has ended and everything of it is stored. */
  readonly ended: Promise<void>
}

/** A compaction that has not ended yet. */
export type LiveCompaction = {
  readonly id: Id
  readonly controller: AbortController
  /** The user asked for it; it belongs to no turn. */
  readonly manual: boolean
  readonly ended: Promise<void>
  /** Null until it has begun to write. */
  view: Compaction | null
}

/** What a live session holds. All of it can be read again from the store whenever no turn is running. */
export type SessionState = {
  record: ConversationRecord
  /** The active branch, oldest first. */
  entries: Entry[]
  /** Compactions of the chat over all branches, oldest first. */
  checkpoints: readonly CheckpointRecord[]
  /** Pinned messages in the order of the log. */
  pins: readonly Id[]
  view: ContextView
  /** The compaction that is being made. */
  compacting: LiveCompaction | null
  /** Those that wait for what runs to end, in the order in which they will begin. */
  waiting: readonly Compaction[]
  queue: readonly QueuedRequest[]
  /** The queue waits for the user's go. */
  held: boolean
  active: ActiveTurn | null
  usage: UsageSummary
  counts: { messages: number; turns: number }
  /** Raw tokens of the system prompt, counted once per prompt. */
  systemTokens: number
  /** Raw tokens of the tool definitions, as offered last. */
  toolTokens: number
  closed: boolean
}

/** Messages in a snapshot; older ones are paged. */
export const SNAPSHOT_MESSAGES = 100

/** Reads a session from the store. A queue that is found there was left by an earlier run of the app: it waits. */
export function loadState(ports: SessionPorts, record: ConversationRecord): SessionState {
  const { store, tokenizer } = ports
  const queue = store.queue.list(record.id)
  const entries = record.headId ? [...store.messages.branch(record.headId)] : []
  const checkpoints = store.checkpoints.list(record.id, null)
  const pins = store.pins.list(record.id)
  return {
    record,
    entries,
    checkpoints,
    pins,
    view: viewOf(tokenizer, entries, checkpoints, new Set(pins)),
    compacting: null,
    waiting: [],
    queue,
    held: queue.length > 0,
    active: null,
    usage: store.usage.summary(record.id),
    counts: { ...store.messages.counts(record.id) },
    ...configTokens(tokenizer, record.config),
    closed: false,
  }
}

/** Raw tokens of what the configuration adds to every request. */
export function configTokens(tokenizer: Tokenizer, { systemPrompt, tools }: ConversationRecord['config']): { systemTokens: number; toolTokens: number } {
  return { systemTokens: systemPrompt === null ? 0 : tokenizer.quick(systemPrompt), toolTokens: toolTokens(tokenizer, tools) }
}

/** Raw tokens of a system prompt, which is mostly the one that was counted already. */
export function systemTokensOf(
  tokenizer: Tokenizer,
  { record, systemTokens }: Pick<SessionState, 'systemTokens'> & { readonly record: Pick<ConversationRecord, 'config'> },
  config: ConversationRecord['config'],
): number {
  return config.systemPrompt === record.config.systemPrompt ? systemTokens : configTokens(tokenizer, config).systemTokens
}

/** A session on another configuration than its own: the one its turn began with, which the user may have changed since. */
export function withConfig(tokenizer: Tokenizer, state: SessionState, config: ConversationRecord['config']): SessionState {
  return { ...state, record: { ...state.record, config }, systemTokens: systemTokensOf(tokenizer, state, config) }
}

/** Raw tokens of tool definitions. */
export function toolTokens(tokenizer: Tokenizer, tools: readonly ToolDefinition[]): number {
  return tools.reduce((sum, tool) => sum + tokenizer.quick(toolText(tool)), 0)
}

/** What a tool's count is taken of. */
export function toolText({ name, description, parameters }: ToolDefinition): string {
  return `${name} ${description} ${JSON.stringify(parameters)}`
}

export function streamOf(id: Id): StreamName {
  return `chat:${id}`
}

export function headerOf(record: ConversationRecord): ChatHeader {
  const { id, title, config, createdAt, pinned, archived, draft } = record
  return { id, title, config, createdAt, pinned, archived, draft }
}

/** Snapshot of the chat's stream; flushes the draft first, so that the text in it is exactly what events have said. */
export function snapshotOf(ports: SessionPorts, state: SessionState): ChatState {
  const { active } = state
  active?.draft?.flush()
  const tail = state.entries
    .slice(-SNAPSHOT_MESSAGES)
    .map(({ message }) => withSiblings(ports, active?.answer.id === message.id ? partialAnswer(active, message) : withoutOpaque(message)))
  return {
    header: headerOf(state.record),
    messages: tail,
    more: state.entries.length > tail.length,
    turn: active?.turn ?? null,
    queue: state.queue,
    queueHeld: state.held,
    openCalls: active?.phase?.calls ?? [],
    status: statusOf(ports, state),
    compactions: compactionsOf(state),
    activeCompaction: state.view.record?.id ?? null,
    pins: state.pins,
  }
}

/** Reads entries, compactions and pins anew; call it whenever one of them was cut or changed. */
export function refreshView(ports: Pick<SessionPorts, 'tokenizer'>, state: SessionState): void {
  state.view = viewOf(ports.tokenizer, state.entries, state.checkpoints, new Set(state.pins))
}

/** The compactions of the branch that is shown, with what the running one has written so far, and those that wait. */
export function compactionsOf({ view, compacting, waiting }: Pick<SessionState, 'view' | 'compacting' | 'waiting'>): readonly Compaction[] {
  const running = compacting?.view ?? null
  // A summary that is to be written anew once more is shown as it is written now.
  const live = [...(running ? [running] : []), ...waiting.filter(({ id }) => id !== running?.id)]
  const ids = new Set(live.map(({ id }) => id))
  return [...view.fit.filter((record) => !ids.has(record.id)).map(toCompaction), ...live]
}

export function publishCompactions(ports: SessionPorts, state: SessionState): void {
  ports.hub.publish(streamOf(state.record.id), { type: 'compactions-changed', compactions: compactionsOf(state), active: state.view.record?.id ?? null })
}

/** Adds what branch arrows need to a message that goes to windows. */
export function withSiblings(ports: Pick<SessionPorts, 'store'>, message: Message): Message {
  const siblings = ports.store.messages.siblings(message.id)
  return siblings.length > 1 ? { ...message, siblings } : message
}

function partialAnswer(active: ActiveTurn, message: Message): Message {
  // While tools run the newest answer is final and has nothing more to come.
  if (isFinal(message.state)) return withoutOpaque(message)
  const blocks = active.draft?.blocks ?? []
  return blocks.length === 0 ? message : { ...message, state: 'streaming', blocks: blocks.map(visibleBlock) }
}

/** Changes the record, and whatever `work` stores, in one transaction; the session's copy follows only after the commit. */
export function changeRecord(
  ports: SessionPorts,
  state: SessionState,
  durability: Durability,
  patch: Partial<Omit<ConversationRecord, 'id' | 'kind' | 'createdAt'>>,
  work: () => void = () => undefined,
): void {
  ports.store.transaction(durability, () => {
    work()
    ports.store.conversations.update(state.record.id, patch)
  })
  state.record = { ...state.record, ...patch }
}

/** Tells every window's sidebar. */
export function publishSummary(ports: SessionPorts, state: SessionState): void {
  ports.hub.publish('app', { type: 'conversation-changed', conversation: toSummary(state.record, state.active !== null) })
}

export function publishStatus(ports: SessionPorts, state: SessionState): void {
  ports.hub.publish(streamOf(state.record.id), { type: 'status-changed', status: statusOf(ports, state) })
}

export function publishQueue(ports: SessionPorts, state: SessionState): void {
  ports.hub.publish(streamOf(state.record.id), { type: 'queue-changed', queue: state.queue, held: state.held })
}
