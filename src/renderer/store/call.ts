import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import type { Result } from '@shared/result'
import { runtime } from './runtime'

/** Asks the engine; never rejects. See `Client.call`. */
export function call<M extends MethodName>(method: M, input: CallInput<M>): Promise<Result<OutputOf<M>>> {
  return runtime.client.call(method, input)
}
