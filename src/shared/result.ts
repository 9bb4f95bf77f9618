import type { AppError } from './errors'

/** What crosses the bridge: an answer or a typed error, never a rejection. */
export type Result<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly error: AppError }

/** Wraps a value as a successful result. */
export function ok<T>(data: T): Result<T> {
  return { ok: true, data }
}

/** Wraps an error as a failed result. */
export function failed(error: AppError): Result<never> {
  return { ok: false, error }
}
