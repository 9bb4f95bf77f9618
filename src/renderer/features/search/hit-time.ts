const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })

/** When a message was written: a time today, a day this year, else a date. `now` in milliseconds. */
export function hitTime(at: number, now: number): string {
  const then = new Date(at)
  const today = new Date(now)
  if (then.toDateString() === today.toDateString()) return time.format(then)
  return then.getFullYear() === today.getFullYear() ? day.format(then) : date.format(then)
}
