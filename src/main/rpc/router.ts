import { appError, Failure } from '@shared/errors'
import { type MethodName, methods } from '@shared/methods'
import { failed, ok, type Result } from '@shared/result'
import { describeIssues } from '@shared/schemas/issues'
import type { CallContext, Handlers } from '../app/handlers'
import type { Log } from '../engine/ports'

/** Turns a method's name and an unchecked input into an answer. */
export type Router = {
  /** Always resolves: expected failures and bugs alike come back as a failed result. */
  call(method: string, input: unknown, context: CallContext): Promise<Result<unknown>>
}

/**
 * Makes the only door to the application: looks the method up, parses the input, dispatches. A bug in a handler
 * answers `internal` with a log id, and the log has the stack under the same id.
 */
export function createRouter(handlers: Handlers, log: Log): Router {
  return {
    async call(method, input, context) {
      try {
        if (!isMethod(method)) return failed(appError('unknown_method', `There is no method "${cut(method)}".`))
        return await dispatch(handlers, method, input, context)
      } catch (thrown) {
        if (thrown instanceof Failure) return failed(thrown.error)
        return failed(internal(log, method, thrown))
      }
    },
  }
}

async function dispatch<M extends MethodName>(handlers: Handlers, method: M, input: unknown, context: CallContext): Promise<Result<unknown>> {
  const parsed = methods[method].input.safeParse(input)
  if (!parsed.success) return failed(describeIssues(method, parsed.error.issues))
  // The schema of this very method made the data; TypeScript cannot follow that through the table.
  const handler = handlers[method] as (input: unknown, context: CallContext) => unknown
  return ok(await handler(parsed.data, context))
}

/** Own properties only: `__proto__` and `constructor` are no methods. */
function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}

function internal(log: Log, method: string, thrown: unknown) {
  const logId = crypto.randomUUID().slice(0, 8)
  log.error('A call failed unexpectedly', { logId, method, error: thrown })
  return appError('internal', `Something went wrong inside Parley. The log has the details under ${logId}.`, { detail: `log id ${logId}` })
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60).toWellFormed()}…` : text.toWellFormed()
}
