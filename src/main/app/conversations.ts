import { failure } from '@shared/errors'
import { isFinal, withoutOpaque } from '@shared/model/message'
import type { Engine } from '../engine/engine'
import type { ConversationRecord, Store } from '../engine/ports'
import type { Handlers } from './handlers'

const DEFAULT_PAGE = 100

type Methods =
  | 'usage.report'
  | 'conversation.list'
  | 'conversation.get'
  | 'conversation.messages'
  | 'conversation.fork'
  | 'conversation.switchBranch'
  | 'conversation.update'
  | 'conversation.remove'
  | 'conversation.restore'

/** Handlers of `conversation.*`. */
export function conversationHandlers({ store, engine }: { readonly store: Store; readonly engine: Engine }): Pick<Handlers, Methods> {
  function record(id: string): ConversationRecord {
    const found = store.conversations.get(id)
    if (!found) throw failure('not_found', 'This conversation does not exist, or it was deleted.')
    return found
  }
  return {
    'conversation.list'({ after, limit, archived }) {
      const page = store.conversations.list({ limit: limit ?? DEFAULT_PAGE, archived: archived ?? false, ...(after && { after }) })
      return { conversations: page.records.map(engine.summary), more: page.more }
    },
    'conversation.get': ({ id }) => engine.summary(record(id)),
    'conversation.messages'({ id, before, limit = DEFAULT_PAGE }) {
      const { headId } = record(id)
      const end = before === undefined ? headId : parentOf(store, id, before)
      if (end === null) return { messages: [], more: false }
      const entries = store.messages.branch(end, limit)
      const messages = entries.map(({ message }) => {
        const siblings = store.messages.siblings(message.id)
        return { ...withoutOpaque(message), ...(siblings.length > 1 && { siblings }) }
      })
      const more = (entries[0]?.message.parentId ?? null) !== null
      // What an unfinished answer holds so far is with the live conversation, not yet in the log.
      if (messages.every((message) => isFinal(message.state))) return { messages, more }
      const live = (engine.isRoom(id) ? engine.rooms.state(id) : engine.chatState(id)).messages
      return { messages: messages.map((message) => (isFinal(message.state) ? message : (live.findLast((each) => each.id === message.id) ?? message))), more }
    },
    'usage.report': ({ id, before, limit }) => store.usage.list(record(id).id, { limit: limit ?? DEFAULT_PAGE, ...(before !== undefined && { before }) }),
    'conversation.fork': ({ id, messageId }) => (engine.isRoom(id) ? engine.rooms.branch(id, messageId) : engine.fork(id, messageId)),
    'conversation.switchBranch'({ id, messageId }) {
      engine.session(id).switchBranch(messageId)
      return {}
    },
    'conversation.update'({ id, ...patch }) {
      const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
      if (Object.keys(given).length > 0) engine.conversation(id).update(given)
      return {}
    },
    'conversation.remove'({ id }) {
      engine.remove(id)
      return {}
    },
    'conversation.restore'({ id }) {
      engine.restore(id)
      return {}
    },
  }
}

function parentOf(store: Store, conversationId: string, messageId: string): string | null {
  const message = store.messages.get(messageId)
  if (message?.conversationId !== conversationId) throw failure('not_found', 'This conversation has no such message.')
  return message.parentId
}
