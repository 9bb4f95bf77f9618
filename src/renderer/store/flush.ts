/** Stores something that is typed and not stored yet. */
export type Flush = () => Promise<unknown>

const flushes = new Set<Flush>()

/** Registers what must be stored before the window closes; the returned function takes it back. */
export function onFlush(flush: Flush): () => void {
  flushes.add(flush)
  return () => flushes.delete(flush)
}

/** Stores everything that is typed; resolves when all of it is stored or has failed. */
export async function flushAll(): Promise<void> {
  await Promise.allSettled([...flushes].map((flush) => flush()))
}
