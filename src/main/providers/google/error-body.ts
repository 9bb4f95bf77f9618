import type { ErrorFacts } from '../error-map'
import type { ServiceErrorCode } from '../error-texts'

/** The `error` of a refusal, or of a chunk in mid-stream. */
export type ErrorBody = {
  readonly code?: number
  readonly message?: string
  /** A name such as RESOURCE_EXHAUSTED. */
  readonly status?: string
  readonly details?: readonly Detail[]
}

/** Kinds of details, told apart by what they hold: a reason, broken quotas, or how long to wait ("34.5s"). */
type Detail = {
  readonly reason?: string
  readonly violations?: readonly { readonly quotaId?: string }[]
  readonly retryDelay?: string
}

/** What an error of the API says. Its details are more telling than its status: a wrong key is a 400, every 429 speaks of a quota. */
export function errorFacts(error: ErrorBody): ErrorFacts {
  const text = error.message ?? JSON.stringify(error)
  const wait = retryDelay(error.details ?? [])
  const code = codeOf(error, text, wait !== undefined)
  return {
    ...(typeof error.code === 'number' ? { status: error.code } : {}),
    types: error.status ? [error.status] : [],
    text,
    ...(code === undefined ? {} : { code }),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  }
}

/** Takes the error out of a body; some endpoints wrap it into a list. Null for what is no JSON of the API. */
export function parseErrorBody(body: string): ErrorBody | null {
  try {
    const parsed: unknown = JSON.parse(body)
    const outer: unknown = Array.isArray(parsed) ? parsed[0] : parsed
    return typeof outer === 'object' && outer !== null && 'error' in outer && typeof outer.error === 'object' ? (outer.error as ErrorBody | null) : null
  } catch {
    return null
  }
}

const BY_STATUS: Readonly<Record<string, ServiceErrorCode>> = {
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'permission',
  NOT_FOUND: 'model_not_found',
  UNAVAILABLE: 'overloaded',
  DEADLINE_EXCEEDED: 'timeout',
}

const BY_TEXT: readonly (readonly [RegExp, ServiceErrorCode])[] = [
  [/API key (?:not valid|expired|not found)/i, 'auth'],
  [/request payload size exceeds/i, 'too_large'],
  [/location is not supported/i, 'permission'],
  [/enable billing/i, 'quota'],
]

function codeOf(error: ErrorBody, text: string, saysWhenToRetry: boolean): ServiceErrorCode | undefined {
  const details = error.details ?? []
  if (details.some(({ reason }) => reason?.startsWith('API_KEY_'))) return 'auth'
  if (error.status === 'RESOURCE_EXHAUSTED') {
    const quotas = details.flatMap(({ violations }) => (violations ?? []).map(({ quotaId }) => quotaId ?? ''))
    // A limit of 0 is how a plan says that it does not have this model.
    if (quotas.some((id) => /PerDay/i.test(id)) || /limit: 0\b/.test(text)) return 'quota'
    return quotas.length > 0 || saysWhenToRetry ? 'rate_limit' : undefined
  }
  return BY_TEXT.find(([pattern]) => pattern.test(text))?.[1] ?? (error.status === undefined ? undefined : BY_STATUS[error.status])
}

function retryDelay(details: readonly Detail[]): number | undefined {
  const seconds = Number.parseFloat(details.find(({ retryDelay }) => retryDelay)?.retryDelay ?? '')
  return Number.isFinite(seconds) && seconds >= 0 ? Math.round(seconds * 1_000) : undefined
}
