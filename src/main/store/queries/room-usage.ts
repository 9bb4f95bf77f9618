import type { Id } from '@shared/ids'
import type { RoomStore } from '../../engine/room-ports'
import type { Db } from '../database'

type Row = {
  readonly participant: Id
  readonly input: number | null
  readonly output: number | null
  readonly cache_read: number | null
  readonly cache_write: number | null
  readonly reasoning: number | null
  readonly cost: number | null
  readonly unpriced: number
  readonly utterances: number
}

/**
 * What each participant has cost, in the order of seats. Copied runs count as utterances only: what they cost was paid in the
 * room they come from.
 */
export function createRoomUsage(db: Db): RoomStore['usage'] {
  const sums = db.prepare<[Id], Row>(`SELECT p.uid AS participant,
      sum(s.tokens_input) FILTER (WHERE s.copied = 0) AS input,
      sum(s.tokens_output) FILTER (WHERE s.copied = 0) AS output,
      sum(s.cache_read) FILTER (WHERE s.copied = 0) AS cache_read,
      sum(s.cache_write) FILTER (WHERE s.copied = 0) AS cache_write,
      sum(s.reasoning) FILTER (WHERE s.copied = 0) AS reasoning,
      sum(s.cost) FILTER (WHERE s.copied = 0) AS cost,
      count(*) FILTER (WHERE s.copied = 0 AND s.started IS NOT NULL AND s.ended_at IS NOT NULL AND s.state <> 'skipped' AND s.cost IS NULL) AS unpriced,
      count(*) FILTER (WHERE s.state = 'done' OR s.accepted = 1) AS utterances
    FROM participant p LEFT JOIN speaker_run s ON s.participant_id = p.id
    WHERE p.conversation_id = (SELECT id FROM conversation WHERE uid = ?)
    GROUP BY p.id ORDER BY p.left_at IS NOT NULL, p.position, p.id`)

  return (conversationId) =>
    sums.all(conversationId).map((row) => ({
      participantId: row.participant,
      totals: { input: row.input, output: row.output, cacheRead: row.cache_read, cacheWrite: row.cache_write, reasoning: row.reasoning },
      cost: row.cost,
      costIncomplete: row.unpriced > 0,
      utterances: row.utterances,
    }))
}
