import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, type Encoded, encode } from '../../standin/codec'

const travel = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(structuredClone(value)))) as Encoded)

describe('what travels between pages and the main process of the stand-in', () => {
  test('arrives as structuredClone makes it', () => {
    fc.assert(
      fc.property(fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true, withTypedArray: true, withSparseArray: false }), (value) => {
        expect(travel(value)).toEqual(structuredClone(value))
      }),
    )
  })

  test('half characters, negative zero, absent fields and dangerous names are kept', () => {
    const value = { text: 'a\ud800b', zero: -0, none: undefined, __proto__x: 1, k: 'object' }
    expect(travel(value)).toStrictEqual(value)
    const named = JSON.parse('{"__proto__": {"polluted": true}}') as object
    expect(Object.keys(travel(named) as object)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test('cycles and shared objects stay what they are', () => {
    const shared = { deep: [1] }
    const value: Record<string, unknown> = { first: shared, second: shared }
    value.self = value
    const arrived = travel(value) as typeof value
    expect(arrived.self).toBe(arrived)
    expect(arrived.first).toBe(arrived.second)
  })

  test('a Buffer arrives as bytes', () => {
    expect(travel(Buffer.from([0, 128, 255]))).toEqual(new Uint8Array([0, 128, 255]))
  })
})
