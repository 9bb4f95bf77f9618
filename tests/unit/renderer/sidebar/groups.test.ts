import { describe, expect, test } from 'vitest'
import { filterByTitle, groupConversations, startOfDay } from '../../../../src/renderer/features/sidebar/groups'
import { rowTime } from '../../../../src/renderer/features/sidebar/row-time'
import { targetOf } from '../../../../src/renderer/features/sidebar/use-list-focus'
import { summary } from '../../shared/sources'

const NOW = new Date(2026, 10, 18, 15, 30).getTime()
const TODAY = startOfDay(NOW)
const at = (days: number, hour = 12) => new Date(2026, 10, 18 + days, hour).getTime()

describe('groupConversations', () => {
  test('pinned ones first, the others by the day of their last turn', () => {
    const rows = [
      summary(9, { updatedAt: at(0, 9) }),
      summary(8, { updatedAt: at(0, 0) }),
      summary(7, { updatedAt: at(-1, 23) }),
      summary(6, { updatedAt: at(-2) }),
      summary(5, { updatedAt: at(-7, 0), pinned: true }),
      summary(4, { updatedAt: at(-7, 0) }),
      summary(3, { updatedAt: at(-8) }),
      summary(2, { updatedAt: at(-30, 0) }),
      summary(1, { updatedAt: at(-31) }),
    ]
    const items = groupConversations(rows, TODAY).map((item) => (item.kind === 'group' ? item.key : item.row.createdAt))
    expect(items).toEqual(['pinned', 5, 'today', 9, 8, 'yesterday', 7, 'previousWeek', 6, 4, 'previousMonth', 3, 2, 'older', 1])
  })

  test('groups without conversations have no heading', () => {
    expect(groupConversations([], TODAY)).toEqual([])
    expect(groupConversations([summary(1, { updatedAt: at(-400) })], TODAY).map((item) => item.kind)).toEqual(['group', 'row'])
  })

  test('a conversation from a moment ago is today even where its clock is ahead', () => {
    expect(groupConversations([summary(1, { updatedAt: NOW + 86_400_000 })], TODAY)[0]).toEqual({ kind: 'group', key: 'today' })
  })
})

test('days are counted by the calendar, not by hours', () => {
  expect(startOfDay(NOW)).toBe(new Date(2026, 10, 18).getTime())
  expect(startOfDay(NOW, -18)).toBe(new Date(2026, 9, 31).getTime())
  expect(startOfDay(NOW, 1)).toBe(new Date(2026, 10, 19).getTime())
})

describe('filterByTitle', () => {
  const rows = [summary(1, { title: 'Köln trip, three days' }), summary(2, { title: 'Storage engine' })]

  test('wants every word, in any order and case', () => {
    expect(filterByTitle(rows, 'DAYS köln')).toEqual([rows[0]])
    expect(filterByTitle(rows, 'days storage')).toEqual([])
    expect(filterByTitle(rows, 'engine')).toEqual([rows[1]])
  })

  test('without words everything stays, as the same list', () => {
    expect(filterByTitle(rows, '  ')).toBe(rows)
  })
})

test('a time today, a weekday this week, a date before', () => {
  const expected = (options: Intl.DateTimeFormatOptions, time: number) => new Intl.DateTimeFormat(undefined, options).format(time)
  expect(rowTime(at(0, 9), TODAY)).toBe(expected({ hour: 'numeric', minute: '2-digit' }, at(0, 9)))
  expect(rowTime(at(-6), TODAY)).toBe(expected({ weekday: 'short' }, at(-6)))
  expect(rowTime(at(-7), TODAY)).toBe(expected({ day: 'numeric', month: 'short' }, at(-7)))
  expect(rowTime(at(-400), TODAY)).toBe(expected({ month: 'short', year: 'numeric' }, at(-400)))
})

test('arrows, Home and End stay inside the list', () => {
  expect([targetOf('ArrowDown', 2, 3), targetOf('ArrowDown', 0, 3), targetOf('ArrowUp', 0, 3), targetOf('ArrowUp', 2, 3)]).toEqual([2, 1, 0, 1])
  expect([targetOf('Home', 2, 3), targetOf('End', 0, 3), targetOf('x', 0, 3), targetOf('End', 0, 0)]).toEqual([0, 2, null, null])
})
