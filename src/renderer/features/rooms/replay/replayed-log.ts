import type { RoomState } from '@shared/events/room'
import type { Id } from '@shared/ids'

type Log = Pick<RoomState, 'messages' | 'rounds'>

/**
 * As much of a room's log as a replay has shown so far: the messages that are in `shown`, calls of tools with the answer
 * they belong to, and of each round the answers that have come.
 */
export function replayedLog({ messages, rounds }: Log, shown: ReadonlySet<Id>): Log {
  const visible = messages.filter(({ id }) => shown.has(id))
  const answered = new Set(visible.map(({ turnId, author }) => `${turnId} ${author.participantId}`))
  const kept = messages.filter(({ id, author, turnId }) => shown.has(id) || (author.kind === 'tool' && answered.has(`${turnId} ${author.participantId}`)))
  const open = new Set(visible.map(({ turnId }) => turnId))
  const past = rounds.filter(({ id }) => open.has(id))
  return { messages: kept, rounds: past.map((round) => ({ ...round, runs: round.runs.filter(({ messageId }) => messageId !== null && shown.has(messageId)) })) }
}
