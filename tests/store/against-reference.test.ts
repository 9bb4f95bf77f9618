import { isFinal, type Message, type MessageState } from '@shared/model/message'
import { isRunning, type TurnState } from '@shared/model/turn'
import type { UsageEntry } from '@shared/model/usage'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ConversationRecord, Store } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { aMessage } from '../fixtures/messages'
import { aConversation, aUsageEntry } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'
import { branchOf, emptyReference, purge, type Reference, readReference } from './reference-store'

// Random sequences of calls, made on a real store and on plain lists; afterwards both read the same.

const pick = fc.nat(1_000)
const time = fc.nat(20)
const text = fc.string({ unit: 'binary', maxLength: 30 })
const tokens = fc.option(fc.nat(5_000))
const patch: fc.Arbitrary<Partial<ConversationRecord>> = fc.record(
  {
    // Columns hold UTF-8, so only well-formed text survives in them; blocks are JSON and take any.
    title: text.map((value) => value.toWellFormed()),
    draft: text.map((value) => value.toWellFormed()),
    pinned: fc.boolean(),
    archived: fc.boolean(),
    unread: fc.boolean(),
    updatedAt: time,
    utilization: fc.option(fc.double({ min: 0, max: 100, noNaN: true, noDefaultInfinity: true })),
  },
  { requiredKeys: [] },
)
const state = fc.constantFrom<MessageState>('pending', 'streaming', 'completed', 'failed', 'interrupted')
const turnState = fc.constantFrom<TurnState>('queued', 'preparing', 'waiting', 'streaming', 'tools', 'completed', 'failed', 'interrupted')
const piece = fc.record({ index: fc.nat(2), text })
const usage = fc.record({ input: tokens, output: tokens, cacheRead: tokens, cacheWrite: tokens, reasoning: tokens })

const command = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), patch }) },
  fc.record({ do: fc.constant('update' as const), at: pick, patch }),
  fc.record({ do: fc.constant('set-removed' as const), at: pick, removedAt: fc.option(time) }),
  fc.record({ do: fc.constant('purge' as const), before: time }),
  { weight: 5, arbitrary: fc.record({ do: fc.constant('message' as const), at: pick, parent: pick, state, text, tokens }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('finish' as const), at: pick, text, tokens }) },
  fc.record({ do: fc.constant('set-tokens' as const), at: pick, tokens: fc.nat(100) }),
  fc.record({ do: fc.constant('turn' as const), at: pick, state: turnState }),
  fc.record({ do: fc.constant('turn-state' as const), at: pick, state: turnState, endedAt: fc.option(time) }),
  fc.record({ do: fc.constant('enqueue' as const), at: pick, text }),
  fc.record({ do: fc.constant('dequeue' as const), at: pick }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('draft' as const), at: pick, pieces: fc.array(piece, { maxLength: 3 }) }) },
  fc.record({ do: fc.constant('remove-draft' as const), at: pick }),
  fc.record({ do: fc.constant('usage' as const), at: pick, usage, cost: fc.option(fc.nat(40).map((quarter) => quarter / 4)) }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('copy' as const), at: pick, to: pick }) },
  fc.record({ do: fc.constant('tool-output' as const), at: pick, call: fc.constantFrom('a', 'b'), text }),
  fc.record({
    do: fc.constant('setting' as const),
    theme: fc.constantFrom('dark' as const, 'light' as const),
    requestTimeoutMs: fc.integer({ min: 100, max: 9_999 }),
  }),
)
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never
/** Commands in one transaction (kept or thrown away), or a restart. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ commands: fc.array(command, { maxLength: 6 }), end: fc.constantFrom('none', 'normal', 'durable', 'throw') }) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
)

test('a store reads what was written, whatever the order of the calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      let opened = await openTestStore()
      const reference = emptyReference()
      for (const one of steps) {
        if (one === 'restart') {
          opened.close()
          opened = await openTestStore({ dir: opened.dir })
        } else if (one.end === 'throw') {
          const scratch = structuredClone(reference)
          const run = () => {
            for (const each of one.commands) apply(each, opened.store, scratch)
            throw new Error('stop')
          }
          expect(() => opened.store.transaction('normal', run)).toThrow('stop')
        } else {
          const run = () => {
            for (const each of one.commands) apply(each, opened.store, reference)
          }
          if (one.end === 'none') run()
          else opened.store.transaction(one.end === 'normal' ? 'normal' : 'durable', run)
        }
        expect(readStore(opened.store, reference)).toEqual(readReference(reference))
      }
      await opened.cleanup()
    }),
    { numRuns: 60 },
  )
}, 60_000)

function at<T>(list: readonly T[], index: number): T | undefined {
  return list[index % Math.max(list.length, 1)]
}

/** Makes one call on both; one that needs something which is not there does nothing. */
function apply(each: Command, store: Store, reference: Reference): void {
  switch (each.do) {
    case 'create': {
      const record = aConversation(each.patch)
      store.conversations.insert(record)
      reference.conversations.push(record)
      return
    }
    case 'update': {
      const record = at(reference.conversations, each.at)
      if (!record) return
      store.conversations.update(record.id, each.patch)
      replace(reference.conversations, record, { ...record, ...each.patch })
      return
    }
    case 'set-removed': {
      const record = at(reference.conversations, each.at)
      if (!record) return
      expect(store.conversations.setRemoved(record.id, each.removedAt)).toBe(true)
      replace(reference.conversations, record, { ...record, removedAt: each.removedAt })
      return
    }
    case 'purge':
      expect([...store.conversations.purge(each.before)].sort()).toEqual([...purge(reference, each.before)].sort())
      return
    case 'message': {
      const conversationId = at(reference.conversations, each.at)?.id
      if (conversationId === undefined) return
      const others = reference.messages.filter(({ message }) => message.conversationId === conversationId)
      const parentId = at([null, ...others.map(({ message }) => message.id)], each.parent) ?? null
      const message = aMessage({ conversationId, parentId, state: each.state, blocks: [{ type: 'text', text: each.text }] })
      store.messages.insert(message, each.tokens)
      reference.messages.push({ message, tokens: each.tokens })
      return
    }
    case 'finish': {
      const entry = at(reference.messages, each.at)
      if (!entry) return
      const done: Message = { ...entry.message, state: 'completed', blocks: [{ type: 'text', text: each.text }], endedAt: 1 }
      if (isFinal(entry.message.state)) expect(() => store.messages.finish(done, each.tokens)).toThrow('cannot be finished')
      else {
        store.messages.finish(done, each.tokens)
        replace(reference.messages, entry, { message: done, tokens: each.tokens ?? entry.tokens })
      }
      return
    }
    case 'set-tokens': {
      const entry = at(reference.messages, each.at)
      if (!entry) return
      store.messages.setTokens(entry.message.id, each.tokens)
      replace(reference.messages, entry, { ...entry, tokens: each.tokens })
      return
    }
    default:
      applyWork(each, store, reference)
  }
}

type Work = Exclude<Command, { do: 'create' | 'update' | 'set-removed' | 'purge' | 'message' | 'finish' | 'set-tokens' }>

function applyWork(each: Work, store: Store, reference: Reference): void {
  if (each.do === 'setting') {
    const { do: _, ...settings } = each
    reference.settings = { ...reference.settings, ...settings }
    expect(store.settings.update(settings)).toEqual(reference.settings)
    return
  }
  const conversationId = at(reference.conversations, each.at)?.id
  const messageId = at(reference.messages, each.at)?.message.id
  const turn = at(reference.turns, each.at)
  switch (each.do) {
    case 'turn': {
      if (conversationId === undefined) return
      const started = { id: uuidV7Ids.next(), conversationId, state: each.state, createdAt: 1 }
      store.turns.insert(started)
      reference.turns.push(started)
      return
    }
    case 'turn-state': {
      if (!turn) return
      const ended = each.endedAt === null ? {} : { endedAt: each.endedAt }
      store.turns.update(turn.id, { state: each.state, ...ended })
      const { endedAt: _, ...bare } = turn
      const runs = isRunning(each.state) || each.state === 'queued'
      replace(reference.turns, turn, { ...(runs ? bare : turn), state: each.state, ...ended })
      return
    }
    case 'enqueue': {
      if (conversationId === undefined) return
      const request = { turnId: uuidV7Ids.next(), requestId: uuidV7Ids.next(), content: [{ type: 'text' as const, text: each.text }], createdAt: 1 }
      store.queue.add(conversationId, request)
      reference.queue.push({ conversationId, request })
      return
    }
    case 'dequeue': {
      const queued = at(reference.queue, each.at)
      expect(store.queue.remove(queued?.request.turnId ?? 'nobody')).toBe(queued !== undefined)
      reference.queue = reference.queue.filter((other) => other !== queued)
      return
    }
    case 'draft':
      if (messageId === undefined) return
      store.drafts.append(messageId, each.pieces)
      reference.drafts.push(...each.pieces.map((one) => ({ messageId, piece: one })))
      return
    case 'remove-draft':
      store.drafts.remove(messageId ?? 'nobody')
      reference.drafts = reference.drafts.filter((one) => one.messageId !== messageId)
      return
    case 'copy':
      copy(store, reference, messageId, at(reference.conversations, each.to))
      return
    case 'tool-output': {
      if (conversationId === undefined) return
      const content = each.text.toWellFormed()
      store.toolOutputs.put(conversationId, each.call, content)
      reference.toolOutputs = reference.toolOutputs.filter((other) => other.conversationId !== conversationId || other.call !== each.call)
      reference.toolOutputs.push({ conversationId, call: each.call, content })
      return
    }
    case 'usage': {
      if (conversationId === undefined) return
      const line = aUsageEntry({ conversationId, usage: each.usage, cost: each.cost })
      store.usage.add(line)
      reference.usage.push(line)
    }
  }
}

/** The copy must be the path again; only its ids are taken from the store. */
function copy(store: Store, reference: Reference, headId: string | undefined, target: ConversationRecord | undefined): void {
  if (headId === undefined || !target) return
  const call = () => store.messages.copyBranch(headId, target.id, () => uuidV7Ids.next())
  const path = branchOf(reference, headId)
  if (target.removedAt !== null || path.some(({ message }) => !isFinal(message.state))) {
    expect(call).toThrow()
    return
  }
  const copied = store.messages.branch(call().head)
  expect(copied).toHaveLength(path.length)
  for (const [index, { message, tokens: counted }] of path.entries()) {
    const { id = '', turnId = '' } = copied[index]?.message ?? {}
    expect(reference.messages.some(({ message: other }) => other.id === id || other.turnId === turnId)).toBe(false)
    const parentId = copied[index - 1]?.message.id ?? null
    reference.messages.push({ message: { ...message, id, turnId, parentId, conversationId: target.id }, tokens: counted })
  }
}

function replace<T>(list: T[], old: T, fresh: T): void {
  list[list.indexOf(old)] = fresh
}

/** The same value as `readReference`, from the store. */
function readStore(store: Store, reference: Reference): ReturnType<typeof readReference> {
  const ids = reference.messages.map(({ message }) => message.id)
  return {
    conversations: reference.conversations.map(({ id }) => store.conversations.get(id)),
    open: pages(store, false),
    archived: pages(store, true),
    messages: ids.map((id) => store.messages.get(id)).filter((message) => message !== null),
    branches: ids.map((id) => [...store.messages.branch(id)]),
    siblings: ids.map((id) => [...store.messages.siblings(id)]),
    leaves: reference.messages.map(({ message }) => store.messages.leaf(message.id)),
    unfinished: [...store.messages.unfinished()],
    turns: reference.turns.map(({ id }) => store.turns.get(id)).filter((turn) => turn !== null),
    unfinishedTurns: [...store.turns.unfinished()],
    perConversation: reference.conversations.map(({ id }) => ({
      counts: { ...store.messages.counts(id) },
      queue: [...store.queue.list(id)],
      usage: store.usage.summary(id),
      lines: ledger(store, id),
      toolOutputs: ['a', 'b'].map((call) => store.toolOutputs.get(id, call)),
    })),
    drafts: ids.map((id) => store.drafts.read(id)),
    settings: store.settings.get(),
  }
}

function ledger(store: Store, conversationId: string): UsageEntry[] {
  const all: UsageEntry[] = []
  for (;;) {
    const before = all.at(-1)?.id
    const { entries, more } = store.usage.list(conversationId, { limit: 2, ...(before !== undefined && { before }) })
    all.push(...entries)
    if (!more) return all
  }
}

function pages(store: Store, archived: boolean): ConversationRecord[] {
  const all: ConversationRecord[] = []
  for (;;) {
    const after = all.at(-1)
    const { records, more } = store.conversations.list({ limit: 2, archived, ...(after && { after }) })
    all.push(...records)
    if (!more) return all
  }
}
