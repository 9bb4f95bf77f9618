import type { Id } from '@shared/ids'
import type { QueuedRequest } from '@shared/model/turn'
import type { QueueStore } from '../../engine/ports'
import type { Db } from '../database'
import { toBlocks } from './messages'

type Row = { readonly turn_uid: string; readonly request_uid: string; readonly created_at: number; readonly content: string }

/** Requests that wait for their turn. */
export function createQueue(db: Db): QueueStore {
  const add = db.prepare(`INSERT INTO queued (turn_uid, request_uid, conversation_id, created_at, content)
    VALUES (@turnId, @requestId, (SELECT id FROM conversation WHERE uid = @conversationId), @createdAt, @content)`)
  const list = db.prepare<[Id], Row>(`SELECT turn_uid, request_uid, created_at, content FROM queued
    WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?) ORDER BY id`)
  const remove = db.prepare<[Id]>('DELETE FROM queued WHERE turn_uid = ?')

  return {
    add: (conversationId, { turnId, requestId, content, createdAt }) =>
      void add.run({ conversationId, turnId, requestId, createdAt, content: JSON.stringify(content) }),
    list: (conversationId) => list.all(conversationId).map(toRequest),
    remove: (turnId) => remove.run(turnId).changes > 0,
  }
}

function toRequest(row: Row): QueuedRequest {
  return {
    turnId: row.turn_uid,
    requestId: row.request_uid,
    content: toBlocks(row.content, `queued request ${row.request_uid}`),
    createdAt: row.created_at,
  }
}
