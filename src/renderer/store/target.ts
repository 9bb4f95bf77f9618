import type { Id } from '@shared/ids'
import { navigate, peekRoute } from './navigation'
import { store, type Target } from './state'

/** Goes to a message: opens its conversation there, or moves within the one that is open. */
export function showMessage(conversationId: Id, messageId: Id): void {
  const route = peekRoute()
  if (route.page !== 'chat' || route.id !== conversationId) navigate({ page: 'chat', id: conversationId, messageId })
  else store.setState({ target: { conversationId, messageId, state: 'wanted' } })
}

/** Says how the way to a message ended, unless another one has been asked for since. */
export function settleTarget(target: Target, state: Target['state']): void {
  if (store.getState().target === target && target.state !== state) store.setState({ target: { ...target, state } })
}

/** Marks words wherever they stand in the conversation that is shown. */
export function markWords(words: readonly string[]): void {
  store.setState({ marked: words })
}
