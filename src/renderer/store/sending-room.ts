import type { Id } from '@shared/ids'
import type { CallInput, OutputOf } from '@shared/methods'
import type { Result } from '@shared/result'
import { dropArrived } from './apply'
import { lastMessage } from './arrived'
import { call } from './call'
import { newRequestId } from './ids'
import { giveBack } from './sending'
import { store, type UserBlock } from './state'

/** How a message to a room is meant: whom it names, who answers it this once, and whether anybody does. */
export type RoomSendOptions = Pick<CallInput<'room.send'>, 'mentions' | 'execution' | 'contextOnly' | 'start'>

/** Sends a message to a room, as `sendMessage` does to a chat. */
export async function sendToRoom(roomId: Id, content: readonly UserBlock[], options: RoomSendOptions = {}): Promise<Result<OutputOf<'room.send'>>> {
  const requestId = newRequestId()
  store.setState((state) => ({
    sending: [...state.sending, { requestId, chatId: roomId, content, createdAt: Date.now(), turnId: null, after: lastMessage(state.rooms[roomId]) }],
  }))
  const [only] = content
  const body = content.length === 1 && only?.type === 'text' ? { text: only.text } : { content: [...content] }
  const result = await call('room.send', { id: roomId, requestId, ...body, ...options })
  store.setState((state) => {
    if (!result.ok) return giveBack(state, requestId, result.error)
    if (!state.rooms[roomId]) return { sending: state.sending.filter((row) => row.requestId !== requestId) }
    const sending = state.sending.map((row) => (row.requestId === requestId ? { ...row, turnId: result.data.roundId } : row))
    return { sending: dropArrived({ ...state, sending }) }
  })
  return result
}
