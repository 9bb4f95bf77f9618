/** True for what JSON calls an object: no list, no null, no instance of a class. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/**
 * True where a value survives JSON as it is and every text in it, keys included, is well-formed. Works off a list
 * instead of calling itself: arguments come from a model, and their depth must not be able to exhaust the stack.
 */
export function isCleanJson(root: unknown): boolean {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    switch (typeof value) {
      case 'string':
        if (!value.isWellFormed()) return false
        continue
      case 'number':
        if (!Number.isFinite(value)) return false
        continue
      case 'boolean':
        continue
      case 'object':
        if (value === null) continue
        if (Array.isArray(value)) {
          for (const item of value) open.push(item)
          continue
        }
        if (!isJsonObject(value)) return false
        for (const key in value) {
          if (!key.isWellFormed()) return false
          open.push(value[key])
        }
        continue
      default:
        return false
    }
  }
  return true
}
