import type { ErrorCode } from '@shared/errors'

/** The codes that an answer of a service can end in. */
export type ServiceErrorCode = Extract<
  ErrorCode,
  | 'auth'
  | 'permission'
  | 'rate_limit'
  | 'overloaded'
  | 'quota'
  | 'context_overflow'
  | 'content_filter'
  | 'model_not_found'
  | 'invalid_request'
  | 'timeout'
  | 'too_large'
  | 'provider'
>

type Names = { readonly name: string }

const SENTENCES: Readonly<Record<ServiceErrorCode, (service: Names, model: string) => string>> = {
  auth: ({ name }) => `${name} did not accept the API key. Check it in Settings.`,
  permission: ({ name }, model) => `${name} does not allow this key to use ${model}. Choose another model, or change the key's rights at ${name}.`,
  rate_limit: ({ name }) => `${name} is receiving too many requests from this key. Wait a moment, then try again.`,
  overloaded: ({ name }) => `${name} is overloaded right now. Try again in a moment.`,
  quota: ({ name }) => `The account at ${name} has no credit left, or has reached its limit. Check its billing there, or use another connection.`,
  context_overflow: (_, model) => `The conversation no longer fits into the window of ${model}. Compact it, or choose a model with a larger window.`,
  content_filter: ({ name }) => `${name} refused this request because of its content rules. Change the message and send it again.`,
  model_not_found: ({ name }, model) => `${name} does not know the model ${model}. Choose another model, or check the address in Settings.`,
  invalid_request: ({ name }) => `${name} did not accept the request. The details say why; check the model's settings, then try again.`,
  timeout: ({ name }) => `${name} did not answer in time. Try again in a moment.`,
  too_large: ({ name }) => `The request is larger than ${name} accepts. Send a shorter message or start a new chat.`,
  provider: ({ name }) => `${name} has a problem of its own. Try again in a moment.`,
}

/** What happened and what to do, for the user; names the service and, where it matters, the model. */
export function sentence(code: ServiceErrorCode, service: Names, model: string): string {
  return SENTENCES[code](service, model)
}
