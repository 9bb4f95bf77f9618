import { EventEmitter } from 'node:events'

/** What the stand-in says about everything it lacks: better no test at all than one that passes for nothing. */
export function missing(name: string): Error {
  return new Error(`electron stand-in: ${name} is not implemented`)
}

/** Node and its debugger look for these on everything. */
const PROBED = new Set<string | symbol>(['then', 'toJSON', 'default', '__esModule', 'constructor'])

/** Makes reading a member that is not there throw by name. */
export function loud<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key, receiver) {
      if (key in object || typeof key === 'symbol' || PROBED.has(key)) return Reflect.get(object, key, receiver)
      throw missing(`${name}.${key}`)
    },
  })
}

type Listener = (...args: never[]) => void

/** An emitter that refuses listeners for events it will never emit. `silent` are those whose cause cannot happen here. */
export class LoudEmitter extends EventEmitter {
  readonly #name: string
  readonly #known: ReadonlySet<string | symbol>

  constructor(name: string, emits: readonly string[], silent: readonly string[] = []) {
    super()
    this.#name = name
    this.#known = new Set([...emits, ...silent, 'newListener', 'removeListener'])
  }

  override on(event: string | symbol, listener: Listener): this {
    this.#check(event)
    return super.on(event, listener as (...args: unknown[]) => void)
  }

  override once(event: string | symbol, listener: Listener): this {
    this.#check(event)
    return super.once(event, listener as (...args: unknown[]) => void)
  }

  override addListener(event: string | symbol, listener: Listener): this {
    return this.on(event, listener)
  }

  #check(event: string | symbol): void {
    if (!this.#known.has(event)) throw missing(`event '${String(event)}' of ${this.#name}`)
  }
}

/** An event object that listeners can prevent. */
export type Preventable<T> = T & { defaultPrevented: boolean; preventDefault(): void }

export function preventable<T extends object>(fields: T): Preventable<T> {
  return Object.assign(fields, {
    defaultPrevented: false,
    preventDefault(this: { defaultPrevented: boolean }) {
      this.defaultPrevented = true
    },
  })
}
