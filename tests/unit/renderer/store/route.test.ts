import { expect, test } from 'vitest'
import { formatRoute, isSolo, parseRoute, type Route } from '../../../../src/renderer/store/route'
import { idOf } from '../../shared/sources'

const ROUTES: readonly Route[] = [
  { page: 'home' },
  { page: 'chat', id: idOf(1) },
  { page: 'chat', id: idOf(1), messageId: idOf(2) },
  { page: 'settings' },
  { page: 'settings', section: 'connections' },
]

test.each(ROUTES)('an address leads back to its page: %o', (route) => {
  expect(parseRoute(formatRoute(route))).toEqual(route)
  expect(parseRoute(`${formatRoute(route)}?solo`)).toEqual(route)
})

test.each(['', '#', '#/', '#/nowhere', '#/chat', '#/chat/../../etc', '#/chat/123', '#token=abc'])('everything else is home: %s', (hash) => {
  expect(parseRoute(hash)).toEqual({ page: 'home' })
})

test('a message that cannot be one is left out', () => {
  expect(parseRoute(`#/chat/${idOf(1)}/..%2F`)).toEqual({ page: 'chat', id: idOf(1) })
})

test('a section that cannot be one is left out', () => {
  expect(parseRoute('#/settings/%3Cb%3E')).toEqual({ page: 'settings' })
})

test('a window for one conversation says so before or behind the hash', () => {
  expect(isSolo('?solo', '')).toBe(true)
  expect(isSolo('', `#/chat/${idOf(1)}?solo`)).toBe(true)
  expect(isSolo('', `#/chat/${idOf(1)}`)).toBe(false)
})
