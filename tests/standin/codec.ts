// Structured-clonable values as JSON, for the way between page and main process. Both functions are also injected into
// pages as source text, so they use nothing from outside. The caller has run structuredClone before: what cannot be
// cloned has thrown already.

/** JSON with tags: every object is `{ k: kind, … }`, so that plain data can never be mistaken for a tag. */
export type Encoded = null | boolean | number | string | { readonly k: string; readonly [field: string]: unknown }

/** Turns a value into tagged JSON, cycles and shared references included. */
export function encode(root: unknown): Encoded {
  const known = new Map<object, number>()

  function bytes(view: ArrayBufferView | ArrayBuffer): string {
    const all = ArrayBuffer.isView(view) ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(view)
    let text = ''
    for (let at = 0; at < all.length; at += 8_192) text += String.fromCharCode(...all.subarray(at, at + 8_192))
    return btoa(text)
  }

  function visit(value: unknown): Encoded {
    if (value === null || typeof value === 'boolean') return value
    if (typeof value === 'string') return value.isWellFormed() ? value : { k: 'escaped', v: JSON.stringify(value) }
    if (typeof value === 'number')
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { k: 'number', v: Object.is(value, -0) ? '-0' : String(value) }
    if (value === undefined) return { k: 'undefined' }
    if (typeof value === 'bigint') return { k: 'bigint', v: String(value) }
    if (typeof value !== 'object') throw new TypeError('An object could not be cloned.')
    const seen = known.get(value)
    if (seen !== undefined) return { k: 'seen', v: seen }
    known.set(value, known.size)
    if (Array.isArray(value)) return { k: 'array', v: Array.from(value, visit) }
    if (value instanceof Date) return { k: 'date', v: value.getTime() }
    if (value instanceof RegExp) return { k: 'regexp', source: value.source, flags: value.flags }
    if (value instanceof Error) return { k: 'error', name: value.name, message: value.message }
    if (value instanceof Map) return { k: 'map', v: Array.from(value, ([key, entry]) => [visit(key), visit(entry)]) }
    if (value instanceof Set) return { k: 'set', v: Array.from(value, visit) }
    if (value instanceof ArrayBuffer) return { k: 'buffer', v: bytes(value) }
    if (ArrayBuffer.isView(value)) return { k: 'view', type: value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name, v: bytes(value) }
    return { k: 'object', v: Object.entries(value).map(([key, entry]) => [key, visit(entry)]) }
  }

  return visit(root)
}

/** The value again. */
export function decode(root: Encoded): unknown {
  const known: unknown[] = []

  function bytes(text: string): Uint8Array {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  }

  function visit(node: Encoded): unknown {
    if (node === null || typeof node !== 'object') return node
    const at = known.length
    const keep = <T>(value: T): T => {
      known[at] = value
      return value
    }
    switch (node.k) {
      case 'escaped':
        return JSON.parse(node.v as string)
      case 'number':
        return Number(node.v)
      case 'undefined':
        return undefined
      case 'bigint':
        return BigInt(node.v as string)
      case 'seen':
        return known[node.v as number]
      case 'array': {
        const array: unknown[] = keep([])
        for (const entry of node.v as Encoded[]) array.push(visit(entry))
        return array
      }
      case 'date':
        return keep(new Date(node.v as number))
      case 'regexp':
        return keep(new RegExp(node.source as string, node.flags as string))
      case 'error':
        return keep(Object.assign(new Error(node.message as string), { name: node.name }))
      case 'map': {
        const map = keep(new Map<unknown, unknown>())
        for (const [key, entry] of node.v as [Encoded, Encoded][]) map.set(visit(key), visit(entry))
        return map
      }
      case 'set': {
        const set = keep(new Set<unknown>())
        for (const entry of node.v as Encoded[]) set.add(visit(entry))
        return set
      }
      case 'buffer':
        return keep(bytes(node.v as string).buffer)
      case 'view': {
        const View = (globalThis as unknown as Record<string, new (buffer: ArrayBufferLike) => unknown>)[node.type as string]
        if (!View) throw new Error(`unknown view ${String(node.type)}`)
        return keep(new View(bytes(node.v as string).buffer))
      }
      case 'object': {
        const object: Record<string, unknown> = keep({})
        // Defined, not assigned: a key named __proto__ stays a key.
        for (const [key, entry] of node.v as [string, Encoded][])
          Object.defineProperty(object, key, { value: visit(entry), enumerable: true, configurable: true, writable: true })
        return object
      }
      default:
        throw new Error(`unknown kind ${node.k}`)
    }
  }

  return visit(root)
}
