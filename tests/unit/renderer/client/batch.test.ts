import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Batch, createBatch } from '../../../../src/renderer/client/batch'
import { type ManualTime, manualTime } from './manual-time'

let time: ManualTime
let delivered: (readonly string[])[]
let batch: Batch<string>

beforeEach(() => {
  time = manualTime()
  delivered = []
  batch = createBatch<string>(
    time,
    (item) => item.startsWith('t'),
    (items) => delivered.push(items),
  )
})

describe('a batch', () => {
  test('delivers everything of one frame together', () => {
    batch.push('a')
    batch.push('t1')
    batch.push('b')
    expect(delivered).toEqual([])
    time.frame()
    expect(delivered).toEqual([['a', 't1', 'b']])
  })

  test('lets text wait until 50 ms have passed', () => {
    batch.push('t1')
    time.frame()
    batch.push('t2')
    time.frame()
    time.advance(49)
    time.frame()
    expect(delivered).toEqual([['t1']])
    batch.push('t3')
    time.advance(1)
    time.frame()
    expect(delivered).toEqual([['t1'], ['t2', 't3']])
  })

  test('takes waiting text along with anything more urgent', () => {
    batch.push('t1')
    time.frame()
    batch.push('t2')
    batch.push('a')
    time.frame()
    expect(delivered).toEqual([['t1'], ['t2', 'a']])
    time.advance(1_000)
    time.frame()
    expect(delivered).toHaveLength(2)
  })

  test('goes on by a timer where frames have stopped', () => {
    batch.push('a')
    time.advance(249)
    expect(delivered).toEqual([])
    time.advance(1)
    expect(delivered).toEqual([['a']])
    time.frame()
    expect(delivered).toHaveLength(1)
  })

  test('delivers at once when asked', () => {
    batch.push('t1')
    batch.flush()
    batch.flush()
    expect(delivered).toEqual([['t1']])
    expect(time.pending()).toBe(0)
  })

  test('loses nothing and keeps the order, whatever the timing', () => {
    const action = fc.oneof(
      fc.constant('push t'),
      fc.constant('push a'),
      fc.constant('frame'),
      fc.nat(300).map((ms) => ms),
    )
    fc.assert(
      fc.property(fc.array(action), (actions) => {
        const clock = manualTime()
        const out: string[] = []
        const mixed = createBatch<string>(
          clock,
          (item) => item.startsWith('t'),
          (items) => out.push(...items),
        )
        const pushed: string[] = []
        for (const step of actions) {
          if (typeof step === 'number') clock.advance(step)
          else if (step === 'frame') clock.frame()
          else {
            pushed.push(`${step.at(-1)}${pushed.length}`)
            mixed.push(pushed.at(-1) ?? '')
          }
        }
        clock.advance(400)
        expect(out).toEqual(pushed)
      }),
    )
  })
})
