import type { StreamPosition } from '@shared/protocol'

/** How many times the missed events are asked for before a whole snapshot is. */
export const MAX_TRIES = 3

/** Numbered events as they arrived: `from` is the number of the first. */
export type Arrival = { readonly epoch: string; readonly from: number; readonly count: number }

/**
 * What to do with events: take them (all or from `skip` on), drop them as known,
 * keep them until the missing ones have come, or ask for what is missing.
 */
export type Decision =
  | { readonly kind: 'apply'; readonly skip: number }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'defer' }
  | { readonly kind: 'recover'; readonly snapshot: boolean }

/**
 * Places events relative to what is known already.
 * `position` is null before the first snapshot; `recovering` means that an answer to a question is under way.
 */
export function classify(position: StreamPosition | null, arrival: Arrival, recovering: boolean): Decision {
  if (position === null || arrival.epoch !== position.epoch) return recovering ? { kind: 'defer' } : { kind: 'recover', snapshot: true }
  const next = position.seq + 1
  if (arrival.from + arrival.count <= next) return { kind: 'ignore' }
  if (arrival.from <= next) return { kind: 'apply', skip: next - arrival.from }
  return recovering ? { kind: 'defer' } : { kind: 'recover', snapshot: false }
}

/** True where a snapshot brings something new; an older one of the same epoch is a late duplicate. */
export function acceptsSnapshot(position: StreamPosition | null, snapshot: StreamPosition): boolean {
  return position === null || position.epoch !== snapshot.epoch || snapshot.seq >= position.seq
}

/** What to ask for on the given try (from 1): the events since the position, and a whole snapshot once that has not helped. */
export function sinceFor(position: StreamPosition | null, attempt: number): StreamPosition | undefined {
  return attempt > MAX_TRIES ? undefined : (position ?? undefined)
}
