import type { Id } from '@shared/ids'
import type { Delivery } from '@shared/model/room'
import type { RoomStore } from '../../engine/room-ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'

type Row = { readonly messageId: Id; readonly participantId: Id; readonly runId: Id | null; readonly how: Delivery['how'] }

const COLUMNS = 'm.uid AS messageId, p.uid AS participantId, s.uid AS runId, d.how'
const SOURCE = 'JOIN participant p ON p.id = d.participant_id LEFT JOIN speaker_run s ON s.id = d.run_id'

/** Who has been given which message. The primary key refuses a second delivery, triggers any change of one. */
export function createDeliveries(db: Db, { atomic }: Pick<Transactions, 'atomic'>): Pick<RoomStore, 'deliver' | 'deliveries' | 'delivered'> {
  const rowOf = {
    participant: db.prepare<[Id], number>('SELECT id FROM participant WHERE uid = ?').pluck(),
    message: db.prepare<[Id], number>('SELECT id FROM message WHERE uid = ?').pluck(),
    run: db.prepare<[Id], number>('SELECT id FROM speaker_run WHERE uid = ?').pluck(),
  }
  const insert = db.prepare<[number, number, Delivery['how'], number | null]>(
    'INSERT INTO delivery (participant_id, message_id, how, run_id) VALUES (?, ?, ?, ?)',
  )
  const ofMessage = db.prepare<[{ conversation: Id; message: Id; limit: number }], Row>(`SELECT ${COLUMNS}
    FROM message m JOIN delivery d ON d.message_id = m.id ${SOURCE}
    WHERE m.uid = @message AND m.conversation_id = (SELECT id FROM conversation WHERE uid = @conversation) ORDER BY d.participant_id LIMIT @limit`)
  const newest = db.prepare<[{ conversation: Id; limit: number }], Row>(`SELECT ${COLUMNS}
    FROM message m JOIN delivery d ON d.message_id = m.id ${SOURCE}
    WHERE m.conversation_id = (SELECT id FROM conversation WHERE uid = @conversation) ORDER BY m.id DESC, d.participant_id LIMIT @limit`)
  const delivered = db
    .prepare<[Id], Id>('SELECT m.uid FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.participant_id = (SELECT id FROM participant WHERE uid = ?)')
    .pluck()

  function rowId(kind: keyof typeof rowOf, id: Id): number {
    const found = rowOf[kind].get(id)
    if (found === undefined) throw new Error(`The ${kind} ${id} of a delivery is not stored`)
    return found
  }

  return {
    deliver: (participantId, messageIds, runId, how) =>
      atomic(() => {
        const participant = rowId('participant', participantId)
        const run = runId === null ? null : rowId('run', runId)
        for (const messageId of messageIds) insert.run(participant, rowId('message', messageId), how, run)
      }),
    deliveries: (conversation, { messageId, limit }) =>
      messageId === undefined ? newest.all({ conversation, limit }) : ofMessage.all({ conversation, message: messageId, limit }),
    delivered: (participantId) => new Set(delivered.all(participantId)),
  }
}
