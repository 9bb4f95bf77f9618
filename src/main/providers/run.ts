import { type AppError, appError } from '@shared/errors'
import type { Clock, Emit } from '../engine/ports'

/** The longest delay a timer takes, 24 days: as good as none. */
export const NO_TIMEOUT_MS = 2_147_483_647

/** How long a finished stream may take to close its connection by itself, so that it can be used again. */
const DRAIN_MS = 1_000

/**
 * Keeps the promises of `Provider.stream`: exactly one terminal event, `aborted` at once when the signal fires (also
 * while the SDK hangs), and no rejection. `work` gets a guarded `emit` and a signal of its own for the SDK; after the
 * terminal event it may go on for a second to let the connection end. What it throws becomes the error event.
 */
export async function run(
  ports: { readonly emit: Emit; readonly signal: AbortSignal; readonly clock: Clock; readonly toError: (thrown: unknown) => AppError },
  work: (emit: Emit, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { emit, signal, clock, toError } = ports
  const sdk = new AbortController()
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  let open = true
  const guarded: Emit = (event) => {
    if (!open) return
    if (event.type === 'finish' || event.type === 'error') {
      open = false
      end()
    }
    emit(event)
  }
  const abort = (): void => {
    guarded({ type: 'error', error: ABORTED })
    sdk.abort()
  }
  if (signal.aborted) return abort()
  signal.addEventListener('abort', abort, { once: true })
  const working = work(guarded, sdk.signal)
    .catch((thrown: unknown) => guarded({ type: 'error', error: toError(thrown) }))
    .then(end)
  await ended
  signal.removeEventListener('abort', abort)
  const cancel = clock.setTimer(DRAIN_MS, () => sdk.abort())
  void working.then(cancel)
}

export const ABORTED: AppError = appError('aborted', 'The request was stopped.')
