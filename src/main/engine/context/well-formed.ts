/** The text without lone surrogates; the same string where there are none. */
export function wellFormedText(text: string): string {
  return text.isWellFormed() ? text : text.toWellFormed()
}

/** A JSON value whose strings, keys included, hold no lone surrogates. */
export function wellFormedJson(value: unknown): unknown {
  if (typeof value === 'string') return wellFormedText(value)
  if (Array.isArray(value)) return value.map(wellFormedJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormedText(key), wellFormedJson(inner)]))
}
