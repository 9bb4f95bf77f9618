import { startOfDay } from './groups'

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'short' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const year = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' })

/** When a conversation was last used, as short as it can be said: a time today, a weekday this week, else a date. */
export function rowTime(at: number, startOfToday: number): string {
  if (at >= startOfToday) return time.format(at)
  if (at >= startOfDay(startOfToday, -6)) return weekday.format(at)
  return new Date(at).getFullYear() === new Date(startOfToday).getFullYear() ? day.format(at) : year.format(at)
}
