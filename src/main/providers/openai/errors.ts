import { type AppError, Failure } from '@shared/errors'
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import type { Log } from '../../engine/ports'
import { type ErrorFacts, type Service, serviceError } from '../error-map'
import { otherError, sdkConnectionError } from '../sdk-errors'

/** Maps what the SDK throws, before and in the middle of a stream, to the one union of errors. */
export function openAiError(thrown: unknown, service: Service, model: string, now: number, log: Log): AppError {
  if (thrown instanceof Failure) return thrown.error
  if (thrown instanceof APIConnectionError) return sdkConnectionError(thrown, thrown instanceof APIConnectionTimeoutError, service)
  if (thrown instanceof APIError) return serviceError(factsOf(thrown), service, model, now)
  return otherError(thrown, service, log)
}

/** The body is `{error: {message, type, code}}`; routers put an HTTP status into `code`, and some send `error` as text. */
function factsOf(error: APIError): ErrorFacts {
  const code: unknown = error.code
  const status = error.status ?? (typeof code === 'number' && code >= 400 && code < 600 ? code : undefined)
  const body: unknown = error.error
  const message = typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string' ? body.message : error.message
  return {
    ...(status === undefined ? {} : { status }),
    types: [code, error.type].filter((type) => typeof type === 'string'),
    text: message,
    ...(error.headers ? { headers: error.headers } : {}),
    ...(error.requestID ? { requestId: error.requestID } : {}),
  }
}
