import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { ConversationRecord, Store } from '../../engine/ports'

/** Every message of a conversation, over all branches, each after the one it follows and siblings in their order. */
export function wholeLog(store: Store, { headId }: Pick<ConversationRecord, 'headId'>): readonly Message[] {
  if (headId === null) return []
  const found = new Map<Id, Message>()
  const children = new Map<Id | null, Id[]>()
  const heads: Id[] = [headId]
  for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
    for (const { message } of store.messages.branch(head)) {
      if (found.has(message.id)) continue
      found.set(message.id, message)
      if (children.has(message.parentId)) continue
      const siblings = store.messages.siblings(message.id)
      children.set(message.parentId, [...siblings])
      for (const sibling of siblings) if (!found.has(sibling)) heads.push(store.messages.leaf(sibling))
    }
  }
  return inOrder(found, children)
}

/** Ids are made in the order of time; where a clock has stepped back, a message still comes after the one it follows. */
function inOrder(found: ReadonlyMap<Id, Message>, children: ReadonlyMap<Id | null, readonly Id[]>): readonly Message[] {
  const ordered: Message[] = []
  const placed = new Set<Id>()
  const sorted = [...found.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const elders = (message: Message): readonly Id[] => {
    const siblings = children.get(message.parentId) ?? []
    return siblings.slice(0, siblings.indexOf(message.id))
  }
  for (let round: readonly Message[] = sorted; round.length > 0; ) {
    const waiting: Message[] = []
    for (const message of round) {
      const ready = (message.parentId === null || placed.has(message.parentId)) && elders(message).every((id) => placed.has(id))
      if (!ready) {
        waiting.push(message)
        continue
      }
      placed.add(message.id)
      ordered.push(message)
    }
    if (waiting.length === round.length) throw new Error('The messages of this conversation do not form a tree')
    round = waiting
  }
  return ordered
}
