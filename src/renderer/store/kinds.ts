import type { Id } from '@shared/ids'
import type { ConversationKind } from '@shared/model/conversation'
import { call } from './call'
import { type StoreState, store } from './state'

const asking = new Set<Id>()

/** What kind of conversation an id belongs to; undefined until that is known. A chat that is gone is still shown as one: its page says so. */
export function kindIn(state: StoreState, id: Id): ConversationKind | undefined {
  const row = state.app?.conversations.find((other) => other.id === id) ?? state.archived.rows.find((other) => other.id === id)
  if (row) return row.kind
  const known = state.kinds[id]
  return known === 'gone' ? 'chat' : known
}

/** Asks for the kind of a conversation that no list has. */
export async function loadKind(id: Id): Promise<void> {
  if (asking.has(id) || kindIn(store.getState(), id) !== undefined) return
  asking.add(id)
  const result = await call('conversation.get', { id })
  asking.delete(id)
  store.setState((state) => ({ kinds: { ...state.kinds, [id]: result.ok ? result.data.kind : 'gone' } }))
}
