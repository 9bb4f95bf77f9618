import { BedrockRuntimeServiceException } from '@aws-sdk/client-bedrock-runtime'
import { type AppError, Failure } from '@shared/errors'
import type { Log } from '../../engine/ports'
import { type ErrorFacts, type Service, serviceError, unreadableError } from '../error-map'
import { isOverflow } from '../overflow'
import { otherError } from '../sdk-errors'

/** Maps what the SDK throws, before and in the middle of a stream, to the one union of errors. */
export function bedrockError(thrown: unknown, service: Service, model: string, now: number, log: Log): AppError {
  if (thrown instanceof Failure) return thrown.error
  const facts = factsOf(thrown)
  if (facts) return serviceError(facts, service, model, now)
  return isFramingError(thrown) ? unreadableError(String(thrown), service) : otherError(thrown, service, log)
}

/** True for what the decoder of the event stream says about bytes that are no frames; it has no class of its own for it. */
export function isFramingError(thrown: unknown): boolean {
  return thrown instanceof Error && /event message|message checksum|prelude checksum|message length|header type/i.test(thrown.message)
}

/** The names AWS gives its errors, by what the map of errors calls the same; without "Exception", in lower case. */
const TYPES: Readonly<Record<string, string>> = {
  accessdenied: 'permission_error',
  notauthorized: 'permission_error',
  optinrequired: 'permission_error',
  unrecognizedclient: 'authentication_error',
  invalidsignature: 'authentication_error',
  signaturedoesnotmatch: 'authentication_error',
  incompletesignature: 'authentication_error',
  missingauthenticationtoken: 'authentication_error',
  invalidclienttokenid: 'authentication_error',
  expiredtoken: 'authentication_error',
  throttling: 'rate_limit_error',
  throttled: 'rate_limit_error',
  toomanyrequests: 'rate_limit_error',
  servicequotaexceeded: 'insufficient_quota',
  resourcenotfound: 'not_found_error',
  modelnotready: 'overloaded_error',
  serviceunavailable: 'overloaded_error',
  modeltimeout: 'timeout_error',
  requesttimeout: 'timeout_error',
  internalserver: 'api_error',
  internalfailure: 'api_error',
  modelstreamerror: 'api_error',
  modelerror: 'api_error',
  validation: 'invalid_request_error',
}

type Thrown = Error & {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string }
  readonly $response?: { readonly statusCode?: number; readonly headers?: Readonly<Record<string, string>> }
}

/** Null for what did not come from the service as an error. */
function factsOf(thrown: unknown): ErrorFacts | null {
  if (!(thrown instanceof Error)) return null
  const error: Thrown = thrown
  const answered = error.$response?.statusCode ?? error.$metadata?.httpStatusCode
  const failed = answered !== undefined && answered >= 400
  const service = thrown instanceof BedrockRuntimeServiceException
  if (!failed && !service) return null
  const type = TYPES[thrown.name.replace(/(?:Exception|Error)$/, '').toLowerCase()]
  const headers = error.$response?.headers
  const requestId = error.$metadata?.requestId
  return {
    // In mid-stream the status of the answer was 200.
    ...(failed ? { status: answered } : {}),
    types: type ? [type] : [],
    // A model's own failure comes with a status that blames the request.
    ...(type === 'api_error' && !isOverflow(undefined, thrown.message) ? { code: 'provider' } : {}),
    text: thrown.message,
    ...(headers ? { headers: { get: (name: string) => headers[name] ?? null } } : {}),
    ...(requestId ? { requestId } : {}),
  }
}
