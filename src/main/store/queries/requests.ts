import type { Id } from '@shared/ids'
import type { RequestStore } from '../../engine/ports'
import type { Db } from '../database'

/** What was made of each `requestId`; a second one with the same id breaks the primary key and throws. */
export function createRequests(db: Db): RequestStore {
  const get = db.prepare<[Id], { conversationId: Id; turnId: Id }>(`SELECT c.uid AS conversationId, r.turn_uid AS turnId
    FROM request r JOIN conversation c ON c.id = r.conversation_id WHERE r.uid = ?`)
  const insert = db.prepare<[Id, Id, Id, number]>(`INSERT INTO request (uid, conversation_id, turn_uid, at)
    VALUES (?, (SELECT id FROM conversation WHERE uid = ?), ?, ?)`)

  return {
    get: (requestId) => get.get(requestId) ?? null,
    insert: (requestId, conversationId, turnId, at) => void insert.run(requestId, conversationId, turnId, at),
  }
}
