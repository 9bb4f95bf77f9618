/** A stretch of time, milliseconds since the epoch, `to` exclusive; `weight` says how surely it is meant, up to 1. */
export type Span = { readonly from: number; readonly to: number; readonly weight: number }

/** The span of `days` days that begins `offset` days after the day of `base`, in local time. */
export function daysFrom(base: number, offset: number, days = 1, weight = 1): Span {
  const day = new Date(base)
  const start = (plus: number): number => new Date(day.getFullYear(), day.getMonth(), day.getDate() + offset + plus).getTime()
  return { from: start(0), to: start(days), weight }
}

/** One calendar day; null when there is no such day. */
export function dayOf(year: number, month: number, date: number): Span | null {
  const day = new Date(year, month, date)
  return day.getMonth() === month && day.getDate() === date ? daysFrom(day.getTime(), 0) : null
}

/** A whole month. */
export const monthOf = (year: number, month: number): Span => ({
  from: new Date(year, month, 1).getTime(),
  to: new Date(year, month + 1, 1).getTime(),
  weight: 1,
})

/** Hours of a day that a word such as "evening" means. */
export function hoursOf(span: Span, [from, to]: readonly [number, number]): Span {
  const day = new Date(span.from)
  const at = (hour: number): number => new Date(day.getFullYear(), day.getMonth(), day.getDate(), hour).getTime()
  return { from: at(from), to: at(to), weight: span.weight }
}

/** How surely one of the spans means this time, 0 to 1. */
export const weightAt = (spans: readonly Span[], at: number): number =>
  spans.reduce((best, { from, to, weight }) => (at >= from && at < to && weight > best ? weight : best), 0)
