import type { AppError } from '../errors'
import type { Id } from '../ids'
import type { Decision, StopCause } from './room'
import type { Usage } from './usage'

/** Who wrote a message. `participantId` and `name` are set in rooms only. */
export type Author = {
  readonly kind: 'user' | 'assistant' | 'tool' | 'participant' | 'system'
  readonly participantId?: Id
  readonly name?: string
}

export type TextBlock = { readonly type: 'text'; readonly text: string }

/**
 * What a model thought before it answered. `opaque` is the provider's own data (a signature, an encrypted item);
 * it goes back verbatim to the same provider and model and never reaches a window.
 */
export type ReasoningBlock = { readonly type: 'reasoning'; readonly text: string; readonly opaque?: unknown }

export type ToolCallBlock = {
  readonly type: 'toolCall'
  readonly id: string
  readonly name: string
  /** The arguments; an empty object while they stream and where they could not be parsed. */
  readonly input: Readonly<Record<string, unknown>>
  /** The arguments as text: while they stream, and for good where they are not a JSON object. */
  readonly rawInput?: string
  readonly opaque?: unknown
}

export type ToolResultBlock = {
  readonly type: 'toolResult'
  readonly toolCallId: string
  readonly content: string
  readonly isError?: boolean
  readonly compactSummary?: string
  /** Length of the whole result in characters, where `content` is only its head and tail (`tool.output` has all of it). */
  readonly wholeLength?: number
}

export type MediaBlock = { readonly type: 'image' | 'file'; readonly mediaId: Id; readonly name: string; readonly mimeType: string }

/** A marker in the log; models never see it. */
export type NoticeBlock =
  | { readonly type: 'notice'; readonly notice: 'cleared' }
  | { readonly type: 'notice'; readonly notice: 'clear-undone'; readonly markerId: Id }
  /** In a user's message of a room: it is delivered, and nobody answers it. */
  | { readonly type: 'notice'; readonly notice: 'context-only' }
  /** In an answer of a room: it went on as somebody else and was cut there. */
  | { readonly type: 'notice'; readonly notice: 'impersonation'; readonly name: string | null }
  | {
      readonly type: 'notice'
      readonly notice: 'cast'
      readonly change: CastChange
      readonly participantId: Id
      readonly name: string
      readonly detail?: string
    }
  | { readonly type: 'notice'; readonly notice: 'decision'; readonly decision: Decision }
  | { readonly type: 'notice'; readonly notice: 'ended'; readonly cause: StopCause }

export type CastChange = 'joined' | 'left' | 'returned' | 'muted' | 'unmuted' | 'renamed' | 'model'

export type Block = TextBlock | ReasoningBlock | ToolCallBlock | ToolResultBlock | MediaBlock | NoticeBlock

export type MessageState = 'pending' | 'streaming' | 'completed' | 'failed' | 'interrupted'

/** Why a model stopped. `stopText` only where the service tells; `unknown` keeps reasons nobody has named yet from being lost or guessed. */
export type StopReason = 'end' | 'length' | 'stopText' | 'toolCalls' | 'filter' | 'unknown'

/** One message of the log: author and content blocks. Final messages (the last three states) never change. */
export type Message = {
  readonly id: Id
  readonly conversationId: Id
  /** The message this one answers or follows; null for the first of a conversation. */
  readonly parentId: Id | null
  readonly turnId: Id
  readonly author: Author
  readonly blocks: readonly Block[]
  readonly state: MessageState
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  /** When the message became final. */
  readonly endedAt?: number
  /** The model that wrote it, as configured then. */
  readonly model?: string
  readonly connectionId?: Id
  readonly usage?: Usage
  readonly stopReason?: StopReason
  readonly error?: AppError
  /** From request to first token, milliseconds. */
  readonly firstTokenMs?: number
  /**
   * Hash of what the request stood on beside the messages (model, system prompt, tools). While it equals the
   * session's own, `usage.input` is a true anchor for the size of the context.
   */
  readonly contextHash?: string
  /** Ids of all messages with the same parent, itself included, oldest first; set where there is more than one. */
  readonly siblings?: readonly Id[]
}

/** True once the message can no longer change. */
export function isFinal(state: MessageState): boolean {
  return state === 'completed' || state === 'failed' || state === 'interrupted'
}

/** All text blocks of a message joined; what copy, titles and search use. */
export function messageText(blocks: readonly Block[]): string {
  let text = ''
  for (const block of blocks) if (block.type === 'text') text += text === '' ? block.text : `\n\n${block.text}`
  return text
}

/** A block as windows may see it: a provider's own data stays in the main process. */
export function visibleBlock(block: Block): Block {
  if (!('opaque' in block)) return block
  const { opaque: _, ...rest } = block
  return rest
}

/** A message as windows may see it. */
export function withoutOpaque(message: Message): Message {
  return message.blocks.some((block) => 'opaque' in block) ? { ...message, blocks: message.blocks.map(visibleBlock) } : message
}
