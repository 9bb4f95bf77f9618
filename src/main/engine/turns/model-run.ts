import { type AppError, appError } from '@shared/errors'
import type { Block, StopReason } from '@shared/model/message'
import type { PendingRetry } from '@shared/model/turn'
import { NO_USAGE, type Usage } from '@shared/model/usage'
import type { Clock, Provider, ProviderEvent, ProviderRequest } from '../ports'
import { createDraft, type Draft, type DraftSink } from './draft'
import { MAX_ATTEMPTS, retryDelay } from './retry'

/** How long an aborted provider may take to say so before it is left behind. */
const ABORT_GRACE_MS = 80

/** One request to the provider, for the ledger. */
export type Attempt = {
  readonly startedAt: number
  readonly endedAt: number
  readonly firstTokenMs: number | null
  readonly usage: Usage
  readonly error: AppError | null
}

export type ModelRunResult = {
  readonly outcome: 'completed' | 'failed' | 'interrupted'
  /** In the order in which they came; partial unless completed. */
  readonly blocks: readonly Block[]
  readonly usage: Usage
  readonly stopReason: StopReason
  readonly firstTokenMs: number | null
  readonly error: AppError | null
  readonly attempts: readonly Attempt[]
}

export type ModelRunOptions = {
  readonly provider: Provider
  readonly request: ProviderRequest
  readonly streaming: boolean
  readonly signal: AbortSignal
  /** Longest silence of the provider, before the first token and between tokens, milliseconds. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly random: () => number
  /** Tries in all; 1 = never retry. */
  readonly maxAttempts?: number
  readonly sink: DraftSink & {
    phase(phase: 'waiting' | 'streaming'): void
    /** A retry is due at a time; null when it starts. */
    retrying(retry: PendingRetry | null): void
  }
}

/** A run in progress. `draft` is the partial answer at any moment. */
export type ModelRun = { readonly draft: Draft; readonly done: Promise<ModelRunResult> }

/**
 * The lower layer: takes a context, yields one assistant message. Retries by itself only before the first token;
 * an abort ends it within 100 ms whatever the provider does. `done` never rejects.
 */
export function startModelRun(options: ModelRunOptions): ModelRun {
  const draft = createDraft(options.clock, options.sink)
  return { draft, done: run(options, draft) }
}

async function run(options: ModelRunOptions, draft: Draft): Promise<ModelRunResult> {
  const attempts: Attempt[] = []
  for (;;) {
    options.sink.phase('waiting')
    const attempt = await tryOnce(options, draft)
    attempts.push(attempt)
    const { error } = attempt
    const mayRetry = attempt.firstTokenMs === null && attempts.length < (options.maxAttempts ?? MAX_ATTEMPTS)
    const delay = error && mayRetry ? retryDelay(error, attempts.length, options.random) : null
    if (error && delay !== null && !options.signal.aborted) {
      options.sink.retrying({ attempt: attempts.length, maxAttempts: MAX_ATTEMPTS, at: options.clock.now() + delay, error })
      const waited = await wait(delay, options.clock, options.signal)
      options.sink.retrying(null)
      if (waited) continue
      return finish('interrupted', attempt)
    }
    if (!error) return finish('completed', attempt)
    return finish(options.signal.aborted ? 'interrupted' : 'failed', attempt)
  }

  function finish(outcome: ModelRunResult['outcome'], attempt: Attempt & { readonly stopReason?: StopReason }): ModelRunResult {
    draft.close()
    return {
      outcome,
      blocks: draft.blocks,
      usage: attempt.usage,
      stopReason: attempt.stopReason ?? 'unknown',
      firstTokenMs: attempt.firstTokenMs,
      error: outcome === 'failed' ? attempt.error : null,
      attempts,
    }
  }
}

/** Resolves to false if the signal aborts first. */
function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const onAbort = (): void => {
      cancel()
      resolve(false)
    }
    const cancel = clock.setTimer(ms, () => {
      signal.removeEventListener('abort', onAbort)
      resolve(true)
    })
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

/** One request. Resolves with the terminal event, the abort or the timeout, whichever is first; later events are ignored. */
function tryOnce(options: ModelRunOptions, draft: Draft): Promise<Attempt & { readonly stopReason?: StopReason }> {
  const { provider, request, signal, clock, timeoutMs, sink } = options
  const startedAt = clock.now()
  const inner = new AbortController()
  let firstTokenMs: number | null = null
  let usage = NO_USAGE
  let heard = false
  let open = true

  return new Promise((resolve) => {
    let cancelTimer = clock.setTimer(timeoutMs, onSilence)

    const settle = (error: AppError | null, stopReason?: StopReason): void => {
      if (!open) return
      open = false
      cancelTimer()
      signal.removeEventListener('abort', onAbort)
      resolve({ startedAt, endedAt: clock.now(), firstTokenMs, usage, error, ...(stopReason && { stopReason }) })
    }

    function onSilence(): void {
      // Checked once per period instead of re-armed per delta: a clock read for every token would cost more than the token.
      if (heard) {
        heard = false
        cancelTimer = clock.setTimer(timeoutMs, onSilence)
        return
      }
      const seconds = Math.round(timeoutMs / 1_000)
      // Settled first: the provider answers the abort at once, and its word for it is not the reason.
      settle(appError('timeout', `The model sent nothing for ${seconds} s. Try again, or raise the limit in Settings.`))
      inner.abort()
    }

    function onAbort(): void {
      inner.abort()
      cancelTimer()
      cancelTimer = clock.setTimer(ABORT_GRACE_MS, () => settle(appError('aborted', 'The answer was stopped.')))
    }

    const emit = (event: ProviderEvent): void => {
      if (!open) return
      heard = true
      switch (event.type) {
        case 'block-start':
        case 'delta':
        case 'block-end':
          if (firstTokenMs === null) {
            firstTokenMs = clock.now() - startedAt
            sink.phase('streaming')
          }
          draft.apply(event)
          return
        case 'usage':
          usage = event.usage
          return
        case 'finish':
          usage = event.usage
          settle(null, event.reason)
          return
        case 'error':
          settle(event.error)
          return
        case 'start':
          return
      }
    }

    if (signal.aborted) {
      settle(appError('aborted', 'The answer was stopped.'))
      return
    }
    signal.addEventListener('abort', onAbort, { once: true })
    const call = options.streaming ? provider.stream(request, emit, inner.signal) : provider.complete(request, emit, inner.signal)
    call.then(
      () => settle(appError('provider', 'The provider ended without an answer. Try again.')),
      (reason: unknown) =>
        settle(appError('internal', 'The provider module failed. Try again; if it happens again, look into the log.', { detail: String(reason) })),
    )
  })
}
