import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { appError, type ErrorCode } from '@shared/errors'
import { failed, type Result } from '@shared/result'

/** What a request gets that never reaches the router. */
export type Rejection = { readonly status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 426 | 503; readonly message: string; readonly allow?: string }

const CODES: Readonly<Record<Rejection['status'], ErrorCode>> = {
  400: 'protocol',
  401: 'auth',
  403: 'permission',
  404: 'not_found',
  405: 'unsupported',
  413: 'too_large',
  415: 'unsupported',
  426: 'protocol',
  503: 'shutdown',
}

/** Headers of every answer; `policy` is the content security policy. */
export function securityHeaders(policy: string): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}

/** Answers with a result as JSON and status 200. */
export function sendResult(response: ServerResponse, result: Result<unknown>): void {
  writeJson(response, 200, result)
}

/** Answers with a status and the error as JSON. */
export function sendRejection(response: ServerResponse, rejection: Rejection): void {
  if (rejection.allow) response.setHeader('allow', rejection.allow)
  if (rejection.status === 401) response.setHeader('www-authenticate', 'Bearer')
  // What is left of the body is not read, so the connection cannot be used again.
  if (rejection.status === 413) response.setHeader('connection', 'close')
  writeJson(response, rejection.status, rejectionBody(rejection))
}

/** Answers an upgrade request that is turned away; there is no response object for those. */
export function rejectUpgrade(socket: Duplex, rejection: Rejection, headers: Readonly<Record<string, string>>): void {
  const body = JSON.stringify(rejectionBody(rejection))
  const lines = Object.entries({ ...headers, 'content-type': JSON_TYPE, 'content-length': String(Buffer.byteLength(body)), connection: 'close' })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${rejection.status} ${STATUS_CODES[rejection.status]}\r\n${head}\r\n${body}`)
}

const JSON_TYPE = 'application/json; charset=utf-8'

function writeJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent || response.destroyed) return
  const body = JSON.stringify(value)
  response.writeHead(status, { 'content-type': JSON_TYPE, 'cache-control': 'no-store', 'content-length': Buffer.byteLength(body) }).end(body)
}

function rejectionBody({ status, message }: Rejection): Result<never> {
  return failed(appError(CODES[status], message, { status }))
}
