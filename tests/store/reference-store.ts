import { appendToBlock } from '@shared/events/reduce-chat'
import { type Block, isFinal, type Message } from '@shared/model/message'
import { DEFAULT_SETTINGS, type Settings } from '@shared/model/settings'
import { isRunning, type QueuedRequest, type Turn } from '@shared/model/turn'
import { addTokens, addUsage, NO_USAGE, type UsageEntry } from '@shared/model/usage'
import type { ConversationRecord, DraftPiece } from '../../src/main/engine/ports'

/** What a store should hold, as plain lists; reads are written the obvious way. */
export type Reference = {
  conversations: ConversationRecord[]
  messages: { message: Message; tokens: number | null }[]
  turns: Turn[]
  queue: { conversationId: string; request: QueuedRequest }[]
  drafts: { messageId: string; piece: DraftPiece }[]
  usage: UsageEntry[]
  toolOutputs: { conversationId: string; call: string; content: string }[]
  settings: Settings
}

export const emptyReference = (): Reference => ({
  conversations: [],
  messages: [],
  turns: [],
  queue: [],
  drafts: [],
  usage: [],
  toolOutputs: [],
  settings: DEFAULT_SETTINGS,
})

export function purge(reference: Reference, before: number): readonly string[] {
  const gone = reference.conversations.filter(({ removedAt }) => removedAt !== null && removedAt < before).map(({ id }) => id)
  const stays = (conversationId: string) => !gone.includes(conversationId)
  reference.conversations = reference.conversations.filter(({ id }) => stays(id))
  reference.messages = reference.messages.filter(({ message }) => stays(message.conversationId))
  reference.turns = reference.turns.filter(({ conversationId }) => stays(conversationId))
  reference.queue = reference.queue.filter(({ conversationId }) => stays(conversationId))
  reference.toolOutputs = reference.toolOutputs.filter(({ conversationId }) => stays(conversationId))
  reference.usage = reference.usage.filter(({ conversationId }) => stays(conversationId))
  reference.drafts = reference.drafts.filter(({ messageId }) => reference.messages.some(({ message }) => message.id === messageId))
  return gone
}

/** Everything that can be read, in one value. */
export function readReference(reference: Reference) {
  return {
    conversations: reference.conversations.map((record) => (record.removedAt === null ? record : null)),
    open: [...rows(reference, false, true), ...rows(reference, false, false)],
    archived: [...rows(reference, true, true), ...rows(reference, true, false)].sort(newestFirst),
    messages: reference.messages.map(({ message }) => message),
    branches: reference.messages.map(({ message }) => branchOf(reference, message.id)),
    siblings: reference.messages.map(({ message }) => siblings(reference, message)),
    leaves: reference.messages.map(({ message }) => leaf(reference, message.id)),
    unfinished: reference.messages.map(({ message }) => message).filter(({ state }) => !isFinal(state)),
    turns: reference.turns,
    unfinishedTurns: reference.turns.filter(({ state }) => isRunning(state)),
    perConversation: reference.conversations.map(({ id, removedAt }) => ({
      counts: {
        messages: reference.messages.filter(({ message }) => message.conversationId === id).length,
        turns: reference.turns.filter(({ conversationId }) => conversationId === id).length,
      },
      queue: reference.queue.filter(({ conversationId }) => conversationId === id).map(({ request }) => request),
      usage: summary(reference.usage.filter(({ conversationId }) => conversationId === id)),
      lines: reference.usage.filter(({ conversationId }) => conversationId === id).toReversed(),
      toolOutputs: ['a', 'b'].map((call) => (removedAt === null ? output(reference, id, call) : null)),
    })),
    drafts: reference.messages.map(({ message }) => draft(reference, message.id)),
    settings: reference.settings,
  }
}

function newestFirst(a: ConversationRecord, b: ConversationRecord): number {
  return b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1)
}

function rows(reference: Reference, archived: boolean, pinned: boolean): readonly ConversationRecord[] {
  return reference.conversations.filter((record) => record.removedAt === null && record.archived === archived && record.pinned === pinned).sort(newestFirst)
}

/** The path that ends in a message. */
export function branchOf(reference: Reference, headId: string) {
  const path: { message: Message; tokens: number | null }[] = []
  for (let id: string | null = headId; id !== null; ) {
    const entry = reference.messages.find(({ message }) => message.id === id)
    if (!entry) break
    path.unshift(entry)
    id = entry.message.parentId
  }
  return path
}

function siblings({ messages }: Reference, { conversationId, parentId }: Message): readonly string[] {
  return messages.filter(({ message }) => message.conversationId === conversationId && message.parentId === parentId).map(({ message }) => message.id)
}

function leaf(reference: Reference, id: string): string {
  const newest = reference.messages.findLast(({ message }) => message.parentId === id)
  return newest ? leaf(reference, newest.message.id) : id
}

function output({ toolOutputs }: Reference, id: string, call: string): string | null {
  return toolOutputs.find((one) => one.conversationId === id && one.call === call)?.content ?? null
}

function draft(reference: Reference, messageId: string): readonly Block[] {
  const blocks: Block[] = []
  for (const { piece } of reference.drafts.filter((one) => one.messageId === messageId)) {
    const before = blocks[piece.index] ?? { type: 'text', text: '' }
    blocks[piece.index] = 'block' in piece ? piece.block : appendToBlock(before, piece.text)
  }
  return blocks.filter((block) => block !== undefined)
}

function summary(lines: readonly UsageEntry[]) {
  const last = lines.at(-1)
  return {
    totals: lines.reduce((totals, line) => addUsage(totals, line.usage), NO_USAGE),
    requestCount: lines.length,
    lastInput: last?.usage.input ?? null,
    lastOutput: last?.usage.output ?? null,
    cost: lines.reduce<number | null>((sum, line) => addTokens(sum, line.cost), null),
    costIncomplete: lines.some((line) => line.cost === null),
  }
}
