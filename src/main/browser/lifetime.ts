import type { Log } from '../engine/ports'

export type LifetimeOptions = {
  /** Ends everything in order. */
  readonly end: () => Promise<void>
  readonly log: Log
}

/** An end in order takes at most 2 s by itself; after this the process goes anyway. */
const LIMIT_MS = 2_500

/**
 * Ends the process in order on SIGINT, SIGTERM and SIGHUP (exit code 0), and on an error nobody caught (exit code 1).
 * A second signal ends it at once: what is stored is safe at any moment.
 */
export function endOnSignals({ end, log }: LifetimeOptions): void {
  let ending = false

  function leave(code: number): void {
    if (ending) process.exit(1)
    ending = true
    setTimeout(() => process.exit(code), LIMIT_MS).unref()
    end().then(
      () => process.exit(code),
      (error: unknown) => {
        process.stderr.write(`Parley did not end in order: ${String(error)}\n`)
        process.exit(1)
      },
    )
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave(0))
  process.on('uncaughtException', (error) => {
    log.error('A bug ends Parley', { error })
    leave(1)
  })
  // A promise nobody waited for, often inside a library whose request was aborted: no reason to end running answers.
  process.on('unhandledRejection', (error) => log.error('A promise failed unnoticed', { error }))
}
