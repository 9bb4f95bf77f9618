/** Seconds as typed (`90`, `0.5` is too short, `1.5` and `1,5` are fine) in milliseconds; null unless it is from 1 to 3,600. */
export function parseSeconds(text: string): number | null {
  const typed = text.trim().replace(',', '.')
  if (!/^\d+(\.\d+)?$/.test(typed)) return null
  const ms = Math.round(Number(typed) * 1_000)
  return ms >= 1_000 && ms <= 3_600_000 ? ms : null
}
