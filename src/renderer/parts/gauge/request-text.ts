/** When a request was made: the time of day, with the day in front where it was not today. Both in milliseconds. */
export function requestTime(at: number, now: number): string {
  const date = new Date(at)
  const time = date.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' })
  if (date.toDateString() === new Date(now).toDateString()) return time
  return `${date.toLocaleDateString(undefined, { month: 'short', day: 'numeric' })}, ${time}`
}

/** US dollars to the millionth, at least with cents: $0.0031, $2.14; less than that is "< $0.000001". */
export function exactCost(dollars: number): string {
  if (dollars > 0 && dollars < 0.000_001) return '< $0.000001'
  return `$${dollars.toFixed(6).replace(/0{1,4}$/, '')}`
}
