import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Decision, Round, RoundState, StopCause } from '@shared/model/room'
import { decisionSchema } from '@shared/schemas/room-records'
import type { Log } from '../../engine/ports'
import type { RoomStore, RoundRecord } from '../../engine/room-ports'
import type { Db } from '../database'
import { readColumn, warnOf } from './fields'
import { createPatch } from './patch'
import { readExecution } from './room-json'

type Row = {
  readonly uid: string
  readonly conversation: string
  readonly number: number
  readonly kind: Round['kind']
  readonly execution: string
  readonly state: RoundState
  readonly prompt_uid: string | null
  readonly horizon_uid: string | null
  readonly decision: string | null
  readonly cause: StopCause | null
  readonly created_at: number
  readonly ended_at: number | null
}

const SELECT = `SELECT r.uid, c.uid AS conversation, r.number, r.kind, r.execution, r.state, r.prompt_uid, r.horizon_uid, r.decision, r.cause,
  r.created_at, r.ended_at FROM round r JOIN conversation c ON c.id = r.conversation_id`
const ACTIVE: ReadonlySet<RoundState> = new Set(['queued', 'running', 'paused'])
const COLUMN = {
  state: 'state',
  promptId: 'prompt_uid',
  horizonId: 'horizon_uid',
  decision: 'decision',
  cause: 'cause',
  endedAt: 'ended_at',
  execution: 'execution',
} as const

/** Rounds of rooms. */
export function createRoomRounds(
  db: Db,
  log: Log,
): Pick<RoomStore, 'insertRound' | 'updateRound' | 'round' | 'activeRound' | 'rounds' | 'lastRoundNumber' | 'unfinishedRounds'> {
  const insert = db.prepare(`INSERT INTO round (uid, conversation_id, number, kind, execution, state, prompt_uid, horizon_uid, decision, cause, created_at,
      ended_at)
    VALUES (@id, (SELECT id FROM conversation WHERE uid = @conversationId), @number, @kind, @execution, @state, @promptId, @horizonId, @decision, @cause,
      @createdAt, @endedAt)`)
  const patch = createPatch(db, 'round', COLUMN)
  const get = db.prepare<[Id], Row>(`${SELECT} WHERE r.uid = ?`)
  const last = db.prepare<[{ conversation: Id; before: number | null; limit: number }], Row>(`${SELECT}
    WHERE r.conversation_id = (SELECT id FROM conversation WHERE uid = @conversation) AND (@before IS NULL OR r.number < @before)
    ORDER BY r.number DESC LIMIT @limit`)
  const lastNumber = db
    .prepare<[Id], number>('SELECT coalesce(max(number), 0) FROM round WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)')
    .pluck()
  const unfinished = db.prepare<[], Row>(`${SELECT} WHERE r.state IN ('queued', 'running')
    OR r.state = 'paused' AND EXISTS (SELECT 1 FROM speaker_run s WHERE s.round_id = r.id AND s.state IN ('preparing', 'streaming')) ORDER BY r.id`)
  const active = db
    .prepare<[Id], Id>(`SELECT uid FROM round WHERE state IN ('queued', 'running', 'paused')
      AND conversation_id = (SELECT id FROM conversation WHERE uid = ?)`)
    .pluck()

  /** The index would refuse it too, with words that are not for people. */
  function checkAlone(conversationId: Id | undefined, roundId: Id, state: RoundState | undefined): void {
    if (conversationId === undefined || state === undefined || !ACTIVE.has(state)) return
    const other = active.get(conversationId)
    if (other !== undefined && other !== roundId)
      throw failure('conflict', 'This room is already busy with a round. Wait until it has ended, or stop it, then try again.')
  }

  function toRecord(row: Row): RoundRecord {
    const damage = warnOf(log, 'a round', { roundId: row.uid })
    return {
      id: row.uid,
      conversationId: row.conversation,
      number: row.number,
      kind: row.kind,
      execution: readExecution(row.execution, damage),
      state: row.state,
      promptId: row.prompt_uid,
      horizonId: row.horizon_uid,
      decision: readColumn<Decision | null>(decisionSchema, null, row.decision, 'decision', damage),
      cause: row.cause,
      createdAt: row.created_at,
      endedAt: row.ended_at,
    }
  }

  function round(id: Id): RoundRecord | null {
    const row = get.get(id)
    return row ? toRecord(row) : null
  }

  return {
    insertRound: ({ execution, decision, ...record }) => {
      checkAlone(record.conversationId, record.id, record.state)
      insert.run({ ...record, execution: JSON.stringify(execution), decision: decision && JSON.stringify(decision) })
    },
    updateRound: (id, { execution, decision, ...values }) => {
      checkAlone(get.get(id)?.conversation, id, values.state)
      patch(id, { ...values, execution: execution && JSON.stringify(execution), decision: decision && JSON.stringify(decision) })
    },
    round,
    activeRound: (conversationId) => {
      const id = active.get(conversationId)
      return id === undefined ? null : round(id)
    },
    rounds: (conversation, { before, limit }) =>
      last
        .all({ conversation, before: before ?? null, limit })
        .reverse()
        .map(toRecord),
    lastRoundNumber: (conversationId) => lastNumber.get(conversationId) ?? 0,
    unfinishedRounds: () => unfinished.all().map(toRecord),
  }
}
