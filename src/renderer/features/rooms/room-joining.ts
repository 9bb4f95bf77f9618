import type { Joining, Round } from '@shared/model/room'

/** What of the joining choice is typed; numbers as text until they are read. */
export type JoiningDraft = { readonly strategy: Joining['strategy']; readonly rounds: string; readonly from: string; readonly to: string }

export const FIRST_JOINING: JoiningDraft = { strategy: 'recent', rounds: '5', from: '1', to: '' }

/** Reads the choice; null where a number is none, or lies outside the rounds there are. Where there are none yet, nothing is to be chosen. */
export function readJoining({ strategy, rounds, from, to }: JoiningDraft, last: number): Joining | null {
  if (last === 0) return { strategy: 'fresh' }
  switch (strategy) {
    case 'fresh':
    case 'full':
      return { strategy }
    case 'recent': {
      const count = whole(rounds)
      return count === null ? null : { strategy, rounds: count }
    }
    case 'range': {
      const first = whole(from)
      const end = whole(to)
      return first === null || end === null || first > end || end > last ? null : { strategy, from: first, to: end }
    }
  }
}

function whole(text: string): number | null {
  const value = Number(text.trim())
  return Number.isInteger(value) && value >= 1 && value <= 10_000 ? value : null
}

/** How many messages a newcomer is given of what was said before: prompts and finished answers of the rounds it hears. */
export function heard(joining: Joining, rounds: readonly Round[]): number {
  const chosen = (() => {
    switch (joining.strategy) {
      case 'fresh':
        return []
      case 'full':
        return rounds
      case 'recent': {
        const answered = rounds.filter(({ endedAt, runs }) => endedAt !== null && runs.some(({ state }) => state === 'done'))
        const [first] = answered.slice(-joining.rounds)
        // What was said after them, and for information only, comes along.
        return first ? rounds.slice(rounds.indexOf(first)) : []
      }
      case 'range':
        return rounds.filter(({ number }) => number >= joining.from && number <= joining.to)
    }
  })()
  return chosen.reduce(
    (sum, { promptId, runs }) => sum + (promptId === null ? 0 : 1) + runs.filter(({ state, accepted }) => state === 'done' || accepted).length,
    0,
  )
}
