import { appError } from '@shared/errors'
import { expect, test } from 'vitest'
import { retryDelay } from '../../../../../src/main/engine/turns/retry'

const overloaded = appError('overloaded', 'busy')

test('waits longer each time, with jitter of a quarter', () => {
  expect(retryDelay(overloaded, 1, () => 0)).toBe(750)
  expect(retryDelay(overloaded, 1, () => 0.999_999)).toBe(1_250)
  expect(retryDelay(overloaded, 2, () => 0.5)).toBe(2_000)
})

test('stops after three tries', () => {
  expect(retryDelay(overloaded, 3, () => 0.5)).toBeNull()
})

test('honours Retry-After, but not for ever', () => {
  expect(retryDelay(appError('rate_limit', 'slow down', { retryAfterMs: 7_000 }), 1, () => 0.5)).toBe(7_000)
  expect(retryDelay(appError('rate_limit', 'slow down', { retryAfterMs: 3_600_000 }), 1, () => 0.5)).toBeNull()
})

test.each(['auth', 'permission', 'quota', 'context_overflow', 'invalid_request', 'aborted', 'provider', 'content_filter'] as const)(
  'never retries %s by itself',
  (code) => {
    expect(retryDelay(appError(code, 'x'), 1, () => 0.5)).toBeNull()
  },
)

test('leaves alone what the provider calls hopeless, a bad certificate for one', () => {
  expect(retryDelay(appError('network', 'the certificate is not valid', { retryable: false }), 1, () => 0.5)).toBeNull()
})
