/** Hits that a page key moves over. */
const PAGE = 8

/** The hit a key leads to, or null where the key is the field's own. */
export function moved(key: string, at: number, count: number): number | null {
  if (count === 0) return null
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE }
  const step = steps[key]
  return step === undefined ? null : Math.max(0, Math.min(count - 1, at + step))
}
