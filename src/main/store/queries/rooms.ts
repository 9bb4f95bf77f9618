import type { Id } from '@shared/ids'
import type { Log } from '../../engine/ports'
import type { RoomStore } from '../../engine/room-ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { createDeliveries } from './deliveries'
import { warnOf } from './fields'
import { createRoomCast } from './room-cast'
import { createRoomCopy } from './room-copy'
import { readSettings } from './room-json'
import { createRoomQueue } from './room-queue'
import { createRoomRounds } from './room-rounds'
import { createRoomRuns } from './room-runs'
import { createRoomUsage } from './room-usage'

/** Everything of rooms beside their messages. */
export function createRooms(db: Db, log: Log, transactions: Pick<Transactions, 'atomic'>): RoomStore {
  const insert = db.prepare<[string, Id]>('INSERT INTO room (settings, conversation_id) SELECT ?, id FROM conversation WHERE uid = ?')
  const save = db.prepare<[string, Id]>('UPDATE room SET settings = ? WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)')
  const settings = db.prepare<[Id], string>('SELECT settings FROM room WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)').pluck()
  const conclude = db.prepare<[Id | null, Id]>('UPDATE room SET concluding_uid = ? WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)')
  const concluding = db.prepare<[Id], Id | null>('SELECT concluding_uid FROM room WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)').pluck()
  const drop = db.prepare(`UPDATE room SET concluding_uid = NULL WHERE concluding_uid IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM round WHERE round.conversation_id = room.conversation_id AND round.state IN ('queued', 'running', 'paused'))
    AND NOT EXISTS (SELECT 1 FROM room_queued WHERE room_queued.conversation_id = room.conversation_id)`)

  const cast = createRoomCast(db, log)
  const rounds = createRoomRounds(db, log)
  const { insertCopy, ...runs } = createRoomRuns(db, log, transactions)
  const deliveries = createDeliveries(db, transactions)

  return {
    insert: (conversationId, value) => {
      if (insert.run(JSON.stringify(value), conversationId).changes === 0) throw new Error(`Conversation ${conversationId} is not stored`)
    },
    settings: (conversationId) => {
      const text = settings.get(conversationId)
      return text === undefined ? null : readSettings(text, warnOf(log, 'a room', { conversationId }))
    },
    saveSettings: (conversationId, value) => {
      if (save.run(JSON.stringify(value), conversationId).changes === 0) throw new Error(`Room ${conversationId} is not stored`)
    },
    concluding: (conversationId) => concluding.get(conversationId) ?? null,
    saveConcluding: (conversationId, roundId) => void conclude.run(roundId, conversationId),
    dropConclusions: () => void drop.run(),
    ...cast,
    ...rounds,
    ...runs,
    ...deliveries,
    ...createRoomQueue(db, log),
    usage: createRoomUsage(db),
    copy: createRoomCopy(db, transactions, { ...cast, ...rounds, ...runs, ...deliveries, insertCopy }),
  }
}
