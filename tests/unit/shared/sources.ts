import type { AppEvent, AppState } from '@shared/events/app'
import type { ChatEvent, ChatState } from '@shared/events/chat'
import { reduceApp } from '@shared/events/reduce-app'
import { reduceChat } from '@shared/events/reduce-chat'
import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import type { ConversationSummary } from '@shared/model/conversation'
import type { Message } from '@shared/model/message'
import { DEFAULT_SETTINGS } from '@shared/model/settings'
import { NO_USAGE } from '@shared/model/usage'
import fc from 'fast-check'

/** An id of the right shape, in order of `n`. */
export function idOf(n: number): string {
  return `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
}

export const CHAT_ID = idOf(1)

/** One step of a stream's life; the numbers are chosen before it is known what they choose from. */
export type Step = { readonly kind: number; readonly pick: number; readonly text: string }

export const stepArbitrary: fc.Arbitrary<Step> = fc.record({ kind: fc.nat(99), pick: fc.nat(1_000), text: fc.string({ unit: 'binary', maxLength: 8 }) })

export function message(n: number, patch: Partial<Message> = {}): Message {
  return {
    id: idOf(n),
    conversationId: CHAT_ID,
    parentId: n > 1_000 ? idOf(n - 1) : null,
    turnId: idOf(500_000 + Math.floor(n / 2)),
    author: { kind: n % 2 === 0 ? 'user' : 'assistant' },
    blocks: [{ type: 'text', text: `message ${n}` }],
    state: 'completed',
    createdAt: n,
    ...patch,
  }
}

export function chatState(messages: readonly Message[] = [], patch: Partial<ChatState> = {}): ChatState {
  const config = {
    connectionId: idOf(7),
    model: 'demo-chat',
    systemPrompt: null,
    maxTokens: null,
    temperature: null,
    streaming: true,
    contextLimit: 8_000,
    tools: [],
    toolsets: [],
    compaction: DEFAULT_COMPACTION,
  }
  return {
    header: { id: CHAT_ID, title: 'A chat', config, createdAt: 1, pinned: false, archived: false, draft: '' },
    messages,
    more: false,
    turn: null,
    queue: [],
    queueHeld: false,
    openCalls: [],
    compactions: [],
    activeCompaction: null,
    pins: [],
    status: {
      sessionId: idOf(9),
      conversationId: CHAT_ID,
      model: 'demo-chat',
      createdAt: 1,
      messageCount: messages.length,
      turnCount: 0,
      contextUsed: 0,
      contextLimit: 8_000,
      utilization: 0,
      source: 'estimated',
      breakdown: { system: 0, tools: 0, summary: 0, history: 0, outputReserve: 0 },
      compaction: { threshold: 5_400, usable: 7_200, resting: false },
      totals: NO_USAGE,
      requestCount: 0,
      lastInput: null,
      lastOutput: null,
      cost: null,
      costIncomplete: false,
      state: 'idle',
      queueLength: 0,
    },
    ...patch,
  }
}

export function summary(n: number, patch: Partial<ConversationSummary> = {}): ConversationSummary {
  return {
    id: idOf(n),
    kind: 'chat',
    title: `Chat ${n}`,
    pinned: false,
    archived: false,
    createdAt: n,
    updatedAt: n,
    connectionId: idOf(7),
    model: 'demo-chat',
    running: false,
    unread: false,
    utilization: null,
    ...patch,
  }
}

export function appState(conversations: readonly ConversationSummary[] = [], patch: Partial<AppState> = {}): AppState {
  return {
    info: { version: '0', host: 'browser', platform: 'linux', dataDir: '/tmp', secrets: 'file', demo: false },
    settings: DEFAULT_SETTINGS,
    connections: [],
    conversations,
    moreConversations: false,
    ...patch,
  }
}

/** A stream's owner: makes valid events one after the other and keeps the state they lead to. */
export type Source<State, Event> = { readonly state: () => State; readonly next: (step: Step) => Event }

/** A chat that lives: messages come, stream, end; branches change; the rest changes around them. */
export function chatSource(): Source<ChatState, ChatEvent> {
  let state = chatState()
  let count = 1_000
  const fresh = (patch: Partial<Message> = {}): Message => {
    count += 1
    return message(count, { parentId: state.messages.at(-1)?.id ?? null, ...patch })
  }
  return {
    state: () => state,
    next(step) {
      const event = chatEvent(state, step, fresh)
      state = reduceChat(state, event)
      return event
    },
  }
}

function chatEvent(state: ChatState, { kind, pick, text }: Step, fresh: (patch?: Partial<Message>) => Message): ChatEvent {
  const last = state.messages.at(-1)
  if (!last || kind < 15) return { type: 'message-added', message: fresh({ state: 'pending', blocks: [] }) }
  const target = last.id
  if (kind < 30) return { type: 'block-started', messageId: target, index: last.blocks.length, block: { type: pick % 3 === 0 ? 'reasoning' : 'text', text } }
  if (kind < 65) return { type: 'text-appended', messageId: target, index: Math.max(0, last.blocks.length - 1), text }
  if (kind < 75) return { type: 'message-changed', message: { ...last, state: 'completed', endedAt: pick } }
  if (kind < 80) {
    const at = pick % (state.messages.length + 1)
    return { type: 'branch-changed', after: state.messages[at - 1]?.id ?? null, messages: pick % 2 === 0 ? [] : [fresh()], more: false }
  }
  if (kind < 85)
    return { type: 'turn-changed', turn: { id: idOf(pick), conversationId: CHAT_ID, state: pick % 2 === 0 ? 'streaming' : 'completed', createdAt: 1 } }
  if (kind < 90) {
    const queue = [{ turnId: idOf(pick), requestId: idOf(pick), content: [{ type: 'text' as const, text }], createdAt: 1 }]
    return { type: 'queue-changed', queue: pick % 2 === 0 ? [] : queue, held: pick % 3 === 0 }
  }
  if (kind < 95) return { type: 'status-changed', status: { ...state.status, contextUsed: pick, utilization: pick / 80 } }
  return { type: 'header-changed', header: { ...state.header, title: text, draft: text } }
}

/** An app that lives: conversations come, move, go; settings and connections change. */
export function appSource(): Source<AppState, AppEvent> {
  let state = appState([summary(20), summary(10)])
  let clock = 100
  return {
    state: () => state,
    next(step) {
      clock += 1
      const event = appEvent(state, step, clock)
      state = reduceApp(state, event)
      return event
    },
  }
}

function appEvent(state: AppState, { kind, pick, text }: Step, clock: number): AppEvent {
  const row = state.conversations[pick % Math.max(1, state.conversations.length)]
  if (!row || kind < 25) return { type: 'conversation-changed', conversation: summary(clock, { title: text }) }
  if (kind < 60) return { type: 'conversation-changed', conversation: { ...row, running: pick % 2 === 0, updatedAt: pick % 3 === 0 ? clock : row.updatedAt } }
  if (kind < 75) return { type: 'conversation-removed', id: row.id }
  if (kind < 85) return { type: 'settings-changed', settings: { ...state.settings, requestTimeoutMs: pick } }
  if (kind < 95) return { type: 'models-changed' }
  return { type: 'connections-changed', connections: [{ id: idOf(pick), provider: 'demo', label: text, hasSecret: false, createdAt: pick }] }
}

/** Freezes a value all through, so that whoever changes it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) deepFreeze(part)
  }
  return value
}
