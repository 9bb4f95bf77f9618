import { type AppError, Failure } from '@shared/errors'
import { CohereError, CohereTimeoutError } from 'cohere-ai'
import type { Log } from '../../engine/ports'
import { causeText, connectionFailure } from '../connection-failure'
import { type ErrorFacts, type Service, serviceError, unreadableError } from '../error-map'
import { otherError, sdkConnectionError } from '../sdk-errors'

/** Maps what the SDK throws to the one union of errors. */
export function cohereError(thrown: unknown, service: Service, model: string, now: number, log: Log): AppError {
  if (thrown instanceof Failure) return thrown.error
  if (thrown instanceof CohereTimeoutError) return sdkConnectionError(thrown, true, service)
  if (thrown instanceof CohereError) {
    if (thrown.statusCode !== undefined) return serviceError(factsOf(thrown, thrown.statusCode), service, model, now)
    if (thrown.cause instanceof SyntaxError) return unreadableError(causeText(thrown), service)
    return sdkConnectionError(thrown, false, service)
  }
  if (isParserError(thrown)) return unreadableError(thrown.message, service)
  return otherError(thrown, service, log)
}

/** What the SDK's own parsers throw; it does not export their classes. */
function isParserError(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors) && connectionFailure(thrown) === null
}

/** An error that the service tells in the last event of a stream, or instead of an answer; there is no status then. */
export function generationError(reason: string, text: string | undefined, service: Service, model: string, now: number): AppError {
  const words = text || `The answer ended with the reason ${reason}.`
  return serviceError({ types: [...(reason === 'TIMEOUT' ? ['timeout_error'] : []), ...typesOf(words)], text: words }, service, model, now)
}

/** The body is `{id, message}`; there are no codes in it. */
function factsOf(error: CohereError, status: number): ErrorFacts {
  const { body, rawResponse } = error
  const text = field(body, 'message') ?? (typeof body === 'string' ? body : error.message)
  const requestId = rawResponse?.headers.get('x-debug-trace-id') ?? field(body, 'id')
  return {
    status,
    // 498: the request or the answer holds what is on a deny list.
    types: status === 498 ? ['content_filter'] : typesOf(text),
    text,
    ...(rawResponse ? { headers: rawResponse.headers } : {}),
    ...(requestId ? { requestId } : {}),
  }
}

/** What Cohere says in words only. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/too many tokens|size limit exceeded/i, 'context_length_exceeded'],
  [/overloaded|temporarily unavailable/i, 'overloaded_error'],
  [/invalid api token/i, 'invalid_api_key'],
]

function typesOf(text: string): readonly string[] {
  return WORDS.flatMap(([pattern, type]) => (pattern.test(text) ? [type] : []))
}

function field(body: unknown, name: string): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined
  const value: unknown = Reflect.get(body, name)
  return typeof value === 'string' && value !== '' ? value : undefined
}
