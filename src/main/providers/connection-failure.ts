/** What went wrong below HTTP. */
export type ConnectionFailure = 'dns' | 'refused' | 'unreachable' | 'certificate' | 'cut' | 'timeout'

const BY_CODE: Readonly<Record<string, ConnectionFailure>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNRESET: 'cut',
  ECONNABORTED: 'cut',
  EPIPE: 'cut',
  UND_ERR_SOCKET: 'cut',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  EPROTO: 'certificate',
}

const TLS = /CERT|^ERR_TLS|^ERR_SSL|UNABLE_TO_|SELF_SIGNED|^CRL_/

/**
 * Looks through an error and its causes (fetch wraps them two deep, and in an aggregate when a host has several
 * addresses) for what failed; null where it is no failure of the connection.
 */
export function connectionFailure(thrown: unknown): ConnectionFailure | null {
  for (const error of causes(thrown)) {
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    const known = BY_CODE[code]
    if (known) return known
    if (TLS.test(code)) return 'certificate'
    if (code.startsWith('HPE_')) return 'cut'
  }
  // What undici says when the other side hangs up in mid-answer, in versions that give no cause.
  return thrown instanceof TypeError && /terminated|fetch failed/.test(thrown.message) ? 'cut' : null
}

/** The messages of an error and its causes, outermost first. */
export function causeText(thrown: unknown): string {
  return [...causes(thrown)]
    .map((error) => (error instanceof Error ? error.message : ''))
    .filter(Boolean)
    .join(': ')
}

function* causes(thrown: unknown, depth = 0): Generator<object> {
  if (typeof thrown !== 'object' || thrown === null || depth > 5) return
  yield thrown
  if ('cause' in thrown) yield* causes(thrown.cause, depth + 1)
  if (thrown instanceof AggregateError) for (const error of thrown.errors) yield* causes(error, depth + 1)
}
