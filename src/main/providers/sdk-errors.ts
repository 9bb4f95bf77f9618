import type { AppError } from '@shared/errors'
import type { Log } from '../engine/ports'
import { causeText, connectionFailure } from './connection-failure'
import { connectionError, internalError, type Service, unreadableError } from './error-map'

/** An SDK's "connection error": the reason is in its causes. */
export function sdkConnectionError(thrown: Error, timedOut: boolean, service: Service): AppError {
  const failed = timedOut ? 'timeout' : (connectionFailure(thrown) ?? 'unreachable')
  return connectionError(failed, causeText(thrown), service)
}

/** What an SDK lets through as it is: a socket that broke in mid-answer, or bytes that are no answer. The rest are bugs. */
export function otherError(thrown: unknown, service: Service, log: Log): AppError {
  const failed = connectionFailure(thrown)
  if (failed) return connectionError(failed, causeText(thrown), service)
  // Reading a field of what is not there is how an answer of another shape shows.
  if (thrown instanceof SyntaxError || thrown instanceof TypeError) {
    log.warn('provider: unreadable answer', { provider: service.provider, error: thrown.stack ?? thrown.message })
    return unreadableError(thrown.message, service)
  }
  return internalError(thrown, log)
}
