import type { Id } from '../ids'
import type { Block, Message } from '../model/message'
import { isRunning } from '../model/turn'
import type { ChatEvent, ChatState } from './chat'

/** Applies one event of stream `chat:<id>`; pure, and the same on both sides of the bridge. */
export function reduceChat(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case 'header-changed':
      return { ...state, header: event.header }
    case 'message-added':
      return { ...state, messages: [...state.messages, event.message] }
    case 'message-changed':
      return changeMessage(state, event.message.id, () => event.message)
    case 'block-started':
      return changeMessage(state, event.messageId, (message) => ({
        ...message,
        state: 'streaming',
        blocks: setBlock(message.blocks, event.index, event.block),
      }))
    case 'text-appended':
      return changeMessage(state, event.messageId, (message) => appendText(message, event.index, event.text))
    case 'branch-changed':
      return continueBranch(state, event.after, event.messages, event.more)
    case 'turn-changed':
      return { ...state, turn: isRunning(event.turn.state) ? event.turn : null }
    case 'queue-changed':
      return { ...state, queue: event.queue, queueHeld: event.held }
    case 'calls-changed':
      return { ...state, openCalls: event.calls }
    case 'compactions-changed':
      return { ...state, compactions: event.compactions, activeCompaction: event.active }
    case 'compaction-text':
      return { ...state, compactions: state.compactions.map((each) => (each.id === event.id ? { ...each, text: (each.text ?? '') + event.text } : each)) }
    case 'pins-changed':
      return { ...state, pins: event.pins }
    case 'status-changed':
      return { ...state, status: event.status }
  }
}

/** Adds text to the block a delta belongs to; a block that cannot take text is left as it is. */
export function appendToBlock(block: Block, text: string): Block {
  if (block.type === 'text' || block.type === 'reasoning') return { ...block, text: block.text + text }
  if (block.type === 'toolCall') return { ...block, rawInput: (block.rawInput ?? '') + text }
  return block
}

function appendText(message: Message, index: number, text: string): Message {
  const block = message.blocks[index]
  return block ? { ...message, blocks: message.blocks.with(index, appendToBlock(block, text)) } : message
}

function setBlock(blocks: readonly Block[], index: number, block: Block): readonly Block[] {
  return index < blocks.length ? blocks.with(index, block) : [...blocks, block]
}

/** Searches from the end: what changes is nearly always the last message. */
function changeMessage(state: ChatState, id: Id, change: (message: Message) => Message): ChatState {
  const index = state.messages.findLastIndex((message) => message.id === id)
  const message = state.messages[index]
  return message ? { ...state, messages: state.messages.with(index, change(message)) } : state
}

function continueBranch(state: ChatState, after: Id | null, messages: readonly Message[], more: boolean): ChatState {
  if (after === null) return { ...state, messages, more: false }
  const index = state.messages.findLastIndex((message) => message.id === after)
  if (index < 0) return { ...state, messages, more }
  return { ...state, messages: [...state.messages.slice(0, index + 1), ...messages] }
}
