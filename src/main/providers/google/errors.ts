import { GoogleGenerativeAIError } from '@google/generative-ai'
import { type AppError, Failure } from '@shared/errors'
import type { Log } from '../../engine/ports'
import { type ErrorFacts, type Service, serviceError, unreadableError } from '../error-map'
import { otherError, sdkConnectionError } from '../sdk-errors'
import { errorFacts, parseErrorBody } from './error-body'
import type { Refusal, WireWatch } from './wire-watch'

/** Maps what went wrong to the one union of errors: what was seen on the wire first, then what the SDK throws. */
export function googleError(thrown: unknown, watch: WireWatch, service: Service, model: string, now: number, log: Log): AppError {
  if (thrown instanceof Failure) return thrown.error
  const refusal = watch.refusal()
  if (refusal) return serviceError(factsOf(refusal), service, model, now)
  const broken = watch.failure()
  if (broken) return sdkConnectionError(broken, false, service)
  if (thrown instanceof GoogleGenerativeAIError) return unreadableError(thrown.message.replace(/^\[GoogleGenerativeAI Error\]: /, ''), service)
  return otherError(thrown, service, log)
}

function factsOf({ status, headers, body }: Refusal): ErrorFacts {
  const error = parseErrorBody(body)
  const requestId = headers.get('x-goog-request-id') ?? headers.get('x-request-id')
  return {
    ...(error ? errorFacts(error) : { types: [], text: body }),
    status,
    headers,
    ...(requestId ? { requestId } : {}),
  }
}
