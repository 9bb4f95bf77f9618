import { describe, expect, test } from 'vitest'
import { readDates } from '../../../src/main/store/search/retrieval/dates/expressions'
import { weightAt } from '../../../src/main/store/search/retrieval/dates/spans'

// A Friday.
const NOW = new Date(2026, 2, 27, 15, 30).getTime()
const noon = (month: number, date: number, year = 2026): number => new Date(year, month - 1, date, 12).getTime()

describe('times in a question', () => {
  test.each([
    ['what did we say yesterday', noon(3, 26)],
    ['the plan of last Tuesday', noon(3, 24)],
    ['last Friday', noon(3, 20)],
    ['two weeks ago', noon(3, 13)],
    ['three days ago', noon(3, 24)],
    ['on the 14th', noon(3, 14)],
    ['on the 30th', noon(1, 30)],
    ['on February 3', noon(2, 3)],
    ['on the 3rd of February', noon(2, 3)],
    ['in December', noon(12, 12, 2025)],
    ['on 2026-01-20', noon(1, 20)],
    ['on 2 May 2024', noon(5, 2, 2024)],
    ['last week', noon(3, 18)],
    ['last month', noon(2, 11)],
    ['last year', noon(8, 1, 2025)],
    ['letzten Dienstag', noon(3, 24)],
    ['vor drei Tagen', noon(3, 24)],
    ['am 3. Februar', noon(2, 3)],
    ['im März', noon(3, 8)],
    ['mardi dernier', noon(3, 24)],
    ['il y a 2 jours', noon(3, 25)],
    ['le 3 février', noon(2, 3)],
    ['el martes pasado', noon(3, 24)],
    ['hace dos semanas', noon(3, 13)],
    ['el 3 de febrero', noon(2, 3)],
    ['昨天', noon(3, 26)],
    ['上周二', noon(3, 17)],
    ['3天前', noon(3, 24)],
    ['2月3日', noon(2, 3)],
    ['先週の火曜日', noon(3, 17)],
    ['3日前', noon(3, 24)],
    ['지난주 화요일', noon(3, 17)],
    ['어제', noon(3, 26)],
    ['2월 3일', noon(2, 3)],
  ])('%s', (question, at) => {
    const { spans } = readDates(question, NOW)
    expect(weightAt(spans, at)).toBe(1)
    // Sixty days before is never meant by these, save for a whole year.
    if (question !== 'last year') expect(weightAt(spans, at - 60 * 86_400_000)).toBe(0)
  })

  test('a part of the day is narrower', () => {
    const { spans } = readDates('yesterday evening', NOW)
    expect(weightAt(spans, new Date(2026, 2, 26, 20).getTime())).toBe(1)
    expect(weightAt(spans, new Date(2026, 2, 26, 9).getTime())).toBe(0.6)
  })

  test.each(['What may I do?', 'second chapter', 'march on', 'route 66', 'version 2.14', 'on the 32nd', '2026-13-01'])('no time in: %s', (question) => {
    const named = readDates(question, NOW).spans
    expect(named.filter(({ weight }) => weight === 1 && !/hier/.test(question))).toEqual([])
  })
})
