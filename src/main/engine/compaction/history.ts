import type { Id } from '@shared/ids'
import type { Compaction } from '@shared/model/compaction'
import type { CheckpointRecord, Entry } from '../ports'

/** The compactions of one context (a chat's, or one participant's) that fit the branch that is shown, oldest first. */
export function fitting(records: readonly CheckpointRecord[], entries: readonly Entry[]): readonly CheckpointRecord[] {
  if (records.length === 0) return records
  const first = entries[0]?.message.id
  const ids = new Set(entries.map(({ message }) => message.id))
  return records.filter((record) => record.fromId === first && ids.has(record.boundaryId))
}

/** The compaction in force: the newest committed one that fits. A branch that begins before its boundary does not have it. */
export function activeOf(fit: readonly CheckpointRecord[]): CheckpointRecord | null {
  return fit.findLast((record) => record.state === 'committed') ?? null
}

/** What Redo would put in force again: the undone compaction that stood on what is active now, the newest if there are several. */
export function redoable(fit: readonly CheckpointRecord[]): CheckpointRecord | null {
  const active = activeOf(fit)?.id ?? null
  return newestChange(fit.filter((record) => record.state === 'undone' && record.parentId === active))
}

/** True while the automatic trigger rests: the last word on a compaction was Undo. */
export function isResting(fit: readonly CheckpointRecord[]): boolean {
  return newestChange(fit.filter((record) => record.state === 'committed' || record.state === 'undone'))?.state === 'undone'
}

function newestChange(records: readonly CheckpointRecord[]): CheckpointRecord | null {
  return records.reduce<CheckpointRecord | null>((newest, record) => (newest && newest.changedAt > record.changedAt ? newest : record), null)
}

/** A time for the next change, later than all before it whatever the clock says: the last word counts. */
export function laterThan(records: readonly CheckpointRecord[], now: number): number {
  return records.reduce((latest, { changedAt }) => Math.max(latest, changedAt + 1), now)
}

/** A compaction as windows see it. */
export function toCompaction(record: CheckpointRecord): Compaction {
  const { id, participantId, parentId, state, boundaryId, createdAt, result, model, version, recipe } = record
  return { id, participantId, parentId, state, boundaryId, coveredUntil: recipe.coveredUntil, createdAt, result, model, version }
}

/** Hash input for the messages a compaction touches: their ids in order. Final messages never change, so these stand for their bytes. */
export function coveredText(entries: readonly Entry[], boundaryId: Id): string {
  const end = entries.findLastIndex(({ message }) => message.id === boundaryId) + 1
  return entries
    .slice(0, end)
    .map(({ message }) => message.id)
    .join(' ')
}
