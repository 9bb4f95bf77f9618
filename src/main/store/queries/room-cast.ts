import type { Id } from '@shared/ids'
import type { Joining } from '@shared/model/room'
import { joiningSchema } from '@shared/schemas/room'
import { idsSchema } from '@shared/schemas/room-records'
import type { Log } from '../../engine/ports'
import type { ParticipantRecord, RoomStore } from '../../engine/room-ports'
import type { Db } from '../database'
import { bit } from './columns'
import { readConfig } from './config'
import { readColumn, warnOf } from './fields'
import { createPatch } from './patch'
import { readPersona } from './room-json'

type Row = {
  readonly uid: string
  readonly persona: string
  readonly config: string
  readonly position: number
  readonly muted: number
  readonly joined_at: number
  readonly left_at: number | null
  readonly joining: string
  readonly history: string
  readonly joined_after_uid: string | null
}

const FRESH: Joining = { strategy: 'fresh' }

/** The casts of rooms. */
export function createRoomCast(db: Db, log: Log): Pick<RoomStore, 'participants' | 'insertParticipant' | 'updateParticipant'> {
  const list = db.prepare<[Id], Row>(`SELECT uid, persona, config, position, muted, joined_at, left_at, joining, history, joined_after_uid FROM participant
    WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?) ORDER BY left_at IS NOT NULL, position, id`)
  const insert = db.prepare(`INSERT INTO participant (uid, conversation_id, persona, config, position, muted, joined_at, left_at, joining, history,
      joined_after_uid)
    VALUES (@id, (SELECT id FROM conversation WHERE uid = @conversationId), @persona, @config, @position, @muted, @joinedAt, @leftAt, @joining, @history,
      @joinedAfter)`)
  const patch = createPatch(db, 'participant', { persona: 'persona', config: 'config', position: 'position', muted: 'muted', leftAt: 'left_at' })

  function toRecord(row: Row): ParticipantRecord {
    const damage = warnOf(log, 'a participant', { participantId: row.uid })
    return {
      id: row.uid,
      persona: readPersona(row.persona, damage),
      config: readConfig(row.config, { participantId: row.uid }, log),
      position: row.position,
      muted: row.muted === 1,
      joinedAt: row.joined_at,
      leftAt: row.left_at,
      joining: readColumn<Joining>(joiningSchema, FRESH, row.joining, 'joining', damage) ?? FRESH,
      history: readColumn<readonly Id[]>(idsSchema, [], row.history, 'history', damage) ?? [],
      joinedAfter: row.joined_after_uid,
    }
  }

  return {
    participants: (conversationId) => list.all(conversationId).map(toRecord),
    insertParticipant: (conversationId, { persona, config, muted, joining, history, ...record }) =>
      void insert.run({
        ...record,
        conversationId,
        persona: JSON.stringify(persona),
        config: JSON.stringify(config),
        muted: bit(muted),
        joining: JSON.stringify(joining),
        history: JSON.stringify(history),
      }),
    updateParticipant: (id, { persona, config, muted, ...values }) =>
      patch(id, {
        ...values,
        persona: persona && JSON.stringify(persona),
        config: config && JSON.stringify(config),
        muted: muted === undefined ? undefined : bit(muted),
      }),
  }
}
