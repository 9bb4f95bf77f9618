import type { Id } from '@shared/ids'

/** How long a conversation nobody shows any more stays subscribed: going back to it costs nothing. Milliseconds. */
export const LINGER_MS = 30_000

type Watch = { users: number; readonly stop: () => void; linger: ReturnType<typeof setTimeout> | null }

export type Watches = {
  /** Follows a stream until the returned function is called, and 30 s longer. */
  retain(id: Id): () => void
}

/**
 * Streams that are followed while anybody shows them.
 *
 * @param start begins to follow one; returns how to leave it
 * @param forget drops what was known of it
 */
export function createWatches(start: (id: Id) => () => void, forget: (id: Id) => void): Watches {
  const watches = new Map<Id, Watch>()

  function watchOf(id: Id): Watch {
    const known = watches.get(id)
    if (known) return known
    const watch: Watch = { users: 0, stop: start(id), linger: null }
    watches.set(id, watch)
    return watch
  }

  function leave(id: Id, watch: Watch): void {
    watch.stop()
    watches.delete(id)
    forget(id)
  }

  return {
    retain(id) {
      const watch = watchOf(id)
      watch.users += 1
      if (watch.linger !== null) clearTimeout(watch.linger)
      watch.linger = null
      let released = false
      return () => {
        if (released) return
        released = true
        watch.users -= 1
        if (watch.users === 0) watch.linger = setTimeout(() => leave(id, watch), LINGER_MS)
      }
    },
  }
}

/** Loads that are asked for while they run are the same one. */
export function createPages(load: (id: Id, limit: number) => Promise<boolean>): (id: Id, limit: number) => Promise<boolean> {
  const pages = new Map<Id, Promise<boolean>>()
  return (id, limit) => {
    const loading = pages.get(id)
    if (loading) return loading
    const page = load(id, limit).finally(() => pages.delete(id))
    pages.set(id, page)
    return page
  }
}
