import type { Id } from '@shared/ids'
import { coveredText, fitting } from '../compaction/history'
import { contextStart } from '../context/project'
import type { CheckpointRecord, Entry, Recipe } from '../ports'
import type { SessionPorts } from './session-state'

type ForkPorts = Pick<SessionPorts, 'store' | 'ids' | 'clock' | 'hash'>

/**
 * Copies the branch that ends with a message, its pins and the compactions that hold in it, into an empty conversation:
 * the copy goes on with the model's context of the source and need not be summarised again. Call it inside a
 * transaction. Throws `conflict` while the branch is being written.
 */
export function copyBranch(ports: ForkPorts, from: Id, messageId: Id, to: Id): Id {
  const { store, ids } = ports
  const { head: headId, ids: copied } = store.messages.copyBranch(messageId, to, ids.next)
  const [source, copy] = [store.messages.branch(messageId), store.messages.branch(headId)]
  copyPins(ports, from, copied)
  const context = (entries: readonly Entry[]): readonly Entry[] => entries.slice(contextStart(entries))
  copyCompactions(
    ports,
    { conversationId: from, participantId: null, entries: context(source) },
    { conversationId: to, participantId: null, entries: context(copy) },
    copied,
  )
  return headId
}

/** Pins the copies of pinned messages. */
export function copyPins({ store, clock }: Pick<ForkPorts, 'store' | 'clock'>, from: Id, copied: ReadonlyMap<Id, Id>): void {
  for (const pinned of store.pins.list(from)) {
    const id = copied.get(pinned)
    if (id !== undefined) store.pins.add(id, clock.now())
  }
}

/** One model's context: a chat's, or that of one participant of a room. */
type Side = { readonly conversationId: Id; readonly participantId: Id | null; readonly entries: readonly Entry[] }

/** Copies the compactions that hold in a context to a copy of it, undone ones and all versions included. */
export function copyCompactions({ store, ids, hash }: ForkPorts, from: Side, to: Side, copied: ReadonlyMap<Id, Id>): void {
  const of = (id: Id): Id => copied.get(id) ?? id
  const checkpoints = new Map<Id, Id>()
  for (const record of fitting(store.checkpoints.list(from.conversationId, from.participantId), from.entries)) {
    if (record.state !== 'committed' && record.state !== 'undone') continue
    const id = ids.next()
    checkpoints.set(record.id, id)
    const boundaryId = of(record.boundaryId)
    const moved: CheckpointRecord = {
      ...record,
      id,
      conversationId: to.conversationId,
      participantId: to.participantId,
      parentId: record.parentId === null ? null : (checkpoints.get(record.parentId) ?? null),
      fromId: of(record.fromId),
      boundaryId,
      coveredHash: hash.sha256(coveredText(to.entries, boundaryId)),
      recipe: renamed(record.recipe, of),
    }
    store.checkpoints.insert(moved)
    for (const version of store.checkpoints.versions(record.id)) store.checkpoints.addVersion(id, version)
  }
}

function renamed(recipe: Recipe, of: (id: Id) => Id): Recipe {
  const { coveredUntil, trimmedUntil, flattenedUntil } = recipe
  return {
    ...recipe,
    coveredUntil: coveredUntil && of(coveredUntil),
    trimmedUntil: trimmedUntil && of(trimmedUntil),
    flattenedUntil: flattenedUntil && of(flattenedUntil),
  }
}
