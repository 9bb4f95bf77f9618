import type { Entry } from '../ports'

/** One turn in a list of entries: from `start` up to, but not including, `end`. */
export type TurnRange = { readonly start: number; readonly end: number }

/**
 * The turns of a context, oldest first: each begins with a message of the user (in a room: with the input of one of the
 * participant's own runs) and ends where the next begins. What stands before the first belongs to it, so that every
 * place between two turns is one where a context may be cut: calls and their results never lie on both sides.
 */
export function turnsOf(entries: readonly Entry[]): readonly TurnRange[] {
  const starts: number[] = []
  let turnId: string | null = null
  for (const [index, { message }] of entries.entries()) {
    const { kind } = message.author
    if ((kind !== 'user' && kind !== 'participant') || message.turnId === turnId) continue
    turnId = message.turnId
    starts.push(starts.length === 0 ? 0 : index)
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? entries.length }))
}
