// Runs in pages, as source text: one end in the page's own world, one in the world of the preload. The two share the
// DOM, so they talk through events; an event's `detail` is cloned by Chromium on its way from one world to the other,
// and dispatching is synchronous, so that exposed functions return at once, as over Electron's contextBridge.

/** A value on its way: cloned data, or a reference to a function, a promise or an error of the sender. */
type Parcel =
  | { readonly is: 'data'; readonly value: unknown }
  | { readonly is: 'function' | 'promise'; readonly id: string }
  | { readonly is: 'error'; readonly message: string }
  | { readonly is: 'array'; readonly items: readonly Parcel[] }
  | { readonly is: 'object'; readonly fields: readonly (readonly [string, Parcel])[] }

type Signal =
  | { readonly do: 'expose'; readonly key: string; readonly api: Parcel }
  | { readonly do: 'call'; readonly id: string; readonly args: readonly Parcel[] }
  | { readonly do: 'return'; readonly threw: boolean; readonly value: Parcel }
  | { readonly do: 'settle'; readonly id: string; readonly threw: boolean; readonly value: Parcel }
  | { readonly do: 'open-window'; readonly url: string }

export type CableEnd = {
  /** Makes an API visible in the other world: deeply frozen, functions by proxy. */
  expose(key: string, api: unknown): void
  /** Tells the other world that the page wants a new window. */
  openWindow(url: string): void
  onOpenWindow(callback: (url: string) => void): void
}

/** Plugs in one end. `name` must be unguessable for the page; `mine` and `other` tell the two directions apart. */
export function plugIn(name: string, mine: string, other: string): CableEnd {
  const { CustomEvent, document } = window
  const dispatch = window.dispatchEvent.bind(window)
  const functions = new Map<string, (...args: unknown[]) => unknown>()
  const functionIds = new WeakMap<object, string>()
  const proxies = new Map<string, (...args: unknown[]) => unknown>()
  const unsettled = new Map<string, { resolve(value: unknown): void; reject(error: unknown): void }>()
  const exposed = new Set<string>()
  const answers: { answer: Extract<Signal, { do: 'return' }> | null }[] = []
  let opened: (url: string) => void = () => {}
  let count = 0

  const signal = (detail: Signal): void => {
    dispatch(new CustomEvent(name + other, { detail }))
  }
  const newId = (): string => {
    count += 1
    return `${mine}${count}`
  }

  function pack(value: unknown, depth = 0): Parcel {
    if (depth > 1_000) throw new TypeError('contextBridge: objects nested deeper than 1000 levels are not supported')
    if (typeof value === 'function') return { is: 'function', id: idOf(value as () => unknown) }
    if (typeof value === 'symbol') return { is: 'data', value: undefined }
    if (typeof value !== 'object' || value === null) return { is: 'data', value }
    if (value instanceof Promise) return packPromise(value)
    if (value instanceof Error) return { is: 'error', message: value.message }
    if (Array.isArray(value)) return { is: 'array', items: Array.from(value, (item) => pack(item, depth + 1)) }
    if (Object.prototype.toString.call(value) === '[object Object]') {
      return { is: 'object', fields: Object.entries(value).map(([key, field]) => [key, pack(field, depth + 1)] as const) }
    }
    return { is: 'data', value: structuredClone(value) }
  }

  function packPromise(promise: Promise<unknown>): Parcel {
    const id = newId()
    promise.then(
      (value) => signal({ do: 'settle', id, threw: false, value: pack(value) }),
      (error) => signal({ do: 'settle', id, threw: true, value: packThrown(error) }),
    )
    return { is: 'promise', id }
  }

  /** Errors keep their message and lose everything else. */
  function packThrown(error: unknown): Parcel {
    return { is: 'error', message: error instanceof Error ? error.message : String(error) }
  }

  function idOf(callback: (...args: unknown[]) => unknown): string {
    const known = functionIds.get(callback)
    if (known) return known
    const id = newId()
    functionIds.set(callback, id)
    functions.set(id, callback)
    return id
  }

  function unpack(parcel: Parcel): unknown {
    switch (parcel.is) {
      case 'data':
        return parcel.value
      case 'error':
        return new Error(parcel.message)
      case 'array':
        return parcel.items.map(unpack)
      case 'object':
        return Object.fromEntries(parcel.fields.map(([key, field]) => [key, unpack(field)]))
      case 'promise':
        return new Promise((resolve, reject) => unsettled.set(parcel.id, { resolve, reject }))
      case 'function':
        return functions.get(parcel.id) ?? proxyOf(parcel.id)
    }
  }

  function proxyOf(id: string): (...args: unknown[]) => unknown {
    const proxy = proxies.get(id) ?? ((...args: unknown[]) => call(id, args))
    proxies.set(id, proxy)
    return proxy
  }

  function call(id: string, args: readonly unknown[]): unknown {
    const slot: (typeof answers)[number] = { answer: null }
    const parcels = args.map((arg) => pack(arg))
    answers.push(slot)
    try {
      signal({ do: 'call', id, args: parcels })
    } finally {
      answers.splice(answers.indexOf(slot), 1)
    }
    if (!slot.answer) throw new Error('contextBridge: the other world did not answer')
    const value = unpack(slot.answer.value)
    if (slot.answer.threw) throw value
    return value
  }

  function answerCall(id: string, args: readonly Parcel[]): void {
    let threw = false
    let value: Parcel
    try {
      value = pack(functions.get(id)?.(...args.map(unpack)))
    } catch (error) {
      threw = true
      value = packThrown(error)
    }
    signal({ do: 'return', threw, value })
  }

  function deepFreeze<T>(value: T): T {
    if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
      Object.freeze(value)
      for (const field of Object.values(value)) deepFreeze(field)
    }
    return value
  }

  window.addEventListener(
    name + mine,
    (event) => {
      event.stopImmediatePropagation()
      const message = (event as CustomEvent<Signal>).detail
      switch (message.do) {
        case 'call':
          answerCall(message.id, message.args)
          break
        case 'return': {
          const slot = answers.at(-1)
          if (slot) slot.answer = message
          break
        }
        case 'settle': {
          const waiting = unsettled.get(message.id)
          unsettled.delete(message.id)
          if (message.threw) waiting?.reject(unpack(message.value))
          else waiting?.resolve(unpack(message.value))
          break
        }
        case 'expose':
          Object.defineProperty(window, message.key, { value: deepFreeze(unpack(message.api)), enumerable: true, configurable: false, writable: false })
          break
        case 'open-window':
          opened(new URL(message.url || 'about:blank', document.baseURI).href)
          break
      }
    },
    true,
  )

  return {
    expose(key, api) {
      if (exposed.has(key)) throw new Error('Cannot bind an API on top of an existing property on the window object')
      exposed.add(key)
      signal({ do: 'expose', key, api: pack(api) })
    },
    openWindow: (url) => signal({ do: 'open-window', url }),
    onOpenWindow: (callback) => {
      opened = callback
    },
  }
}

/** Runs in the page's own world: new windows are asked for, never opened; the page gets null, as after a denial. */
export function catchNewWindows(cable: CableEnd): void {
  window.open = (url) => {
    cable.openWindow(String(url ?? ''))
    return null
  }
  window.addEventListener('click', (event) => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement)
    if (link?.target !== '_blank' || event.defaultPrevented) return
    event.preventDefault()
    cable.openWindow(link.href)
  })
}
