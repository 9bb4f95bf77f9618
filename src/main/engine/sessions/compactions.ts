import { appError, Failure, failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Compaction, CompactionResult, SummaryVersion } from '@shared/model/compaction'
import { messageText } from '@shared/model/message'
import { compactNow, type ManualOptions, preview } from '../compaction/compactor'
import { toCompaction } from '../compaction/history'
import { edit, redo, regenerate, undo } from '../compaction/revise'
import type { Subject } from '../compaction/subject'
import { summaryBlocks } from '../compaction/summary-block'
import type { LiveCompaction, SessionPorts, SessionState } from './session-state'

export type CompactionOutcome = CompactionResult & { readonly checkpointId: Id }

/** Compaction of one model's context, a chat's or that of a seat in a room, as the user commands it. Methods throw `Failure` for what the user can mend. */
export type Compactions = {
  preview(options: ManualOptions): Promise<CompactionResult>
  /** Compacts now, or behind what runs; asked again while one waits, it is the same one. */
  run(options: ManualOptions): { readonly checkpointId: Id; readonly done: Promise<CompactionOutcome> }
  /** Takes a waiting one back or ends the one that runs; without an id whichever there is, in this order. False where there is none. */
  cancel(id?: Id): boolean
  undo(): Promise<Id | null>
  redo(): Promise<Id | null>
  edit(id: Id, text: string): Promise<number>
  /** Has a summary written anew, now or behind what runs; asked again for the same one while it waits, it is the same. */
  regenerate(id: Id, focus: string | null): { readonly checkpointId: Id; readonly done: Promise<CompactionOutcome> }
  list(): { readonly compactions: readonly Compaction[]; readonly active: Id | null }
  read(id: Id): { readonly versions: readonly SummaryVersion[]; readonly block: string | null }
  /** The session is free: starts what waits. True if something did. */
  next(): boolean
  /** Ends what runs and forgets what waits. */
  close(): void
}

type Job = {
  readonly id: Id
  readonly kind: 'run' | 'regenerate'
  /** As windows see it while it waits. */
  readonly view: Compaction
  readonly work: (subject: Subject, signal: AbortSignal) => Promise<CompactionResult>
  readonly end: (outcome: CompactionOutcome) => void
  readonly done: Promise<CompactionOutcome>
}

/** Whose context is compacted. */
export type CompactionHost = {
  readonly conversationId: Id
  readonly participantId: Id | null
  readonly side: { compacting: LiveCompaction | null; waiting: readonly Compaction[] } & Pick<SessionState, 'checkpoints' | 'view'>
  /** An answer is being written on this context. */
  answering(): boolean
  closed(): boolean
  subject(): Promise<Subject>
  /** Tells the windows which compactions there are. */
  publish(): void
  /** Stores and shows what the gauge reads after a change. */
  settle(): void
}

/** Makes the compactions of one context. `idle` is called when one has ended, so that what waits goes on. */
export function createCompactions(ports: SessionPorts, host: CompactionHost, idle: () => void): Compactions {
  const { store, ids, clock } = ports
  const { side } = host
  let waiting: readonly Job[] = []

  function setWaiting(jobs: readonly Job[]): void {
    waiting = jobs
    side.waiting = jobs.map(({ view }) => view)
  }

  function assertFree(what: string): void {
    if (host.closed()) throw failure('shutdown', 'Parley is closing. Try again after the next start.')
    if (host.answering()) throw failure('conflict', `An answer is being written. Wait for it or stop it, then ${what}.`)
    if (side.compacting) throw failure('conflict', `The chat is being compacted. Wait for it or cancel it, then ${what}.`)
  }

  async function free(what: string): Promise<Subject> {
    assertFree(what)
    const taken = await host.subject()
    assertFree(what)
    return taken
  }

  function schedule({ id, kind, work }: Pick<Job, 'id' | 'kind' | 'work'>): { readonly checkpointId: Id; readonly done: Promise<CompactionOutcome> } {
    if (host.closed()) throw failure('shutdown', 'Parley is closing. Try again after the next start.')
    const same = waiting.find((job) => job.kind === kind && (kind === 'run' || job.id === id))
    if (same) return { checkpointId: same.id, done: same.done }
    let end: Job['end'] = () => undefined
    const done = new Promise<CompactionOutcome>((resolve) => {
      end = resolve
    })
    const known = side.view.fit.find((record) => record.id === id)
    const view = { ...(known ? toCompaction(known) : notBegun(id, host.participantId, clock.now())), state: 'queued' as const }
    const job = { id, kind, view, work, end, done }
    if (!host.answering() && !side.compacting) {
      void perform(job)
      return { checkpointId: id, done }
    }
    setWaiting([...waiting, job])
    host.publish()
    return { checkpointId: id, done }
  }

  async function perform({ id, work, end }: Job): Promise<void> {
    const controller = new AbortController()
    let ended: () => void = () => undefined
    const whenEnded = new Promise<void>((resolve) => {
      ended = resolve
    })
    side.compacting = { id, controller, ended: whenEnded, view: null, manual: true }
    let outcome: CompactionResult
    try {
      outcome = await work(await host.subject(), controller.signal)
    } catch (reason) {
      outcome = failed(reason)
    }
    side.compacting = null
    ended()
    host.publish()
    try {
      host.settle()
    } catch (reason) {
      ports.log.warn('the gauge was not saved', { conversation: host.conversationId, reason: String(reason) })
    }
    end({ ...outcome, checkpointId: id })
    idle()
  }

  function failed(reason: unknown): CompactionResult {
    if (reason instanceof Failure) return { ...NOTHING, reason: reason.error.message, error: reason.error }
    ports.log.error('a compaction was not made', { conversation: host.conversationId, reason: String(reason) })
    const error = appError('internal', 'Something went wrong inside Parley. Nothing was changed.')
    return { ...NOTHING, reason: error.message, error }
  }

  return {
    preview: async (options) => preview(ports, await host.subject(), options),
    run: (options) => {
      const id = ids.next()
      return schedule({ id, kind: 'run', work: (taken, signal) => compactNow(ports, taken, id, options, signal) })
    },
    cancel(id) {
      const running = side.compacting
      // Windows know one that came by itself by its checkpoint.
      const runs = running !== null && (running.view?.id ?? running.id) === id
      const job = id === undefined ? waiting.at(-1) : runs ? undefined : waiting.find((each) => each.id === id)
      if (job) {
        setWaiting(waiting.filter((each) => each !== job))
        job.end({ ...NOTHING, checkpointId: job.id, reason: 'It was cancelled before it began.' })
        host.publish()
        return true
      }
      if (!running || running.controller.signal.aborted || (id !== undefined && !runs)) return false
      running.controller.abort()
      return true
    },
    async undo() {
      const active = undo(ports, await free('undo the compaction'))
      host.settle()
      return active
    },
    async redo() {
      const active = redo(ports, await free('redo the compaction'))
      host.settle()
      return active
    },
    async edit(id, text) {
      const version = edit(ports, await free('change the summary'), id, text)
      host.settle()
      return version
    },
    regenerate: (id, focus) => {
      const record = side.view.fit.find((each) => each.id === id)
      if (!record) throw failure('not_found', 'This compaction does not belong to the branch that is shown.')
      return schedule({ id, kind: 'regenerate', work: (taken, signal) => regenerate(ports, taken, id, focus, signal) })
    },
    list: () => ({ compactions: side.checkpoints.map(toCompaction), active: side.view.record?.id ?? null }),
    read(id) {
      const record = side.checkpoints.find((each) => each.id === id)
      if (!record) throw failure('not_found', 'This chat has no such compaction.')
      const active = side.view.record?.id === id ? side.view.checkpoint : null
      const checkpoint = active ?? { recipe: record.recipe, pinned: [] }
      const block = record.recipe.coveredUntil === null ? null : messageText(summaryBlocks(checkpoint.recipe, checkpoint.pinned))
      return { versions: store.checkpoints.versions(id), block }
    },
    next() {
      const [job, ...rest] = waiting
      if (!job || host.answering() || side.compacting) return false
      setWaiting(rest)
      void perform(job)
      return true
    },
    close() {
      for (const { id, end } of waiting) end({ ...NOTHING, checkpointId: id, reason: 'Parley is closing.' })
      setWaiting([])
      side.compacting?.controller.abort()
    },
  }
}

/** A compaction of which only the wish is known yet. */
function notBegun(id: Id, participantId: Id | null, createdAt: number): Compaction {
  return { id, participantId, parentId: null, state: 'queued', boundaryId: null, coveredUntil: null, createdAt, result: NOTHING, model: null, version: 0 }
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
