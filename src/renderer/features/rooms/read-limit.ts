/** The number typed; null where nothing is, undefined where it is none. */
export function readLimit(text: string, most: number, whole: boolean): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text.trim().replace(',', '.'))
  return Number.isFinite(value) && value > 0 && value <= most && (!whole || Number.isInteger(value)) ? value : undefined
}
