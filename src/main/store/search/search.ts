import { Worker } from 'node:worker_threads'
import { type AppError, Failure, failure } from '@shared/errors'
import type { Log, Search } from '../../engine/ports'
import type { FromWorker, ToWorker, WorkerSetup } from './protocol'

export type SearchOptions = {
  /** The data directory; `parley.db` in it must be open in this process before the first call. */
  readonly dir: string
  /** The script of `worker.ts` as this build has it. */
  readonly worker: URL | string
  readonly log: Log
  /** How long a question may take, milliseconds. */
  readonly timeoutMs?: number
  /** After how long without work the worker is ended, milliseconds. */
  readonly idleMs?: number
}

const TIMEOUT_MS = 15_000
/** Wakes within this time count as one, milliseconds. */
const WAKE_MS = 200
/** How long an orderly end of the worker may take before it is stopped, milliseconds. */
const CLOSE_MS = 1_000
/** An idle worker holds some 40 MB; the next question starts another one within 0.1 s. */
const IDLE_MS = 300_000
/** Megabytes for what dies young; more would only let garbage lie about. */
const YOUNG_MB = 4
/** A worker that ends so often by itself is not started again. */
const MAX_CRASHES = 3

type Waiting = { readonly resolve: (value: never) => void; readonly reject: (reason: Failure) => void; readonly timer: NodeJS.Timeout }

/** The search in a worker that starts with the first call or wake. Questions never hang: they end with an answer or a `Failure`. */
export function createSearch({ dir, worker: script, log, timeoutMs = TIMEOUT_MS, idleMs = IDLE_MS }: SearchOptions): Search {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | null = null
  let crashes = 0
  let nextId = 0
  let waking: NodeJS.Timeout | null = null
  let idle: NodeJS.Timeout | undefined
  let closing: Promise<void> | null = null

  function start(): Worker {
    const setup: WorkerSetup = { dir }
    const started = new Worker(script, { name: 'search', workerData: setup, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } })
    started.on('message', onMessage)
    started.on('error', (error) => onEnd(started, error.message))
    started.on('exit', (code) => onEnd(started, `exit code ${code}`))
    // An app that ends does not wait for it.
    started.unref()
    return started
  }

  function onMessage(message: FromWorker): void {
    if (message.type === 'log') {
      log.warn(message.message, message.data)
      return
    }
    const question = take(message.id)
    if (message.type === 'answer') question?.resolve(message.value as never)
    else question?.reject(new Failure(message.error))
  }

  function take(id: number): Waiting | null {
    const question = waiting.get(id)
    if (!question) return null
    waiting.delete(id)
    clearTimeout(question.timer)
    if (waiting.size === 0) rest()
    return question
  }

  /** An end nobody asked for. */
  function onEnd(ended: Worker, reason: string): void {
    if (worker !== ended) return
    worker = null
    crashes += 1
    log.error('search: the worker ended', { reason, crashes })
    failAll(stopped(reason).error)
  }

  function failAll(error: AppError): void {
    for (const id of [...waiting.keys()]) take(id)?.reject(new Failure(error))
  }

  function post(message: ToWorker): void {
    worker ??= start()
    worker.postMessage(message)
    clearTimeout(idle)
    if (waiting.size === 0) rest()
  }

  function rest(): void {
    worker?.unref()
    clearTimeout(idle)
    idle = setTimeout(() => void stop(), idleMs).unref()
  }

  function ask<T>(message: (id: number) => ToWorker): Promise<T> {
    if (closing) return Promise.reject(closed())
    if (crashes >= MAX_CRASHES) return Promise.reject(failure('internal', 'The search has stopped several times. Start Parley again to search.'))
    const id = ++nextId
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => onLate(id), timeoutMs)
      waiting.set(id, { resolve, reject, timer })
      post(message(id))
      // Only a question keeps the process alive.
      worker?.ref()
    })
  }

  /** What works so long cannot be stopped otherwise. */
  function onLate(id: number): void {
    const late = take(id)
    const slow = worker
    if (!late || !slow) return
    late.reject(failure('timeout', 'The search took too long. Search for something rarer, or try again.'))
    onEnd(slow, `no answer after ${timeoutMs} ms`)
    void slow.terminate()
  }

  /** Lets the worker close its files; nothing may be open. */
  async function stop(): Promise<void> {
    clearTimeout(idle)
    const ended = worker
    worker = null
    if (!ended) return
    const exit = new Promise((resolve) => ended.once('exit', resolve))
    ended.postMessage({ type: 'close' } satisfies ToWorker)
    const timer = setTimeout(() => void ended.terminate(), CLOSE_MS)
    await exit
    clearTimeout(timer)
  }

  function end(): Promise<void> {
    if (waking) clearTimeout(waking)
    failAll(closed().error)
    return stop()
  }

  return {
    find: (query) => ask((id) => ({ type: 'find', id, query })),
    earlier: (query) => ask((id) => ({ type: 'earlier', id, query })),
    wake() {
      if (closing || crashes >= MAX_CRASHES) return
      waking ??= setTimeout(() => {
        waking = null
        post({ type: 'wake' })
      }, WAKE_MS).unref()
    },
    close: () => {
      closing ??= end()
      return closing
    },
  }
}

function closed(): Failure {
  return failure('shutdown', 'Parley is closing. Start it again to search.')
}

function stopped(reason: string): Failure {
  return failure('internal', 'The search stopped unexpectedly. Try again.', { detail: reason })
}
