import type { ChatConfig } from '@shared/model/chat'
import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import type { Message } from '@shared/model/message'
import { quickTokens } from '@shared/quick-tokens'
import samples from '../../../resources/sample-conversations.json'
import type { Clock, ConversationRecord, Ids, Store } from '../engine/ports'

const DAY_MS = 24 * 60 * 60 * 1_000
const DEMO_WINDOW = 8_000

/** Fills an empty store with a demo connection and sample conversations, so that `--demo` shows a lived-in app. */
export function addDemoData(ports: { readonly store: Store; readonly ids: Ids; readonly clock: Clock }): void {
  const { store, ids, clock } = ports
  if (store.connections.list().length > 0) return
  const connectionId = ids.next()
  store.transaction('normal', () => {
    store.connections.save({ id: connectionId, provider: 'demo', label: 'Demo', hasSecret: false, createdAt: clock.now() })
    store.settings.update({ defaultConnectionId: connectionId, defaultModel: 'demo-chat', onboarded: true })
    // Oldest first: the log, and whatever follows it, is in the order of time.
    for (const sample of samples.conversations.toSorted((a, b) => b.daysAgo - a.daysAgo)) addConversation(ports, connectionId, sample)
  })
}

type Sample = (typeof samples.conversations)[number]

function addConversation(
  { store, ids, clock }: { readonly store: Store; readonly ids: Ids; readonly clock: Clock },
  connectionId: string,
  sample: Sample,
): void {
  const startedAt = clock.now() - sample.daysAgo * DAY_MS - sample.turns.length * 60_000
  const config: ChatConfig = {
    connectionId,
    model: 'demo-chat',
    systemPrompt: null,
    maxTokens: null,
    temperature: null,
    streaming: true,
    contextLimit: DEMO_WINDOW,
    tools: [],
    toolsets: [],
    compaction: DEFAULT_COMPACTION,
  }
  const record: ConversationRecord = {
    id: ids.next(),
    kind: 'chat',
    title: sample.title,
    titled: true,
    pinned: sample.pinned,
    archived: false,
    removedAt: null,
    createdAt: startedAt,
    updatedAt: startedAt + sample.turns.length * 60_000,
    headId: null,
    unread: false,
    draft: '',
    config,
    utilization: (100 * sample.turns.reduce((sum, turn) => sum + quickTokens(turn.user) + quickTokens(turn.assistant), 0)) / DEMO_WINDOW,
  }
  store.conversations.insert(record)
  let parentId: string | null = null
  sample.turns.forEach((turn, index) => {
    const at = startedAt + index * 60_000
    const turnId = ids.next()
    store.turns.insert({ id: turnId, conversationId: record.id, state: 'completed', createdAt: at, endedAt: at + 4_000 })
    for (const kind of ['user', 'assistant'] as const) {
      const message: Message = {
        id: ids.next(),
        conversationId: record.id,
        parentId,
        turnId,
        author: { kind },
        blocks: [{ type: 'text', text: turn[kind] }],
        state: 'completed',
        createdAt: at,
        endedAt: at + 4_000,
        ...(kind === 'assistant' && { model: 'demo-chat', connectionId }),
      }
      store.messages.insert(message, null)
      parentId = message.id
    }
  })
  store.conversations.update(record.id, { headId: parentId })
}
