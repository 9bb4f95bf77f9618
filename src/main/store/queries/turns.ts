import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import { isRunning, type Turn, type TurnState } from '@shared/model/turn'
import type { TurnStore } from '../../engine/ports'
import type { Db } from '../database'
import { orNull, parseJson, toJson } from './columns'

type Row = {
  readonly uid: string
  readonly conversation: string
  readonly state: TurnState
  readonly created_at: number
  readonly ended_at: number | null
  readonly error: string | null
}

const SELECT = `SELECT t.uid, c.uid AS conversation, t.state, t.created_at, t.ended_at, t.error
  FROM turn t JOIN conversation c ON c.id = t.conversation_id`

/** Turns. A retry that is counted down lives in memory only: after a restart nobody waits for it. */
export function createTurns(db: Db): TurnStore {
  const insert = db.prepare(`INSERT INTO turn (uid, conversation_id, state, created_at, ended_at, error)
    VALUES (@id, (SELECT id FROM conversation WHERE uid = @conversationId), @state, @createdAt, @endedAt, @error)`)
  const update = db.prepare(`UPDATE turn SET state = @state,
    ended_at = CASE WHEN @runs THEN @endedAt ELSE coalesce(@endedAt, ended_at) END,
    error = CASE WHEN @runs THEN @error ELSE coalesce(@error, error) END
    WHERE uid = @id`)
  const get = db.prepare<[Id], Row>(`${SELECT} WHERE t.uid = ?`)
  const unfinished = db.prepare<[], Row>(`${SELECT} WHERE t.state IN ('preparing', 'waiting', 'streaming', 'tools') ORDER BY t.id`)

  return {
    insert: ({ id, conversationId, state, createdAt, endedAt, error }) =>
      void insert.run({ id, conversationId, state, createdAt, endedAt: orNull(endedAt), error: toJson(error) }),
    // What is left out stays, except that a turn which runs again has neither end nor error.
    update: (id, { state, endedAt, error }) => {
      const runs = isRunning(state) || state === 'queued' ? 1 : 0
      const { changes } = update.run({ id, state, runs, endedAt: orNull(endedAt), error: toJson(error) })
      if (changes === 0) throw new Error(`Turn ${id} is not stored`)
    },
    get: (id) => {
      const row = get.get(id)
      return row ? toTurn(row) : null
    },
    unfinished: () => unfinished.all().map(toTurn),
  }
}

function toTurn(row: Row): Turn {
  return {
    id: row.uid,
    conversationId: row.conversation,
    state: row.state,
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.error !== null && { error: parseJson(row.error, `turn ${row.uid}`) as AppError }),
  }
}
