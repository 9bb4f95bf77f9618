import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fitBounds, MIN_SIZE, parseWindowState, readWindowState, writeWindowState } from '../../../../src/main/electron/window-state'

const LEFT = { x: 0, y: 0, width: 1920, height: 1040 }
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1400 }
const state = { bounds: { x: 10, y: 20, width: 900, height: 700 }, maximised: true }

describe('the file', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-state-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  test('gives back what was written, and leaves nothing else behind', () => {
    const file = join(folder, 'window-state.json')
    writeWindowState(file, state)
    expect(readWindowState(file)).toEqual(state)
    expect(readdirSync(folder)).toEqual(['window-state.json'])
  })

  test.each(['', 'null', '{', '[]', '{"bounds":{}}'])('with %j in it counts as missing', (text) => {
    const file = join(folder, 'window-state.json')
    writeFileSync(file, text)
    expect(readWindowState(file)).toBeNull()
  })

  test('missing is no error', () => {
    expect(readWindowState(join(folder, 'none.json'))).toBeNull()
  })
})

test.each([
  { ...state, maximised: 'yes' },
  { bounds: { ...state.bounds, width: '900' }, maximised: false },
  { bounds: { ...state.bounds, x: 1.5 }, maximised: false },
  { bounds: { ...state.bounds, y: 1e9 }, maximised: false },
  { bounds: null, maximised: false },
])('%j is no state', (value) => {
  expect(parseWindowState(value)).toBeNull()
})

describe('where a window opens', () => {
  test.each([
    ['where it was', { x: 100, y: 50, width: 900, height: 700 }, { x: 100, y: 50, width: 900, height: 700 }],
    ['on the other display', { x: 2000, y: 10, width: 900, height: 700 }, { x: 2000, y: 10, width: 900, height: 700 }],
    ['pulled back from the right edge', { x: 4300, y: 0, width: 900, height: 700 }, { x: 3580, y: 0, width: 900, height: 700 }],
    ['pulled down from above', { x: 10, y: -300, width: 900, height: 700 }, { x: 10, y: 0, width: 900, height: 700 }],
    ['shrunk into a smaller display', { x: 0, y: 0, width: 9000, height: 9000 }, { x: 1920, y: 0, width: 2560, height: 1400 }],
    ['in the middle when its display is gone', { x: -5000, y: 0, width: 900, height: 700 }, { x: 510, y: 170, width: 900, height: 700 }],
    ['at least as large as it must be', { x: 10, y: 10, width: 1, height: 1 }, { x: 10, y: 10, ...MIN_SIZE }],
  ])('%s', (_, wanted, expected) => {
    expect(fitBounds(wanted, [LEFT, RIGHT])).toEqual(expected)
  })

  test('for the first time, in the middle of the first display', () => {
    expect(fitBounds(null, [LEFT, RIGHT])).toEqual({ x: 370, y: 120, width: 1180, height: 800 })
  })

  test('always wholly inside one display', () => {
    const pixels = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(fc.record({ x: pixels, y: pixels, width: pixels, height: pixels }), (wanted) => {
        const bounds = fitBounds(wanted, [LEFT, RIGHT])
        const inside = [LEFT, RIGHT].some(
          (area) =>
            bounds.x >= area.x && bounds.y >= area.y && bounds.x + bounds.width <= area.x + area.width && bounds.y + bounds.height <= area.y + area.height,
        )
        expect(inside).toBe(true)
      }),
    )
  })
})
