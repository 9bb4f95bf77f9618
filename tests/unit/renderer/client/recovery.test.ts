import { describe, expect, test } from 'vitest'
import { acceptsSnapshot, classify, sinceFor } from '../../../../src/renderer/client/recovery'

const at = { epoch: 'e', seq: 5 }
const arrival = (from: number, count: number, epoch = 'e') => ({ epoch, from, count })

describe('classify', () => {
  test.each([
    [arrival(6, 1), false, { kind: 'apply', skip: 0 }],
    [arrival(6, 3), true, { kind: 'apply', skip: 0 }],
    [arrival(4, 4), false, { kind: 'apply', skip: 2 }],
    [arrival(5, 1), false, { kind: 'ignore' }],
    [arrival(1, 5), true, { kind: 'ignore' }],
    [arrival(6, 0), true, { kind: 'ignore' }],
    [arrival(7, 1), false, { kind: 'recover', snapshot: false }],
    [arrival(7, 1), true, { kind: 'defer' }],
    [arrival(6, 1, 'other'), false, { kind: 'recover', snapshot: true }],
    [arrival(6, 1, 'other'), true, { kind: 'defer' }],
  ] as const)('after event 5: %o, recovering %s → %o', (events, recovering, decision) => {
    expect(classify(at, events, recovering)).toEqual(decision)
  })

  test('before the first snapshot events wait for it, or ask for it', () => {
    expect(classify(null, arrival(1, 1), true)).toEqual({ kind: 'defer' })
    expect(classify(null, arrival(1, 1), false)).toEqual({ kind: 'recover', snapshot: true })
  })
})

test('a snapshot is taken unless it is an older one of the same epoch', () => {
  expect(acceptsSnapshot(null, at)).toBe(true)
  expect(acceptsSnapshot(at, { epoch: 'e', seq: 4 })).toBe(false)
  expect(acceptsSnapshot(at, at)).toBe(true)
  expect(acceptsSnapshot(at, { epoch: 'other', seq: 0 })).toBe(true)
})

test('three times the missing events are asked for, then a snapshot', () => {
  expect([1, 2, 3, 4, 5].map((attempt) => sinceFor(at, attempt))).toEqual([at, at, at, undefined, undefined])
  expect(sinceFor(null, 1)).toBeUndefined()
})
