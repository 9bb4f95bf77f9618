/**
 * The one union of errors. `message` is written for the user (what happened, what to do);
 * `detail` holds the raw text of a provider or the system with secrets redacted.
 */
export type AppError = {
  readonly code: ErrorCode
  readonly message: string
  readonly retryable: boolean
  /** Milliseconds after which a retry makes sense. */
  readonly retryAfterMs?: number
  readonly provider?: string
  /** HTTP status, where there was one. */
  readonly status?: number
  /** The provider's id of the failed request. */
  readonly requestId?: string
  readonly detail?: string
}

export type ErrorCode =
  // from providers
  | 'auth'
  | 'permission'
  | 'rate_limit'
  | 'overloaded'
  | 'quota'
  | 'context_overflow'
  | 'content_filter'
  | 'model_not_found'
  | 'invalid_request'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'provider'
  // from Parley
  | 'validation'
  | 'unknown_method'
  | 'not_found'
  | 'conflict'
  | 'unsupported'
  | 'window_unknown'
  | 'open_calls'
  | 'too_large'
  | 'locked'
  | 'db_corrupt'
  | 'db_future'
  | 'disk'
  | 'shutdown'
  | 'protocol'
  | 'internal'

/** What the windows offer beside an error's text. */
export type ErrorAction = 'retry' | 'settings' | 'compact' | 'window' | 'none'

/** One row per code; a new code does not compile until it is decided here what the user can do about it. */
export const ERROR_ACTIONS: Readonly<Record<ErrorCode, ErrorAction>> = {
  auth: 'settings',
  permission: 'settings',
  rate_limit: 'retry',
  overloaded: 'retry',
  quota: 'settings',
  context_overflow: 'compact',
  content_filter: 'retry',
  model_not_found: 'settings',
  invalid_request: 'retry',
  network: 'retry',
  timeout: 'retry',
  aborted: 'retry',
  provider: 'retry',
  validation: 'none',
  unknown_method: 'none',
  not_found: 'none',
  conflict: 'none',
  unsupported: 'none',
  window_unknown: 'window',
  open_calls: 'none',
  too_large: 'none',
  locked: 'none',
  db_corrupt: 'none',
  db_future: 'none',
  disk: 'retry',
  shutdown: 'none',
  protocol: 'none',
  internal: 'retry',
}

/** Codes the engine may retry by itself, and only before the first token of an answer. */
const RETRYABLE: ReadonlySet<ErrorCode> = new Set(['rate_limit', 'overloaded', 'network', 'timeout'])

/** Builds an error; `retryable` follows from the code unless it is given. */
export function appError(code: ErrorCode, message: string, extra: Partial<Omit<AppError, 'code' | 'message'>> = {}): AppError {
  return { code, message, retryable: RETRYABLE.has(code), ...extra }
}

/** An expected failure on its way up to the router, where it becomes a failed result again. */
export class Failure extends Error {
  readonly error: AppError
  constructor(error: AppError) {
    super(error.message)
    this.name = 'Failure'
    this.error = error
  }
}

/** Shorthand for `new Failure(appError(…))`. */
export function failure(code: ErrorCode, message: string, extra: Partial<Omit<AppError, 'code' | 'message'>> = {}): Failure {
  return new Failure(appError(code, message, extra))
}
