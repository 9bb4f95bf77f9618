import type { Id } from '@shared/ids'
import type { PinStore } from '../../engine/ports'
import type { Db } from '../database'

/** Pinned messages. */
export function createPins(db: Db): PinStore {
  const add = db.prepare<[number, Id]>('INSERT INTO pin (message_id, created_at) SELECT id, ? FROM message WHERE uid = ? ON CONFLICT (message_id) DO NOTHING')
  const remove = db.prepare<[Id]>('DELETE FROM pin WHERE message_id = (SELECT id FROM message WHERE uid = ?)')
  const list = db
    .prepare<[Id], Id>(`SELECT m.uid FROM pin p JOIN message m ON m.id = p.message_id
      WHERE m.conversation_id = (SELECT id FROM conversation WHERE uid = ?) ORDER BY m.id`)
    .pluck()

  return {
    add: (messageId, at) => void add.run(at, messageId),
    remove: (messageId) => remove.run(messageId).changes > 0,
    list: (conversationId) => list.all(conversationId),
  }
}
