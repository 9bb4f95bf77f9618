import { expect, test } from 'vitest'
import { describeTime } from '../../src/main/tools/builtin/clock'
import { fakeClock } from '../fixtures/clock'
import { toolBench } from '../fixtures/tools'

test('time, offset, weekday and week in a zone', () => {
  expect(describeTime(Date.UTC(2026, 6, 4, 22, 5, 9), 'Europe/Paris')).toBe('2026-07-05T00:05:09+02:00 (Sunday, ISO week 27 of 2026, Europe/Paris)')
  expect(describeTime(Date.UTC(2026, 6, 4, 22, 5, 9), 'UTC')).toBe('2026-07-04T22:05:09+00:00 (Saturday, ISO week 27 of 2026, UTC)')
  expect(describeTime(Date.UTC(2026, 6, 4, 22, 5, 9), 'Asia/Kathmandu')).toContain('2026-07-05T03:50:09+05:45')
})

test('weeks at the turn of the year belong to the year of their Thursday', () => {
  expect(describeTime(Date.UTC(2027, 0, 1, 12), 'UTC')).toContain('ISO week 53 of 2026')
  expect(describeTime(Date.UTC(2024, 11, 30, 12), 'UTC')).toContain('ISO week 1 of 2025')
  expect(describeTime(Date.UTC(2026, 0, 1), 'UTC')).toContain('ISO week 1 of 2026')
})

test('the tool tells the time of the clock it is given and names a zone it does not know', async () => {
  const { run, tools } = toolBench({ clock: fakeClock(Date.UTC(2026, 0, 1, 8, 30)) })
  expect(await run(['clock'], 'clock_now', { timeZone: 'Asia/Tokyo' })).toEqual({
    content: '2026-01-01T17:30:00+09:00 (Thursday, ISO week 1 of 2026, Asia/Tokyo)',
    isError: false,
  })
  expect(await run(['clock'], 'clock_now', { timeZone: 'Mars/Base' })).toEqual({
    content: 'There is no time zone called "Mars/Base". Use an IANA name such as "Europe/Paris".',
    isError: true,
  })
  expect((await run(['clock'], 'clock_now', { timeZone: 5 })).isError).toBe(true)
  await tools.close()
})

test('a tool of a toolset that is off is not there', async () => {
  const { run, list, tools } = toolBench()
  expect(await list([])).toEqual([])
  expect(await run([], 'clock_now')).toEqual({ content: 'There is no tool called clock_now in this chat.', isError: true })
  expect((await list(['clock', 'calculator', 'web', 'clock'])).map(({ name, permission, source }) => [name, permission, source])).toEqual([
    ['clock_now', 'always', 'builtin'],
    ['calculate', 'always', 'builtin'],
    ['fetch_page', 'ask', 'builtin'],
  ])
  tools.allowAlways(['web'], 'fetch_page')
  expect((await list(['web']))[0]?.permission).toBe('ask')
})
