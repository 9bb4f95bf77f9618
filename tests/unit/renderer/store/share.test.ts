import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { share } from '../../../../src/renderer/store/share'

describe('share', () => {
  test('is always equal to what it was given, and the same object where nothing changed', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (previous, next) => {
        expect(share(previous, next)).toEqual(next)
        expect(share(next, structuredClone(next))).toBe(next)
      }),
    )
  })

  test('keeps the parts that are equal', () => {
    const before = { header: { title: 'a', tags: ['x'] }, status: { used: 1 } }
    const after = share(before, { header: { title: 'a', tags: ['x'] }, status: { used: 2 } })
    expect(after).not.toBe(before)
    expect(after.header).toBe(before.header)
    expect(after.status).toEqual({ used: 2 })
  })

  test('finds things by their id when the list has moved', () => {
    const before = [
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
      { id: 'c', n: 1 },
    ] as const
    const after = share<readonly { id: string; n: number }[]>(before, [
      { id: 'b', n: 1 },
      { id: 'c', n: 2 },
      { id: 'd', n: 1 },
    ])
    expect(after[0]).toBe(before[1])
    expect(after[1]).toEqual({ id: 'c', n: 2 })
    expect(after[2]).toEqual({ id: 'd', n: 1 })
  })

  test('a missing field is not a field without a value', () => {
    expect('b' in share({ a: 1, b: undefined }, { a: 1 })).toBe(false)
    expect('b' in share<object>({ a: 1 }, { a: 1, b: undefined })).toBe(true)
  })
})
