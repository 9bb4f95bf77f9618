import type { Id } from '@shared/ids'
import type { Execution } from '@shared/model/persona'
import type { Mention, QueuedMessage } from '@shared/model/room'
import { executionFields, mentionsSchema } from '@shared/schemas/room-records'
import type { Log } from '../../engine/ports'
import type { RoomStore } from '../../engine/room-ports'
import type { Db } from '../database'
import { bit, tryJson } from './columns'
import { type Damage, readColumn, readFields, warnOf } from './fields'
import { toBlocks } from './messages'

type Row = {
  readonly round_uid: string
  readonly request_uid: string
  readonly content: string
  readonly mentions: string
  readonly execution: string | null
  readonly start: QueuedMessage['start']
  readonly context_only: number
  readonly created_at: number
}

/** Messages to rooms that wait for the round that runs. */
export function createRoomQueue(db: Db, log: Log): Pick<RoomStore, 'queue' | 'enqueue' | 'dequeue'> {
  const add = db.prepare(`INSERT INTO room_queued (round_uid, request_uid, conversation_id, content, mentions, execution, start,
      context_only, created_at)
    VALUES (@roundId, @requestId, (SELECT id FROM conversation WHERE uid = @conversationId), @content, @mentions, @execution, @start,
      @contextOnly, @createdAt)`)
  const list = db.prepare<[Id], Row>(`SELECT round_uid, request_uid, content, mentions, execution, start, context_only, created_at FROM room_queued
    WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?) ORDER BY id`)
  const remove = db.prepare<[Id]>('DELETE FROM room_queued WHERE round_uid = ?')

  function toMessage(row: Row): QueuedMessage {
    const damage = warnOf(log, 'a queued message', { requestId: row.request_uid })
    return {
      roundId: row.round_uid,
      requestId: row.request_uid,
      content: toBlocks(row.content, `queued message ${row.request_uid}`),
      mentions: readColumn<readonly Mention[]>(mentionsSchema, [], row.mentions, 'mentions', damage) ?? [],
      execution: row.execution === null ? null : readPart(row.execution, damage),
      start: row.start,
      contextOnly: row.context_only === 1,
      createdAt: row.created_at,
    }
  }

  return {
    queue: (conversationId) => list.all(conversationId).map(toMessage),
    enqueue: (conversationId, { content, mentions, execution, contextOnly, ...message }) =>
      void add.run({
        ...message,
        conversationId,
        content: JSON.stringify(content),
        mentions: JSON.stringify(mentions),
        execution: execution && JSON.stringify(execution),
        contextOnly: bit(contextOnly),
      }),
    dequeue: (roundId) => remove.run(roundId).changes > 0,
  }
}

/** What a message asks for its own round: only the fields that are there, without those that are damaged. */
function readPart(text: string, damage: Damage): Partial<Execution> {
  const stored = tryJson(text)
  if (typeof stored !== 'object' || stored === null) {
    damage(['execution'])
    return {}
  }
  const shape = Object.fromEntries(Object.entries(executionFields).filter(([name]) => name in stored))
  return readFields<Partial<Execution>>(shape, {}, stored, damage)
}
