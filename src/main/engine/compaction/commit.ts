import { appError, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CompactionResult, CompactionTrigger } from '@shared/model/compaction'
import type { UsageEntry } from '@shared/model/usage'
import type { CheckpointRecord, Entry, Recipe } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { activeOf, coveredText, laterThan } from './history'
import type { Subject } from './subject'

type CommitPorts = Pick<SessionPorts, 'store' | 'hash' | 'clock' | 'ids'>

/** What is planned before anything is asked or written. */
export type Plan = {
  readonly id: Id
  readonly trigger: CompactionTrigger
  readonly recipe: Recipe
  readonly result: CompactionResult
  /** Who will write the summary; null where code alone does it. */
  readonly model: string | null
}

/** The row of a planned compaction on the ground as it is now. */
export function recordOf(ports: CommitPorts, subject: Subject, plan: Plan): CheckpointRecord {
  const entries = subject.entries()
  const boundaryId = boundaryOf(entries, plan.recipe)
  const fromId = entries[0]?.message.id
  if (!fromId || !boundaryId) throw new Error('A compaction without messages was planned')
  const now = ports.clock.now()
  return {
    ...plan,
    conversationId: subject.conversationId,
    participantId: subject.participantId,
    parentId: activeOf(subject.records())?.id ?? null,
    state: 'running',
    fromId,
    boundaryId,
    coveredHash: ports.hash.sha256(coveredText(entries, boundaryId)),
    version: 0,
    createdAt: now,
    changedAt: now,
  }
}

/** Stores the intent, so that a crash leaves a failed compaction to be seen and not a silence. */
export function begin(ports: CommitPorts, record: CheckpointRecord): void {
  ports.store.transaction('normal', () => ports.store.checkpoints.insert(record))
}

/** Throws `conflict` where another compaction is active than when this one was planned, or the messages it touches are others. */
export function assertFresh({ hash }: Pick<CommitPorts, 'hash'>, subject: Subject, record: CheckpointRecord): void {
  const entries = subject.entries()
  const active = activeOf(subject.records())?.id ?? null
  const same = active === record.parentId && hash.sha256(coveredText(entries, record.boundaryId)) === record.coveredHash
  if (!same || entries[0]?.message.id !== record.fromId)
    throw failure('conflict', 'The conversation changed while it was being compacted, so the summary was not used. Try again.')
}

/**
 * Puts a compaction in force: one transaction, only if the same one is active as when it was planned and the messages it
 * touches are the same. Messages that were added meanwhile do not matter. Throws `conflict` where it is stale, and then
 * nothing has changed.
 *
 * @param stored the row is in the database already
 */
export function commit(
  ports: CommitPorts,
  subject: Subject,
  record: CheckpointRecord,
  {
    recipe,
    result,
    ledger = [],
    stored,
  }: { readonly recipe: Recipe; readonly result: CompactionResult; readonly ledger?: readonly UsageEntry[]; readonly stored: boolean },
): void {
  const { store, clock } = ports
  const changedAt = laterThan(subject.records(), clock.now())
  store.transaction('durable', () => {
    assertFresh(ports, subject, record)
    if (stored) store.checkpoints.update(record.id, { state: 'committed', recipe, result, changedAt })
    else store.checkpoints.insert({ ...record, state: 'committed', recipe, result, changedAt })
    if (recipe.summary !== null) store.checkpoints.addVersion(record.id, { text: recipe.summary, author: 'model', createdAt: changedAt })
    for (const line of ledger) store.usage.add(line)
  })
  subject.changed()
}

/** Keeps the failure of a compaction that had begun, and what it cost. */
export function fail(ports: CommitPorts, subject: Subject, record: CheckpointRecord, result: CompactionResult, ledger: readonly UsageEntry[]): void {
  ports.store.transaction('normal', () => {
    ports.store.checkpoints.update(record.id, { state: 'failed', result, changedAt: ports.clock.now() })
    for (const line of ledger) ports.store.usage.add(line)
  })
  subject.changed()
}

/** What a crash left running has failed; the log, and what was in force, are as they were. */
export function recoverCompactions({ store, clock }: Pick<CommitPorts, 'store' | 'clock'>): number {
  const left = store.checkpoints.running()
  if (left.length === 0) return 0
  const error = appError('aborted', 'Parley ended while this was being compacted. Nothing was changed.')
  store.transaction('durable', () => {
    for (const { id, result } of left) store.checkpoints.update(id, { state: 'failed', result: { ...result, compacted: false, error }, changedAt: clock.now() })
  })
  return left.length
}

/** The last message that a recipe touches. */
function boundaryOf(entries: readonly Entry[], { coveredUntil, trimmedUntil, flattenedUntil }: Recipe): Id | null {
  const touched = new Set([coveredUntil, trimmedUntil, flattenedUntil])
  return entries.findLast(({ message }) => touched.has(message.id))?.message.id ?? null
}
