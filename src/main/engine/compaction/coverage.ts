import type { Id } from '@shared/ids'
import type { Entry, Recipe } from '../ports'

/** Where each message of a context went: the three lists together are all of it, and no message is in two. */
export type Coverage = { readonly pinned: readonly Entry[]; readonly covered: readonly Entry[]; readonly kept: readonly Entry[] }

/** Splits a context (everything since the last clear, oldest first) by what a checkpoint does to it. */
export function coverageOf(entries: readonly Entry[], recipe: Recipe | null, pins: ReadonlySet<Id>): Coverage {
  const cut = recipe?.coveredUntil ? entries.findIndex(({ message }) => message.id === recipe.coveredUntil) + 1 : 0
  const gone = entries.slice(0, cut)
  return {
    pinned: gone.filter(({ message }) => pins.has(message.id)),
    covered: gone.filter(({ message }) => !pins.has(message.id)),
    kept: entries.slice(cut),
  }
}
