/**
 * Makes a call of the SDK with a fetch of our own. The SDK takes the global one, at once and before its first await, and
 * keeps from its caller all that fetch says: the cause of a failure, the headers, the text of a refusal. The global one is
 * back before anything else can run.
 */
export function withFetch<T>(own: typeof fetch, call: () => Promise<T>): Promise<T> {
  const before = globalThis.fetch
  globalThis.fetch = own
  try {
    return call()
  } finally {
    globalThis.fetch = before
  }
}
