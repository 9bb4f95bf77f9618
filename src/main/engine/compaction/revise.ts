import { appError, Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { CompactionResult } from '@shared/model/compaction'
import type { CheckpointRecord } from '../ports'
import type { SessionPorts } from '../sessions/session-state'
import { costOfAll } from './compactor'
import { activeOf, laterThan, redoable, toCompaction } from './history'
import { type Ground, groundOf, resultOf } from './measure'
import { NO_RECIPE } from './plan'
import { notSmaller } from './refusal'
import type { Subject } from './subject'
import { summarize } from './summarize'
import { jobOf, limitsFor } from './summary-job'

/** Takes the compaction in force back; the one before it, if there was one, is in force again. Throws `conflict` where none is. */
export function undo(ports: SessionPorts, subject: Subject): Id | null {
  const active = activeOf(subject.records())
  if (!active) throw failure('conflict', 'No compaction is in force here: there is nothing to undo.')
  return change(ports, subject, active, 'undone')
}

/** Puts the compaction that was undone last in force again. Throws `conflict` where there is none that still fits. */
export function redo(ports: SessionPorts, subject: Subject): Id | null {
  const record = redoable(subject.records())
  if (!record) throw failure('conflict', 'There is no undone compaction that could be put in force again.')
  return change(ports, subject, record, 'committed')
}

/** Stores another text for a summary as its next version. Throws `not_found`, `conflict` or `validation`. */
export function edit(ports: SessionPorts, subject: Subject, id: Id, text: string): number {
  const record = revisable(subject, id)
  const clean = text.toWellFormed().trim()
  if (clean === '') throw failure('validation', 'The summary is empty. Write something, or undo the compaction.')
  const version = ports.store.transaction('durable', () => {
    ports.store.checkpoints.update(record.id, { result: { ...record.result, summaryLength: clean.length } })
    return ports.store.checkpoints.addVersion(record.id, { text: clean, author: 'user', createdAt: ports.clock.now() })
  })
  subject.changed()
  return version
}

/** Has a summary written anew, from the same messages, as its next version. Throws like `edit`; a failure of the model is in the result. */
export async function regenerate(ports: SessionPorts, subject: Subject, id: Id, focus: string | null, signal: AbortSignal): Promise<CompactionResult> {
  const record = revisable(subject, id)
  const { store, clock } = ports
  const ground = groundBefore(ports, subject, record)
  const startedAt = clock.now()
  const view = { ...toCompaction(record), state: 'running' as const, text: '' }
  subject.running(view)
  try {
    const job = await jobOf(ports, ground, record.recipe, { id, focus, caution: 1, limits: limitsFor(subject) })
    const written = await summarize(ports, job, signal, { text: (piece) => subject.text(id, piece), restart: () => subject.running(view) })
    const { ledger } = written
    const recipe = { ...record.recipe, summary: written.text }
    const spent = { method: record.result.strategy, trigger: record.trigger, cost: costOfAll(ledger), durationMs: clock.now() - startedAt }
    const planned = { ...resultOf(ground, recipe, spent), reportedBefore: record.result.reportedBefore }
    const smaller = planned.tokensAfter < planned.tokensBefore
    const text = smaller ? written.text : null
    const result = text === null ? record.result : planned
    store.transaction('durable', () => {
      for (const line of ledger) store.usage.add(line)
      if (text === null) return
      store.checkpoints.update(id, { result })
      store.checkpoints.addVersion(id, { text, author: 'model', createdAt: clock.now() })
    })
    subject.changed()
    if (text !== null) return result
    return { ...result, compacted: false, error: written.error ?? (smaller ? appError('internal', 'No summary came.') : notSmaller()) }
  } catch (reason) {
    if (reason instanceof Failure) return { ...record.result, compacted: false, error: reason.error }
    throw reason
  } finally {
    subject.running(null)
  }
}

/** The ground as it was when a compaction was made: without it. */
function groundBefore(ports: SessionPorts, subject: Subject, record: CheckpointRecord): Ground {
  const parent = record.parentId === null ? null : ports.store.checkpoints.get(record.parentId)
  const ground = groundOf(subject, ports.tokenizer.quick)
  return { ...ground, recipe: parent?.recipe ?? NO_RECIPE }
}

function revisable(subject: Subject, id: Id): CheckpointRecord {
  const record = subject.records().find((each) => each.id === id)
  if (!record) throw failure('not_found', 'This compaction does not belong to the branch that is shown.')
  if (record.state !== 'committed' || record.version === 0) throw failure('conflict', 'This compaction has no summary that could be changed.')
  return record
}

function change(ports: SessionPorts, subject: Subject, record: CheckpointRecord, state: 'committed' | 'undone'): Id | null {
  const changedAt = laterThan(subject.records(), ports.clock.now())
  ports.store.transaction('durable', () => ports.store.checkpoints.update(record.id, { state, changedAt }))
  subject.changed()
  return activeOf(subject.records())?.id ?? null
}
