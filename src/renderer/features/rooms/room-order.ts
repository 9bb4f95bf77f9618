import type { Id } from '@shared/ids'
import { isParallel } from '@shared/model/parallel'
import { nameKey } from '@shared/model/persona'
import type { Participant, Round } from '@shared/model/room'
import type { Card } from './room-layout'

/**
 * The cards of a round as they are arranged: speakers in turn by when they speak; parallel ones as they finish (those who
 * have not finished behind them), by the cast, or by a list of names with those it does not name behind it.
 */
export function arranged(round: Round, cards: readonly Card[], cast: readonly Participant[]): readonly Card[] {
  const { display } = round.execution
  if (!isParallel(round)) return byRank(cards, ({ run }) => [run?.position ?? 0])
  if (display === 'completion') return byRank(cards, ({ run }) => [run?.endedAt ?? Number.POSITIVE_INFINITY, run?.position ?? 0])
  if (display === 'cast') return byRank(cards, ({ participantId }) => [seatOf(cast, participantId)])
  const names = display.map(nameKey)
  return byRank(cards, ({ participantId, name }) => {
    const listed = names.indexOf(nameKey(name))
    return [listed < 0 ? names.length : listed, seatOf(cast, participantId)]
  })
}

function byRank(cards: readonly Card[], rank: (card: Card) => readonly number[]): readonly Card[] {
  return cards
    .map((card) => ({ card, ranks: rank(card) }))
    .sort((a, b) => compare(a.ranks, b.ranks))
    .map(({ card }) => card)
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? 0
    if (left !== right) return left < right ? -1 : 1
  }
  return 0
}

function seatOf(cast: readonly Participant[], id: Id): number {
  const index = cast.findIndex((participant) => participant.id === id)
  return index < 0 ? cast.length : index
}
