import type { Id } from '@shared/ids'
import type { Message } from '@shared/model/message'
import type { Card, RoomRow } from './room-layout'

/** Where a message is shown: which row, the part of it that stands out, and what opens there. */
export type Place = { readonly index: number; readonly part: string; readonly inside: readonly string[] }

/** What a card is known by in the page. */
export function partOf(roundId: string, participantId: Id): string {
  return `${roundId} ${participantId}`
}

/** Finds a message among the rows; null where it is not loaded. */
export function placeOf(rows: readonly RoomRow[], messageId: Id): Place | null {
  for (const [index, row] of rows.entries()) {
    if (row.kind === 'message' || row.kind === 'notice') {
      if (row.message.id === messageId) return { index, part: row.key, inside: [row.key] }
      continue
    }
    const cards = row.kind === 'cards' ? row.cards : row.kind === 'answer' ? [row.card] : []
    for (const card of cards) {
      const message = messagesOf(card).find(({ id }) => id === messageId)
      if (!message) continue
      const part = partOf(row.kind === 'cards' ? row.round.id : message.turnId, card.participantId)
      return { index, part, inside: [part, messageId, ...answered(message)] }
    }
  }
  return null
}

function messagesOf({ messages, earlier }: Card): readonly Message[] {
  return [...messages, ...earlier.flatMap((attempt) => attempt.messages)]
}

/** The calls that a message of a tool answers. */
function answered({ blocks }: Message): readonly string[] {
  return blocks.flatMap((block) => (block.type === 'toolResult' ? [block.toolCallId] : []))
}
