import { failure } from '@shared/errors'
import type { AppState } from '@shared/events/app'
import type { ChatState } from '@shared/events/chat'
import { reduceApp } from '@shared/events/reduce-app'
import { reduceChat } from '@shared/events/reduce-chat'
import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import type { StreamEvent, StreamName, StreamState } from '@shared/protocol'
import { v7 } from 'uuid'
import type { Handlers } from '../../src/main/app/handlers'
import { createHub, type Hub } from '../../src/main/engine/hub'
import type { Log } from '../../src/main/engine/ports'
import { createRouter, type Router } from '../../src/main/rpc/router'

export type LoggedLine = { readonly level: string; readonly message: string; readonly data?: Readonly<Record<string, unknown>> | undefined }

/** A host with the real router and hub over a few made-up methods and two streams whose state tests can change. */
export type FakeHost = {
  readonly router: Router
  readonly hub: Hub
  readonly log: Log
  readonly appVersion: string
  readonly logged: LoggedLine[]
  /** The chat whose stream exists. */
  readonly chatId: string
  readonly chat: StreamName
  /** Makes another chat stream. */
  addChat(): StreamName
  /** Changes the state and publishes, as the engine does. */
  publish(stream: StreamName, event: StreamEvent): void
  state(stream: StreamName): StreamState
  /** Calls of `connection.list` wait until this is called. */
  release(): void
  /** What arrived at `chat.send`, in order. */
  readonly sent: unknown[]
}

export const SETTINGS: AppState['settings'] = {
  theme: 'system',
  sendKey: 'enter',
  interruptedAnswers: 'keep',
  requestTimeoutMs: 60_000,
  defaultConnectionId: null,
  defaultModel: null,
  compaction: DEFAULT_COMPACTION,
  onboarded: false,
  sidebarOpen: true,
  inspectorOpen: false,
}

export function makeFakeHost(): FakeHost {
  const logged: LoggedLine[] = []
  const log: Log = {
    info: (message, data) => void logged.push({ level: 'info', message, data }),
    warn: (message, data) => void logged.push({ level: 'warn', message, data }),
    error: (message, data) => void logged.push({ level: 'error', message, data }),
  }
  const chatId = v7()
  const chat: StreamName = `chat:${chatId}`
  const states = new Map<StreamName, StreamState>([
    ['app', emptyApp()],
    [chat, emptyChat(chatId)],
  ])
  const hub = createHub({ next: () => v7() }, (stream) => {
    const state = states.get(stream)
    if (!state) throw failure('not_found', 'This conversation does not exist any more.')
    return state
  })
  const sent: unknown[] = []
  let waiting: (() => void)[] = []

  const handlers: Partial<Handlers> = {
    'app.info': () => emptyApp().info,
    'settings.update': (patch) => ({ ...SETTINGS, ...(patch as Partial<AppState['settings']>) }),
    'connection.list': () => new Promise((resolve) => waiting.push(() => resolve({ connections: [] }))),
    'chat.send': (input) => {
      sent.push(input)
      return { turnId: chatId }
    },
    'chat.status': () => {
      throw failure('not_found', 'This conversation does not exist any more.')
    },
    'chat.clear': () => {
      throw new TypeError('a bug with sk-secret-000000 in it')
    },
    'chat.retry': () => {
      // Publishes, answers, publishes: the frames must come in this order.
      publish(chat, { type: 'message-added', message: message(chatId, 'before the answer') })
      return Promise.resolve().then(() => {
        setImmediate(() => publish(chat, { type: 'message-added', message: message(chatId, 'after the answer') }))
        return { turnId: chatId }
      })
    },
  }

  function publish(stream: StreamName, event: StreamEvent): void {
    const before = states.get(stream)
    if (!before) throw new Error(`no stream ${stream}`)
    const after = stream === 'app' ? reduceApp(before as AppState, event as never) : reduceChat(before as ChatState, event as never)
    states.set(stream, after)
    hub.publish(stream, event)
  }

  return {
    router: createRouter(handlers as Handlers, log),
    hub,
    log,
    appVersion: '9.9.9',
    logged,
    chatId,
    chat,
    addChat() {
      const id = v7()
      states.set(`chat:${id}`, emptyChat(id))
      return `chat:${id}`
    },
    publish,
    state: (stream) => states.get(stream) as StreamState,
    release() {
      const all = waiting
      waiting = []
      for (const answer of all) answer()
    },
    sent,
  }
}

/** A finished message of the user. */
export function message(conversationId: string, text: string): ChatState['messages'][number] {
  return {
    id: v7(),
    conversationId,
    parentId: null,
    turnId: v7(),
    author: { kind: 'user' },
    blocks: [{ type: 'text', text }],
    state: 'completed',
    createdAt: 1,
  }
}

function emptyApp(): AppState {
  return {
    info: { version: '9.9.9', host: 'browser', platform: 'linux', dataDir: '/tmp', secrets: 'file', demo: false },
    settings: SETTINGS,
    connections: [],
    conversations: [],
    moreConversations: false,
  }
}

function emptyChat(id: string): ChatState {
  const totals = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }
  const config = {
    connectionId: v7(),
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
    header: { id, title: 'A chat', config, createdAt: 1, pinned: false, archived: false, draft: '' },
    messages: [],
    more: false,
    turn: null,
    queue: [],
    queueHeld: false,
    openCalls: [],
    compactions: [],
    activeCompaction: null,
    pins: [],
    status: {
      sessionId: id,
      conversationId: id,
      model: 'demo-chat',
      createdAt: 1,
      messageCount: 0,
      turnCount: 0,
      contextUsed: 0,
      contextLimit: 8_000,
      utilization: 0,
      source: 'estimated',
      breakdown: { system: 0, tools: 0, summary: 0, history: 0, outputReserve: 0 },
      compaction: { threshold: 5_400, usable: 7_200, resting: false },
      totals,
      requestCount: 0,
      lastInput: null,
      lastOutput: null,
      cost: null,
      costIncomplete: false,
      state: 'idle',
      queueLength: 0,
    },
  }
}
