import type { Id } from '@shared/ids'
import type { OutputOf } from '@shared/methods'
import type { Result } from '@shared/result'
import { dropArrived } from './apply'
import { lastMessage } from './arrived'
import { call } from './call'
import { newRequestId } from './ids'
import { type StoreState, store, type UserBlock } from './state'

/**
 * Sends a message. It is shown at once (`useSending`) and gives way to the turn when that appears.
 * Where it fails, the content is kept for the composer (`useReturned`) and the result says why.
 */
export async function sendMessage(chatId: Id, content: readonly UserBlock[]): Promise<Result<OutputOf<'chat.send'>>> {
  const requestId = newRequestId()
  store.setState((state) => ({
    sending: [...state.sending, { requestId, chatId, content, createdAt: Date.now(), turnId: null, after: lastMessage(state.chats[chatId]) }],
  }))
  const [only] = content
  const body = content.length === 1 && only?.type === 'text' ? { text: only.text } : { content: [...content] }
  const result = await call('chat.send', { id: chatId, requestId, ...body })
  store.setState((state) => {
    if (!result.ok) return giveBack(state, requestId, result.error)
    // Without a watched chat nobody would see the turn appear.
    if (!state.chats[chatId]) return { sending: state.sending.filter((row) => row.requestId !== requestId) }
    const sending = state.sending.map((row) => (row.requestId === requestId ? { ...row, turnId: result.data.turnId } : row))
    return { sending: dropArrived({ ...state, sending }) }
  })
  return result
}

/** Takes a message that was not sent off the way and keeps it for the composer; pure. */
export function giveBack(state: StoreState, requestId: Id, error: Extract<Result<never>, { ok: false }>['error']): Partial<StoreState> {
  const row = state.sending.find((other) => other.requestId === requestId)
  if (!row) return {}
  const earlier = state.returned[row.chatId]
  const content = earlier ? [...earlier.content, ...row.content] : row.content
  return { sending: state.sending.filter((other) => other !== row), returned: { ...state.returned, [row.chatId]: { content, error } } }
}

/** Forgets returned content once the composer has it. */
export function takeReturned(chatId: Id): void {
  store.setState((state) => {
    const { [chatId]: _, ...returned } = state.returned
    return { returned }
  })
}
