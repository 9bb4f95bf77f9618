import type { Id } from '../ids'
import type { ChatConfig, ChatStatus } from '../model/chat'
import type { Compaction } from '../model/compaction'
import type { Block, Message } from '../model/message'
import type { OpenCall } from '../model/tool'
import type { QueuedRequest, Turn } from '../model/turn'

/** What a chat's window shows around the transcript. */
export type ChatHeader = {
  readonly id: Id
  readonly title: string
  readonly config: ChatConfig
  readonly createdAt: number
  readonly pinned: boolean
  readonly archived: boolean
  /** What the user has typed and not sent, as last saved. */
  readonly draft: string
}

/** Snapshot of stream `chat:<id>`. The partial answer of a running turn is in `messages` like any other. */
export type ChatState = {
  readonly header: ChatHeader
  /** The last messages of the active branch, oldest first. */
  readonly messages: readonly Message[]
  /** There are older ones: `conversation.messages`. */
  readonly more: boolean
  /** The turn that occupies the session now. */
  readonly turn: Turn | null
  readonly queue: readonly QueuedRequest[]
  /** After a crash the queue waits for the user's go (`chat.resume`). */
  readonly queueHeld: boolean
  /** Calls of the running turn that wait for the user, for a tool or for a script. */
  readonly openCalls: readonly OpenCall[]
  readonly status: ChatStatus
  /** Oldest first; those of other branches are left out. */
  readonly compactions: readonly Compaction[]
  /** The compaction that the model's context stands on now. */
  readonly activeCompaction: Id | null
  /** Pinned messages, oldest first. */
  readonly pins: readonly Id[]
}

export type ChatEvent =
  | { readonly type: 'header-changed'; readonly header: ChatHeader }
  | { readonly type: 'message-added'; readonly message: Message }
  | { readonly type: 'message-changed'; readonly message: Message }
  | { readonly type: 'block-started'; readonly messageId: Id; readonly index: number; readonly block: Block }
  /** More text for a text or reasoning block, or for the raw arguments of a tool call. */
  | { readonly type: 'text-appended'; readonly messageId: Id; readonly index: number; readonly text: string }
  /** The branch continues with `messages` after message `after` (null = from the start). */
  | { readonly type: 'branch-changed'; readonly after: Id | null; readonly messages: readonly Message[]; readonly more: boolean }
  | { readonly type: 'turn-changed'; readonly turn: Turn }
  | { readonly type: 'queue-changed'; readonly queue: readonly QueuedRequest[]; readonly held: boolean }
  | { readonly type: 'calls-changed'; readonly calls: readonly OpenCall[] }
  | { readonly type: 'compactions-changed'; readonly compactions: readonly Compaction[]; readonly active: Id | null }
  /** More of the summary that is being written. */
  | { readonly type: 'compaction-text'; readonly id: Id; readonly text: string }
  | { readonly type: 'pins-changed'; readonly pins: readonly Id[] }
  | { readonly type: 'status-changed'; readonly status: ChatStatus }
