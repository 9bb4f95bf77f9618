import { appError, Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Compaction, CompactionResult, SummaryVersion } from '@shared/model/compaction'
import { messageText } from '@shared/model/message'
import { compactNow, type ManualOptions, preview } from '../compaction/compactor'
import { toCompaction } from '../compaction/history'
import { edit, redo, regenerate, undo } from '../compaction/revise'
import type { Subject } from '../compaction/subject'
import { summaryBlocks } from '../compaction/summary-block'
import { takeTerms } from '../turns/terms'
import { chatSubject } from './chat-subject'
import { changeRecord, publishCompactions, publishStatus, publishSummary, refreshView, type SessionPorts, type SessionState, streamOf } from './session-state'
import { meterOf } from './status'

export type CompactionOutcome = CompactionResult & { readonly checkpointId: Id }

/** Compaction of a chat as the user commands it. Methods throw `Failure` for what the user can mend. */
export type Compactions = {
  preview(options: ManualOptions): Promise<CompactionResult>
  /** Compacts now, or behind the turn that runs; asked again while one waits, it is the same one. */
  run(options: ManualOptions): { readonly checkpointId: Id; readonly done: Promise<CompactionOutcome> }
  cancel(): boolean
  undo(): Promise<Id | null>
  redo(): Promise<Id | null>
  edit(id: Id, text: string): Promise<number>
  regenerate(id: Id, focus: string | null): { readonly checkpointId: Id; readonly done: Promise<CompactionOutcome> }
  list(): { readonly compactions: readonly Compaction[]; readonly active: Id | null }
  read(id: Id): { readonly versions: readonly SummaryVersion[]; readonly block: string | null }
  pin(messageId: Id, pinned: boolean): void
  /** The session is free: starts what waits. True if something did. */
  next(): boolean
  /** Ends what runs and forgets what waits. */
  close(): void
}

type Job = {
  readonly id: Id
  readonly work: (subject: Subject, signal: AbortSignal) => Promise<CompactionResult>
  readonly end: (outcome: CompactionOutcome) => void
}

/** Makes the compactions of one session. `idle` is called when one has ended, so that the queue goes on. */
export function createCompactions(ports: SessionPorts, state: SessionState, idle: () => void): Compactions {
  const { store, ids, clock } = ports
  let waiting: (Job & { readonly done: Promise<CompactionOutcome> }) | null = null

  function setWaiting(job: typeof waiting): void {
    waiting = job
    const known = state.view.fit.find((record) => record.id === job?.id)
    state.waiting = job && { ...(known ? toCompaction(known) : notBegun(job.id, clock.now())), state: 'queued' }
  }

  async function subject(): Promise<Subject> {
    return chatSubject(ports, state, await takeTerms(ports, state, { override: null }), false)
  }

  function assertFree(what: string): void {
    if (state.closed) throw failure('shutdown', 'Parley is closing. Try again after the next start.')
    if (state.active) throw failure('conflict', `An answer is being written. Wait for it or stop it, then ${what}.`)
    if (state.compacting) throw failure('conflict', `The chat is being compacted. Wait for it or cancel it, then ${what}.`)
  }

  async function free(what: string): Promise<Subject> {
    assertFree(what)
    const taken = await subject()
    assertFree(what)
    return taken
  }

  /** Gauge and sidebar show what has become of the context. */
  function settle(): void {
    const utilization = (100 * meterOf(ports, state).used) / state.record.config.contextLimit
    changeRecord(ports, state, 'normal', { utilization })
    publishStatus(ports, state)
    publishSummary(ports, state)
  }

  function schedule(id: Id, work: Job['work']): { readonly checkpointId: Id; readonly done: Promise<CompactionOutcome> } {
    if (state.closed) throw failure('shutdown', 'Parley is closing. Try again after the next start.')
    if (waiting) return { checkpointId: waiting.id, done: waiting.done }
    let end: Job['end'] = () => undefined
    const done = new Promise<CompactionOutcome>((resolve) => {
      end = resolve
    })
    const job = { id, work, end, done }
    if (!state.active && !state.compacting) {
      void perform(job)
      return { checkpointId: id, done }
    }
    setWaiting(job)
    publishCompactions(ports, state)
    return { checkpointId: id, done }
  }

  async function perform({ id, work, end }: Job): Promise<void> {
    const controller = new AbortController()
    let ended: () => void = () => undefined
    const whenEnded = new Promise<void>((resolve) => {
      ended = resolve
    })
    state.compacting = { id, controller, ended: whenEnded, view: null, manual: true }
    publishStatus(ports, state)
    let outcome: CompactionResult
    try {
      outcome = await work(await subject(), controller.signal)
    } catch (reason) {
      outcome = failed(reason)
    }
    state.compacting = null
    ended()
    publishCompactions(ports, state)
    try {
      settle()
    } catch (reason) {
      ports.log.warn('the gauge was not saved', { conversation: state.record.id, reason: String(reason) })
    }
    end({ ...outcome, checkpointId: id })
    idle()
  }

  function failed(reason: unknown): CompactionResult {
    if (reason instanceof Failure) return { ...NOTHING, reason: reason.error.message, error: reason.error }
    ports.log.error('a compaction was not made', { conversation: state.record.id, reason: String(reason) })
    const error = appError('internal', 'Something went wrong inside Parley. Nothing was changed.')
    return { ...NOTHING, reason: error.message, error }
  }

  return {
    preview: async (options) => preview(ports, await subject(), options),
    run: (options) => {
      const id = ids.next()
      return schedule(id, (taken, signal) => compactNow(ports, taken, id, options, signal))
    },
    cancel() {
      if (waiting) {
        const job = waiting
        setWaiting(null)
        job.end({ ...NOTHING, checkpointId: job.id, reason: 'It was cancelled before it began.' })
        publishCompactions(ports, state)
        return true
      }
      if (!state.compacting || state.compacting.controller.signal.aborted) return false
      state.compacting.controller.abort()
      return true
    },
    async undo() {
      const active = undo(ports, await free('undo the compaction'))
      settle()
      return active
    },
    async redo() {
      const active = redo(ports, await free('redo the compaction'))
      settle()
      return active
    },
    async edit(id, text) {
      const version = edit(ports, await free('change the summary'), id, text)
      settle()
      return version
    },
    regenerate: (id, focus) => {
      const record = state.view.fit.find((each) => each.id === id)
      if (!record) throw failure('not_found', 'This compaction does not belong to the branch that is shown.')
      return schedule(id, (taken, signal) => regenerate(ports, taken, id, focus, signal))
    },
    list: () => ({ compactions: state.checkpoints.map(toCompaction), active: state.view.record?.id ?? null }),
    read(id) {
      const record = state.checkpoints.find((each) => each.id === id)
      if (!record) throw failure('not_found', 'This chat has no such compaction.')
      const active = state.view.record?.id === id ? state.view.checkpoint : null
      const checkpoint = active ?? { recipe: record.recipe, pinned: [] }
      const block = record.recipe.coveredUntil === null ? null : messageText(summaryBlocks(checkpoint.recipe, checkpoint.pinned))
      return { versions: store.checkpoints.versions(id), block }
    },
    pin(messageId, pinned) {
      if (store.messages.get(messageId)?.conversationId !== state.record.id) throw failure('not_found', 'This conversation has no such message.')
      store.transaction('durable', () => (pinned ? store.pins.add(messageId, clock.now()) : void store.pins.remove(messageId)))
      state.pins = store.pins.list(state.record.id)
      refreshView(ports, state)
      ports.hub.publish(streamOf(state.record.id), { type: 'pins-changed', pins: state.pins })
      publishStatus(ports, state)
    },
    next() {
      const job = waiting
      if (!job || state.active || state.compacting) return false
      setWaiting(null)
      void perform(job)
      return true
    },
    close() {
      waiting?.end({ ...NOTHING, checkpointId: waiting.id, reason: 'Parley is closing.' })
      setWaiting(null)
      state.compacting?.controller.abort()
    },
  }
}

/** A compaction of which only the wish is known yet. */
function notBegun(id: Id, createdAt: number): Compaction {
  return { id, participantId: null, parentId: null, state: 'queued', boundaryId: null, coveredUntil: null, createdAt, result: NOTHING, model: null, version: 0 }
}

const NOTHING: CompactionResult = {
  compacted: false,
  strategy: 'llm',
  trigger: 'manual',
  messagesBefore: 0,
  messagesAfter: 0,
  turnsBefore: 0,
  turnsAfter: 0,
  turnsCompacted: 0,
  turnsKept: 0,
  toolResultsSummarized: 0,
  toolResultsRedacted: 0,
  tokensBefore: 0,
  tokensAfter: 0,
  reportedBefore: null,
  reportedAfter: null,
  summaryLength: 0,
  cost: 0,
  durationMs: 0,
}
