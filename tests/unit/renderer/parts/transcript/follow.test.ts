import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FollowEvent, follow, NEAR_END } from '../../../../../src/renderer/parts/transcript/follow'

const up = (distance: number): FollowEvent => ({ type: 'scrolled', direction: 'up', distance })
const down = (distance: number): FollowEvent => ({ type: 'scrolled', direction: 'down', distance })

test('scrolling up means reading, however little', () => {
  expect(follow('following', up(10))).toBe('reading')
  expect(follow('following', up(5_000))).toBe('reading')
})

test('an upward movement that ends at the end is none', () => {
  expect(follow('following', up(0))).toBe('following')
  expect(follow('following', up(2))).toBe('following')
  expect(follow('reading', up(0))).toBe('reading')
})

test('coming back within 80 pixels of the end means following', () => {
  expect(follow('reading', down(NEAR_END + 1))).toBe('reading')
  expect(follow('reading', down(NEAR_END))).toBe('following')
  expect(follow('reading', down(0))).toBe('following')
})

test('asking for the end decides at once', () => {
  expect(follow('reading', { type: 'to-end' })).toBe('following')
})

test('asking for a message means reading', () => {
  expect(follow('following', { type: 'to-message' })).toBe('reading')
})

test('a reader stays a reader until the end is near or asked for', () => {
  const away = fc.array(fc.oneof(fc.nat().map(up), fc.integer({ min: NEAR_END + 1 }).map(down)))
  fc.assert(fc.property(away, (events) => events.reduce(follow, 'reading') === 'reading'))
})
