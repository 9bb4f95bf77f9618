import { setTimeout as delay } from 'node:timers/promises'

/** Resident memory and the part of it on the heap, bytes. */
export type Memory = { readonly rss: number; readonly heap: number }

/** The memory of this process after its garbage is gone; needs `--expose-gc`. */
export async function settledMemory(): Promise<Memory> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.()
    await delay(50)
  }
  const { rss, heapUsed } = process.memoryUsage()
  return { rss, heap: heapUsed }
}
