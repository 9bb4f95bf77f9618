import type { Id } from '@shared/ids'
import type { OutputOf } from '@shared/methods'
import type { Result } from '@shared/result'
import { dropArrived } from './apply'
import { call } from './call'
import { newRequestId } from './ids'
import { type StoreState, store } from './state'

/**
 * Sends a message. It is shown at once (`useSending`) and gives way to the turn when that appears.
 * Where it fails, the text is kept for the composer (`useReturned`) and the result says why.
 */
export async function sendMessage(chatId: Id, text: string): Promise<Result<OutputOf<'chat.send'>>> {
  const requestId = newRequestId()
  store.setState((state) => ({ sending: [...state.sending, { requestId, chatId, text, createdAt: Date.now(), turnId: null }] }))
  const result = await call('chat.send', { id: chatId, requestId, text })
  store.setState((state) => {
    if (!result.ok) return giveBack(state, requestId, result.error)
    // Without a watched chat nobody would see the turn appear.
    if (!state.chats[chatId]) return { sending: state.sending.filter((row) => row.requestId !== requestId) }
    const sending = state.sending.map((row) => (row.requestId === requestId ? { ...row, turnId: result.data.turnId } : row))
    return { sending: dropArrived({ ...state, sending }) }
  })
  return result
}

function giveBack(state: StoreState, requestId: Id, error: Extract<Result<never>, { ok: false }>['error']): Partial<StoreState> {
  const row = state.sending.find((other) => other.requestId === requestId)
  if (!row) return {}
  const earlier = state.returned[row.chatId]
  const text = earlier ? `${earlier.text}\n\n${row.text}` : row.text
  return { sending: state.sending.filter((other) => other !== row), returned: { ...state.returned, [row.chatId]: { text, error } } }
}

/** Forgets a returned text once the composer has it. */
export function takeReturned(chatId: Id): void {
  store.setState((state) => {
    const { [chatId]: _, ...returned } = state.returned
    return { returned }
  })
}
