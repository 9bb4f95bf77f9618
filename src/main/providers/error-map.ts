import { type AppError, appError, type ErrorCode } from '@shared/errors'
import type { ProviderId } from '@shared/model/connection'
import type { Log } from '../engine/ports'
import type { ConnectionFailure } from './connection-failure'
import { detailOf } from './detail'
import { type ServiceErrorCode, sentence } from './error-texts'
import { isOverflow } from './overflow'
import { retryAfter } from './retry-after'

/** The service behind a connection, as its errors name it. */
export type Service = {
  readonly provider: ProviderId
  /** "Anthropic", or the host where the user gave an address. */
  readonly name: string
  readonly host: string
  /** Taken out of every text. */
  readonly key?: string
}

/** What an SDK's error says, in one shape for all of them. */
export type ErrorFacts = {
  readonly status?: number
  /** The service's own codes and types of the error, most telling first. */
  readonly types: readonly string[]
  readonly text: string
  /** The code, where the service's own details leave no doubt. */
  readonly code?: ServiceErrorCode
  /** How long to wait, where the body says it. */
  readonly retryAfterMs?: number
  readonly headers?: { get(name: string): string | null }
  readonly requestId?: string
}

/** Maps an HTTP status or an error event of a service to the one union. `now` is for dates in Retry-After. */
export function serviceError(facts: ErrorFacts, service: Service, model: string, now: number): AppError {
  const code = facts.code ?? codeOf(facts)
  const wait = facts.retryAfterMs ?? retryAfter(facts.headers, now)
  return appError(code, sentence(code, service, model), {
    ...(code === 'provider' ? { retryable: facts.status === undefined || facts.status >= 500 } : {}),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
    provider: service.provider,
    ...(facts.status === undefined ? {} : { status: facts.status }),
    ...(facts.requestId ? { requestId: facts.requestId } : {}),
    detail: detailOf(facts.text, service.key),
  })
}

/** The connection itself failed: no answer, or one that broke off. */
export function connectionError(failed: ConnectionFailure, text: string, service: Service): AppError {
  const messages: Readonly<Record<ConnectionFailure, string>> = {
    dns: `Parley could not find ${service.host}. Check the address and your network connection.`,
    refused: `Nothing answers at ${service.host}. Check that the server is running and that the address is right.`,
    unreachable: `Parley could not reach ${service.host}. Check your network connection.`,
    certificate: `A secure connection to ${service.host} failed: its certificate is not trusted. Check the address; for a server of your own, use http or add its certificate to this computer.`,
    cut: `The connection to ${service.name} was cut. Try again; what had arrived is kept.`,
    timeout: `${service.name} did not answer in time. Try again in a moment.`,
  }
  const retryable = failed !== 'certificate'
  return appError(failed === 'timeout' ? 'timeout' : 'network', messages[failed], {
    retryable,
    provider: service.provider,
    detail: detailOf(text, service.key),
  })
}

/** The stream ended without saying that the answer was complete. */
export function cutError(service: Service): AppError {
  return connectionError('cut', 'The stream ended before the answer was complete.', service)
}

/** Something came that is not what this service's protocol allows. */
export function unreadableError(text: string, service: Service): AppError {
  return appError('provider', `${service.name} sent an answer that Parley cannot read. Check the address in Settings, or try again.`, {
    retryable: true,
    provider: service.provider,
    detail: detailOf(text, service.key),
  })
}

/** A bug of ours on its way through a provider; the log keeps the stack. */
export function internalError(thrown: unknown, log: Log): AppError {
  log.error('provider: unexpected error', { error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) })
  return appError('internal', 'Something went wrong inside Parley. Try again; the log has the details.')
}

const BY_TYPE: Readonly<Record<string, ServiceErrorCode>> = {
  authentication_error: 'auth',
  invalid_api_key: 'auth',
  permission_error: 'permission',
  permission_denied: 'permission',
  not_found_error: 'model_not_found',
  model_not_found: 'model_not_found',
  DeploymentNotFound: 'model_not_found',
  request_too_large: 'too_large',
  insufficient_quota: 'quota',
  billing_error: 'quota',
  billing_hard_limit_reached: 'quota',
  rate_limit_error: 'rate_limit',
  rate_limit_exceeded: 'rate_limit',
  overloaded_error: 'overloaded',
  engine_overloaded: 'overloaded',
  timeout_error: 'timeout',
  content_filter: 'content_filter',
  content_policy_violation: 'content_filter',
  api_error: 'provider',
  server_error: 'provider',
  invalid_request_error: 'invalid_request',
}

const BY_STATUS: Readonly<Record<number, ServiceErrorCode>> = {
  401: 'auth',
  402: 'quota',
  403: 'permission',
  404: 'model_not_found',
  408: 'timeout',
  413: 'too_large',
  429: 'rate_limit',
  503: 'overloaded',
  529: 'overloaded',
}

/** Errors that come with a general status or type and are better known by their words. */
const BY_TEXT: readonly (readonly [RegExp, ServiceErrorCode])[] = [
  [/credit balance is too low|insufficient (?:quota|credits?|balance|funds)|exceeded your current quota|plan and billing/i, 'quota'],
  [/content management policy|content filter|safety system/i, 'content_filter'],
  [/model\b.{0,120}\b(?:not found|does not exist|not exist|is not supported|try pulling)/i, 'model_not_found'],
  [/invalid (?:x-)?api[- ]key|incorrect api key/i, 'auth'],
]

const GENERAL: ReadonlySet<ErrorCode> = new Set(['invalid_request', 'provider', 'rate_limit'])

/** Overflow first, then the type, then the status; a general outcome is made precise by the words, where they are plain. */
function codeOf({ status, types, text }: ErrorFacts): ServiceErrorCode {
  const limited = status === 429 || types.includes('rate_limit_exceeded') || types.includes('rate_limit_error')
  if (!limited && (types.some((type) => isOverflow(type, '')) || isOverflow(undefined, text))) return 'context_overflow'
  const byType = types.map((type) => BY_TYPE[type]).find((code) => code !== undefined && code !== 'invalid_request')
  const byStatus = status === undefined ? undefined : (BY_STATUS[status] ?? (status >= 500 ? 'provider' : 'invalid_request'))
  const specific = byType === 'provider' ? undefined : byType
  const known = specific ?? byStatus ?? byType ?? (types.includes('invalid_request_error') ? 'invalid_request' : 'provider')
  if (!GENERAL.has(known)) return known
  const byText = BY_TEXT.find(([pattern]) => pattern.test(text))?.[1]
  // A rate limit may only turn out to be a quota: its words often name models and keys.
  return byText && (known !== 'rate_limit' || byText === 'quota') ? byText : known
}
