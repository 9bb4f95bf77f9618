/**
 * Returns `next`, built from as many parts of `previous` as are deeply equal: what has not changed keeps its
 * identity, so that a fresh snapshot re-renders only what it changes. Plain JSON values only.
 * Lists of things with an `id` are matched by it, since their window may have moved.
 */
export function share<T>(previous: unknown, next: T): T
export function share(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous
  if (Array.isArray(previous) && Array.isArray(next)) return shareList(previous, next)
  if (isRecord(previous) && isRecord(next)) return shareRecord(previous, next)
  return next
}

function shareList(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  const byId = new Map<unknown, unknown>()
  for (const item of previous) if (isRecord(item) && item.id !== undefined) byId.set(item.id, item)
  let same = previous.length === next.length
  const items = next.map((item, index) => {
    const before = isRecord(item) && item.id !== undefined ? byId.get(item.id) : previous[index]
    const shared = share(before, item)
    same &&= Object.is(shared, previous[index])
    return shared
  })
  return same ? previous : items
}

function shareRecord(previous: Readonly<Record<string, unknown>>, next: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(next)
  let same = Object.keys(previous).length === keys.length
  const result: Record<string, unknown> = {}
  for (const key of keys) {
    const shared = share(previous[key], next[key])
    same &&= key in previous && Object.is(shared, previous[key])
    result[key] = shared
  }
  return same ? previous : result
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
