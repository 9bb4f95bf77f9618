const LEGAL = /^[A-Za-z0-9_-]{1,64}$/

/** Gives every call of one request an id that is legal everywhere and used once. */
export type CallIds = { next(id: string): string }

/**
 * Ids stay as they are where they can; others are cleaned and numbered in the order of the log, which only grows:
 * the same call has the same id in every later request, so that prompt caches stay warm.
 */
export function createCallIds(): CallIds {
  const used = new Set<string>()
  return {
    next(id) {
      let legal = id
      if (!LEGAL.test(id) || used.has(id)) {
        const base = id.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 48)
        for (let number = 1; !LEGAL.test(legal) || used.has(legal); number += 1) legal = `${base}_${number}`
      }
      used.add(legal)
      return legal
    },
  }
}
