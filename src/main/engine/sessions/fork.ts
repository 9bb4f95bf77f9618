import type { Id } from '@shared/ids'
import { coveredText, fitting } from '../compaction/history'
import { contextStart } from '../context/project'
import type { CheckpointRecord, Recipe } from '../ports'
import type { SessionPorts } from './session-state'

type ForkPorts = Pick<SessionPorts, 'store' | 'ids' | 'clock' | 'hash'>

/**
 * Copies the branch that ends with a message, its pins and the compactions that hold in it, into an empty conversation:
 * the copy goes on with the model's context of the source and need not be summarised again. Call it inside a
 * transaction. Throws `conflict` while the branch is being written.
 */
export function copyBranch(ports: ForkPorts, from: Id, messageId: Id, to: Id): Id {
  const { store, ids, clock, hash } = ports
  const { head: headId, ids: copied } = store.messages.copyBranch(messageId, to, ids.next)
  const [source, copy] = [store.messages.branch(messageId), store.messages.branch(headId)]
  const of = (id: Id): Id => copied.get(id) ?? id
  for (const pinned of store.pins.list(from)) if (copied.has(pinned)) store.pins.add(of(pinned), clock.now())
  const entries = copy.slice(contextStart(copy))
  const checkpoints = new Map<Id, Id>()
  for (const record of fitting(store.checkpoints.list(from, null), source.slice(contextStart(source)))) {
    if (record.state !== 'committed' && record.state !== 'undone') continue
    const id = ids.next()
    checkpoints.set(record.id, id)
    const boundaryId = of(record.boundaryId)
    const moved: CheckpointRecord = {
      ...record,
      id,
      conversationId: to,
      parentId: record.parentId === null ? null : (checkpoints.get(record.parentId) ?? null),
      fromId: of(record.fromId),
      boundaryId,
      coveredHash: hash.sha256(coveredText(entries, boundaryId)),
      recipe: renamed(record.recipe, of),
    }
    store.checkpoints.insert(moved)
    for (const version of store.checkpoints.versions(record.id)) store.checkpoints.addVersion(id, version)
  }
  return headId
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
