import type { Message } from '../model/message'
import type { Round } from '../model/room'
import { appendToBlock } from './reduce-chat'
import type { RoomEvent, RoomState } from './room'

/** Applies one event of stream `room:<id>`; pure, and the same on both sides of the bridge. */
export function reduceRoom(state: RoomState, event: RoomEvent): RoomState {
  switch (event.type) {
    case 'room-header-changed':
      return { ...state, header: event.header }
    case 'cast-changed':
      return { ...state, cast: event.cast }
    case 'message-added':
      return { ...state, messages: [...state.messages, event.message] }
    case 'message-changed':
      return changeMessage(state, event.message.id, () => event.message)
    case 'speaker-block':
      if (event.roomId !== state.header.id) return state
      return changeMessage(state, event.messageId, (message) => ({
        ...message,
        state: 'streaming',
        blocks: event.index < message.blocks.length ? message.blocks.with(event.index, event.block) : [...message.blocks, event.block],
      }))
    case 'speaker-text':
      if (event.roomId !== state.header.id) return state
      return changeMessage(state, event.messageId, (message) => {
        const block = message.blocks[event.index]
        return block ? { ...message, blocks: message.blocks.with(event.index, appendToBlock(block, event.text)) } : message
      })
    case 'round-changed':
      return { ...state, rounds: withRound(state.rounds, event.round) }
    case 'room-queue-changed':
      return { ...state, queue: event.queue }
    case 'autonomy-changed':
      return { ...state, autonomy: event.autonomy }
    case 'participants-changed':
      return { ...state, participants: event.participants }
    case 'room-status-changed':
      return { ...state, status: event.status }
    case 'room-compactions-changed':
      return { ...state, compactions: event.compactions, activeCompactions: event.active }
    case 'compaction-text':
      return { ...state, compactions: state.compactions.map((each) => (each.id === event.id ? { ...each, text: (each.text ?? '') + event.text } : each)) }
    case 'room-calls-changed':
      return { ...state, openCalls: event.calls }
    case 'pins-changed':
      return { ...state, pins: event.pins }
  }
}

function withRound(rounds: readonly Round[], round: Round): readonly Round[] {
  const index = rounds.findLastIndex((each) => each.id === round.id)
  return index < 0 ? [...rounds, round] : rounds.with(index, round)
}

/** Searches from the end: what changes is nearly always one of the last messages. */
function changeMessage(state: RoomState, id: string, change: (message: Message) => Message): RoomState {
  const index = state.messages.findLastIndex((message) => message.id === id)
  const message = state.messages[index]
  return message ? { ...state, messages: state.messages.with(index, change(message)) } : state
}
