import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk'
import { type AppError, Failure } from '@shared/errors'
import type { Log } from '../../engine/ports'
import { type ErrorFacts, type Service, serviceError } from '../error-map'
import { otherError, sdkConnectionError } from '../sdk-errors'

/** Maps what the SDK throws, before and in the middle of a stream, to the one union of errors. */
export function anthropicError(thrown: unknown, service: Service, model: string, now: number, log: Log): AppError {
  if (thrown instanceof Failure) return thrown.error
  if (thrown instanceof APIConnectionError) return sdkConnectionError(thrown, thrown instanceof APIConnectionTimeoutError, service)
  if (thrown instanceof APIError) return serviceError(factsOf(thrown), service, model, now)
  return otherError(thrown, service, log)
}

/** The body is `{type: "error", error: {type, message}, request_id}`; proxies send other shapes, or text. */
function factsOf(error: APIError): ErrorFacts {
  const requestId = error.requestID ?? idInBody(error.error)
  return {
    ...(error.status === undefined ? {} : { status: error.status }),
    types: [error.errorCode, error.type].filter((type) => typeof type === 'string'),
    text: error.apiMessage ?? error.message,
    ...(error.headers ? { headers: error.headers } : {}),
    ...(requestId ? { requestId } : {}),
  }
}

function idInBody(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'request_id' in body && typeof body.request_id === 'string' ? body.request_id : undefined
}
