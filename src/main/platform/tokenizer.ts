import { Worker } from 'node:worker_threads'
import { quickTokens } from '@shared/quick-tokens'
import type { Log, Tokenizer } from '../engine/ports'
import { textPieces } from './text-pieces'

/** UTF-16 units that go to the worker at once: some 10 ms of work, so that a long text never holds up a short one. */
const BATCH = 65_536
/** The worker's tables take some 100 MB; without work for so long it is ended and started again when needed. */
const IDLE_MS = 300_000
/** Megabytes for what dies young: the default lets some 40 MB of garbage lie about, and counts are no faster for it. */
const YOUNG_MB = 2
/** A worker that ends so often by itself is not started again; counts are estimates from then on. */
const MAX_CRASHES = 3

type Job = {
  readonly pieces: Iterator<{ readonly text: number; readonly piece: string }>
  readonly texts: readonly string[]
  readonly counts: number[]
  readonly done: (counts: readonly number[]) => void
}
type Batch = { readonly job: Job; readonly pieces: readonly { readonly text: number; readonly piece: string }[] }

/** `warm` loads the tables ahead of the first count; `close` ends the worker, open counts become estimates. */
export type WorkerTokenizer = Tokenizer & { warm(): Promise<void>; close(): Promise<void> }

/**
 * Counts o200k tokens in a worker that starts with the first count. Requests take turns batch by batch. Where the worker
 * fails, `count` answers with the estimate of `quick`; it never rejects.
 */
export function createTokenizer(options: { readonly worker: URL | string; readonly log: Log }): WorkerTokenizer {
  const { log } = options
  const jobs: Job[] = []
  let worker: Worker | null = null
  let running: Batch | null = null
  let crashes = 0
  let closed = false
  let idle: NodeJS.Timeout | undefined

  function start(): Worker {
    const started = new Worker(options.worker, { name: 'tokenizer', resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } })
    started.on('message', (counts: readonly number[]) => onCounts(counts))
    started.on('error', (error) => onEnd(started, error.message))
    started.on('exit', (code) => onEnd(started, `exit code ${code}`))
    return started
  }

  function onCounts(counts: readonly number[]): void {
    const batch = running
    running = null
    if (!batch) return
    for (const [index, { text }] of batch.pieces.entries()) add(batch.job, text, counts[index] ?? 0)
    jobs.push(batch.job)
    pump()
  }

  /** An end nobody asked for: what waits is estimated. */
  function onEnd(ended: Worker, reason: string): void {
    if (worker !== ended) return
    worker = null
    crashes += 1
    log.error('tokenizer: the worker ended, counts are estimated', { reason, crashes })
    estimateAll()
  }

  function estimateAll(): void {
    const open = running ? [running.job, ...jobs] : [...jobs]
    running = null
    jobs.length = 0
    for (const job of open) job.done(job.texts.map(quickTokens))
  }

  function pump(): void {
    if (running) return
    clearTimeout(idle)
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const pieces = nextBatch(job)
      if (pieces.length === 0) {
        job.done(job.counts)
        continue
      }
      running = { job, pieces }
      worker ??= start()
      // Only a count in progress keeps the process alive.
      worker.ref()
      worker.postMessage(pieces.map(({ piece }) => piece))
      return
    }
    worker?.unref()
    idle = setTimeout(() => void stop(), IDLE_MS).unref()
  }

  async function stop(): Promise<void> {
    clearTimeout(idle)
    const stopped = worker
    worker = null
    estimateAll()
    await stopped?.terminate()
  }

  const count = (texts: readonly string[]): Promise<readonly number[]> => {
    if (closed || crashes >= MAX_CRASHES) return Promise.resolve(texts.map(quickTokens))
    const { promise, resolve } = Promise.withResolvers<readonly number[]>()
    jobs.push({ pieces: piecesOf(texts), texts, counts: texts.map(() => 0), done: resolve })
    pump()
    return promise
  }
  return {
    count,
    quick: quickTokens,
    warm: async () => {
      await count(['warm'])
    },
    close: () => {
      closed = true
      return stop()
    },
  }
}

function* piecesOf(texts: readonly string[]): Generator<{ readonly text: number; readonly piece: string }, void, void> {
  for (const [text, whole] of texts.entries()) {
    if (whole === '') continue
    for (const piece of textPieces(whole, BATCH)) yield { text, piece }
  }
}

/** The next pieces of a job, together at least a batch where the job has so much left. */
function nextBatch(job: Job): Batch['pieces'] {
  const pieces = []
  for (let size = 0; size < BATCH; ) {
    const next = job.pieces.next()
    if (next.done) break
    pieces.push(next.value)
    size += next.value.piece.length
  }
  return pieces
}

function add(job: Job, text: number, tokens: number): void {
  job.counts[text] = (job.counts[text] ?? 0) + tokens
}
