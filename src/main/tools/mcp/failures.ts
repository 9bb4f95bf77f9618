import { Failure, failure } from '@shared/errors'
import { maskAll } from './mask'

/** What kept a server from being reached, as something a person can act on. `values` are masked in the detail. */
export function connectFailure(reason: unknown, label: string, values: Readonly<Record<string, string>>): Failure {
  if (reason instanceof Failure) return reason
  const detail = maskAll(messageOf(reason), values).slice(0, 1_000)
  const code = codeOf(reason)
  if (code === 'ENOENT')
    return failure('validation', `“${label}” could not be started: there is no such program. Check the command and whether it is installed.`, { detail })
  if (code === 'EACCES') return failure('permission', `“${label}” could not be started: the program may not be run by you.`, { detail })
  if (code === 401 || code === 403) return failure('auth', `“${label}” refused the request. Check its headers.`, { detail, status: code })
  return failure(
    'network',
    `“${label}” could not be reached, or it does not speak the Model Context Protocol. Check that it runs and that its settings are right.`,
    { detail },
  )
}

/** True for the HTTP statuses of a session that the server knows no longer (404 by the protocol, 400 in practice): the call has not been run. */
export function isSessionGone(reason: unknown): boolean {
  const code = codeOf(reason)
  return code === 404 || code === 400
}

/** The system's code, an HTTP status, or a code of the protocol, wherever in the chain of causes it is. */
export function codeOf(reason: unknown): string | number | null {
  if (typeof reason !== 'object' || reason === null) return null
  if ('code' in reason && (typeof reason.code === 'string' || typeof reason.code === 'number')) return reason.code
  return 'cause' in reason ? codeOf(reason.cause) : null
}

export function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
