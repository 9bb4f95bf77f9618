/** Deepest nesting of objects and arrays anywhere in a frame or an HTTP body. */
export const MAX_DEPTH = 64

export type Measure = 'ok' | 'too_large' | 'too_deep' | 'not_json'

/**
 * Walks a value that came from outside and says whether it is plain JSON within `maxBytes` (a lower estimate of its
 * size in UTF-8 bytes) and MAX_DEPTH. Stops as soon as the answer is known, so cycles and shared references, which
 * a structured clone can hold, cost no more than a large frame.
 */
export function measure(root: unknown, maxBytes: number): Measure {
  let bytes = 0
  let trouble: Measure = 'ok'

  function fail(reason: Measure): false {
    trouble = reason
    return false
  }

  function add(amount: number): boolean {
    bytes += amount
    return bytes <= maxBytes || fail('too_large')
  }

  function visit(value: unknown, depth: number): boolean {
    if (depth > MAX_DEPTH) return fail('too_deep')
    switch (typeof value) {
      case 'string':
        return add(2 + utf8Length(value))
      case 'number':
        return Number.isFinite(value) ? add(1) : fail('not_json')
      case 'boolean':
        return add(4)
      case 'undefined':
        return true
      case 'object':
        return value === null ? add(4) : visitObject(value, depth)
      default:
        return fail('not_json')
    }
  }

  function visitObject(value: object, depth: number): boolean {
    if (!add(2)) return false
    if (Array.isArray(value)) {
      // Indexed on purpose: holes of a sparse array count, so `new Array(1e9)` ends the walk at the limit.
      for (let index = 0; index < value.length; index += 1) if (!add(1) || !visit(value[index], depth + 1)) return false
      return true
    }
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== Object.prototype && prototype !== null) return fail('not_json')
    for (const [key, child] of Object.entries(value)) if (!add(4 + key.length) || !visit(child, depth + 1)) return false
    return true
  }

  visit(root, 0)
  return trouble
}

/** Bytes of a text in UTF-8; `Buffer` counts natively, without a copy. */
export function utf8Length(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}
