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
 * What each participant has cost, in the order of seats: its runs that have ended and the summaries of its memory. Copied runs count as
 * utterances only: what they cost was paid in the room they come from.
 */
export function createRoomUsage(db: Db): RoomStore['usage'] {
  const sums = db.prepare<{ id: Id }, Row>(`WITH room AS (SELECT id FROM conversation WHERE uid = @id),
    line AS (
      SELECT participant_id, tokens_input AS input, tokens_output AS output, cache_read, cache_write, reasoning, cost,
          started IS NOT NULL AND ended_at IS NOT NULL AND state <> 'skipped' AND cost IS NULL AS unpriced
        FROM speaker_run WHERE conversation_id = (SELECT id FROM room) AND copied = 0 AND state NOT IN ('preparing', 'streaming')
      UNION ALL
      SELECT p.id, u.input, u.output, u.cache_read, u.cache_write, u.reasoning, u.cost, u.cost IS NULL
        FROM usage u JOIN checkpoint k ON k.uid = u.turn_uid JOIN participant p ON p.uid = k.participant_uid
        WHERE u.conversation_id = (SELECT id FROM room) AND u.purpose = 'summary'
    ),
    said AS (
      SELECT participant_id, count(*) AS utterances FROM speaker_run
        WHERE conversation_id = (SELECT id FROM room) AND (state = 'done' OR accepted = 1) GROUP BY participant_id
    )
    SELECT p.uid AS participant, sum(l.input) AS input, sum(l.output) AS output, sum(l.cache_read) AS cache_read, sum(l.cache_write) AS cache_write,
      sum(l.reasoning) AS reasoning, sum(l.cost) AS cost, coalesce(sum(l.unpriced), 0) AS unpriced, coalesce(s.utterances, 0) AS utterances
    FROM participant p LEFT JOIN line l ON l.participant_id = p.id LEFT JOIN said s ON s.participant_id = p.id
    WHERE p.conversation_id = (SELECT id FROM room)
    GROUP BY p.id ORDER BY p.left_at IS NOT NULL, p.position, p.id`)

  return (conversationId) =>
    sums.all({ id: conversationId }).map((row) => ({
      participantId: row.participant,
      totals: { input: row.input, output: row.output, cacheRead: row.cache_read, cacheWrite: row.cache_write, reasoning: row.reasoning },
      cost: row.cost,
      costIncomplete: row.unpriced > 0,
      utterances: row.utterances,
    }))
}
