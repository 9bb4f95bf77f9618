import { Worker } from 'node:worker_threads'
import type { Clock } from '../engine/ports'
import type { Job, JobResult } from './jobs'

/** Does jobs in a worker, one after the other, each within its time. */
export type Workshop = {
  /** Never rejects. After `ms` milliseconds, or with the signal, the worker is ended and the job has no result. */
  run(job: Job, ms: number, signal: AbortSignal): Promise<JobResult>
  close(): Promise<void>
}

/** An idle worker holds memory for nothing. */
const IDLE_MS = 60_000
const MEMORY_MB = 256

/** `worker` is the script of `worker.ts` as this build has it. The thread starts with the first job. */
export function createWorkshop({ worker: script, clock }: { readonly worker: string | URL; readonly clock: Clock }): Workshop {
  let worker: Worker | null = null
  let last: Promise<unknown> = Promise.resolve()
  let cancelIdle = (): void => {}

  async function stop(): Promise<void> {
    cancelIdle()
    const stopped = worker
    worker = null
    await stopped?.terminate()
  }

  function start(): Worker {
    const started = new Worker(script, { name: 'tools', resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB }, env: {}, execArgv: [] })
    // Between jobs too: an error nobody listens to would end the app.
    started.on('error', () => forget(started))
    started.on('exit', () => forget(started))
    return started
  }

  function forget(ended: Worker): void {
    if (worker === ended) worker = null
  }

  function perform(job: Job, ms: number, signal: AbortSignal): Promise<JobResult> {
    cancelIdle()
    if (signal.aborted) return Promise.resolve({ ok: false, reason: 'It was cancelled.' })
    worker ??= start()
    const current = worker
    const { promise, resolve } = Promise.withResolvers<JobResult>()
    const settle = (result: JobResult): void => {
      current.off('message', settle).off('error', onError).off('exit', onExit)
      signal.removeEventListener('abort', onAbort)
      cancelTimer()
      current.unref()
      cancelIdle = clock.setTimer(IDLE_MS, () => void stop())
      resolve(result)
    }
    const onError = (): void => settle({ ok: false, reason: 'It needed too much memory and was stopped.' })
    const onExit = (): void => settle({ ok: false, reason: 'It was stopped.' })
    const giveUp = (reason: string): void => {
      settle({ ok: false, reason })
      void stop()
    }
    const onAbort = (): void => giveUp('It was cancelled.')
    const cancelTimer = clock.setTimer(ms, () => giveUp('It took too long and was stopped.'))
    signal.addEventListener('abort', onAbort, { once: true })
    current.on('message', settle).on('error', onError).on('exit', onExit)
    // Only a job in progress keeps the process alive.
    current.ref()
    current.postMessage(job)
    return promise
  }

  return {
    run(job, ms, signal) {
      const done = last.then(() => perform(job, ms, signal))
      last = done
      return done
    },
    close: stop,
  }
}
