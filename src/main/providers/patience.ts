/** Where Node keeps the connection pool behind its fetch. */
const GLOBAL_POOL = Symbol.for('undici.globalDispatcher.1')

type PoolClass = new (options: { readonly headersTimeout: number; readonly bodyTimeout: number }) => object

let pool: object | undefined

/**
 * Client options that make fetch wait as long as it takes. Node's own pool gives up after five minutes without a byte,
 * while a local server may read a long prompt for longer, and how long to wait is the engine's decision. Empty (then
 * Node's pool is used) where this Node keeps none in the known place.
 */
export function patience(): { readonly fetchOptions?: object } {
  // Any class of fetch makes Node load it, and with it the pool.
  void globalThis.Headers
  const own: unknown = Reflect.get(globalThis, GLOBAL_POOL)
  if (!pool && typeof own === 'object' && own !== null) pool = new (own.constructor as PoolClass)({ headersTimeout: 0, bodyTimeout: 0 })
  return pool ? { fetchOptions: { dispatcher: pool } } : {}
}
