import type { Id } from '@shared/ids'

/** Turns that were stopped from this window: the log only says that they were interrupted, not by whom. */
const stopped = new Set<Id>()

export function noteStopped(turnId: Id): void {
  stopped.add(turnId)
}

export function wasStoppedHere(turnId: Id): boolean {
  return stopped.has(turnId)
}
