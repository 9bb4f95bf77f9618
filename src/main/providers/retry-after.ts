/**
 * How long a service asks to wait, in milliseconds: `retry-after-ms`, else `retry-after` in seconds or as a date.
 * Undefined where it says nothing that can be understood. `now` is milliseconds since the epoch.
 */
export function retryAfter(headers: { get(name: string): string | null } | undefined, now: number): number | undefined {
  const milliseconds = amount(headers?.get('retry-after-ms'))
  if (milliseconds !== undefined) return Math.round(milliseconds)
  const value = headers?.get('retry-after')
  const seconds = amount(value)
  if (seconds !== undefined) return Math.round(seconds * 1_000)
  // A date names its month; Date.parse would make one of any number too.
  const date = value && /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function amount(value: string | null | undefined): number | undefined {
  if (!value?.trim()) return undefined
  const number = Number(value)
  return Number.isFinite(number) && number >= 0 ? number : undefined
}
