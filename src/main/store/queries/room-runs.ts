import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { RunState, SpeakerRun } from '@shared/model/room'
import { storedErrorSchema, storedIdsSchema } from '@shared/schemas/room-records'
import type { Log } from '../../engine/ports'
import type { RoomStore, RunRecord } from '../../engine/room-ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { bit } from './columns'
import { readColumn, warnOf } from './fields'
import { createPatch } from './patch'

type Row = {
  readonly uid: string
  readonly conversation: string
  readonly round: string
  readonly participant: string
  readonly attempt: number
  readonly position: number
  readonly state: RunState
  readonly instruction: string | null
  readonly input: string | null
  readonly output: string
  readonly message_uid: string | null
  readonly accepted: number
  readonly error: string | null
  readonly reason: SpeakerRun['reason']
  readonly tokens_input: number | null
  readonly tokens_output: number | null
  readonly cache_read: number | null
  readonly cache_write: number | null
  readonly reasoning: number | null
  readonly cost: number | null
  readonly reserved: number | null
  readonly started_at: number | null
  readonly ended_at: number | null
}

const COLUMNS = `s.uid, c.uid AS conversation, r.uid AS round, p.uid AS participant, s.attempt, s.position, s.state, s.instruction, s.input, s.output,
  s.message_uid, s.accepted, s.error, s.reason, s.tokens_input, s.tokens_output, s.cache_read, s.cache_write, s.reasoning, s.cost, s.reserved,
  s.started_at, s.ended_at`
const SOURCE = `speaker_run s JOIN round r ON r.id = s.round_id JOIN participant p ON p.id = s.participant_id
  JOIN conversation c ON c.id = s.conversation_id`
const COLUMN = {
  state: 'state',
  position: 'position',
  instruction: 'instruction',
  messageId: 'message_uid',
  input: 'input',
  output: 'output',
  accepted: 'accepted',
  error: 'error',
  reason: 'reason',
  tokensInput: 'tokens_input',
  tokensOutput: 'tokens_output',
  cacheRead: 'cache_read',
  cacheWrite: 'cache_write',
  reasoning: 'reasoning',
  cost: 'cost',
  reserved: 'reserved',
  started: 'started',
  startedAt: 'started_at',
  endedAt: 'ended_at',
} as const

/** Stands where a stored error cannot be read. */
const UNREADABLE: AppError = { code: 'internal', message: 'What went wrong was stored in a damaged form.', retryable: true }

export type RoomRuns = Pick<RoomStore, 'insertRun' | 'updateRun' | 'runs' | 'runsOf'> & {
  /** Stores a run that was paid for in another room. */
  insertCopy(record: RunRecord): void
}

/** Speaker runs. */
export function createRoomRuns(db: Db, log: Log, { atomic }: Pick<Transactions, 'atomic'>): RoomRuns {
  const insert = db.prepare(`INSERT INTO speaker_run (uid, conversation_id, round_id, participant_id, attempt, position, state, instruction, input, output,
      message_uid, accepted, error, reason, tokens_input, tokens_output, cache_read, cache_write, reasoning, cost, reserved, copied, started, started_at,
      ended_at)
    SELECT @id, c.id, r.id, p.id, @attempt, @position, @state, @instruction, @input, @output, @messageId, @accepted, @error, @reason, @tokensInput,
      @tokensOutput, @cacheRead, @cacheWrite, @reasoning, @cost, @reserved, @copied, @started, @startedAt, @endedAt
    FROM conversation c JOIN round r ON r.conversation_id = c.id JOIN participant p ON p.conversation_id = c.id
    WHERE c.uid = @conversationId AND r.uid = @roundId AND p.uid = @participantId`)
  const patch = createPatch(db, 'speaker_run', COLUMN)
  const place = db.prepare<[Id], { conversation: Id; started: number | null }>(
    'SELECT c.uid AS conversation, s.started FROM speaker_run s JOIN conversation c ON c.id = s.conversation_id WHERE s.uid = ?',
  )
  const next = db
    .prepare<[Id], number>('SELECT coalesce(max(started), 0) + 1 FROM speaker_run WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)')
    .pluck()
  const ofRound = db.prepare<[Id], Row>(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE r.uid = ?
    ORDER BY min(s.position) OVER (PARTITION BY s.participant_id), s.participant_id, s.attempt`)
  const ofRoom = db.prepare<[Id], Row>(`SELECT ${COLUMNS} FROM ${SOURCE}
    WHERE s.conversation_id = (SELECT id FROM conversation WHERE uid = ?) AND s.started IS NOT NULL ORDER BY s.started`)

  function put({ input, output, accepted, error, usage, ...record }: RunRecord, copied: boolean): void {
    const { changes } = insert.run({
      ...record,
      input: input && JSON.stringify(input),
      output: JSON.stringify(output),
      accepted: bit(accepted),
      error: error && JSON.stringify(error),
      ...tokensOf(usage),
      copied: bit(copied),
      started: record.startedAt === null ? null : next.get(record.conversationId),
    })
    if (changes === 0) throw new Error(`Run ${record.id} belongs to no round and participant of its room`)
  }

  function toRecord(row: Row): RunRecord {
    const damage = warnOf(log, 'a run', { runId: row.uid })
    return {
      id: row.uid,
      conversationId: row.conversation,
      roundId: row.round,
      participantId: row.participant,
      attempt: row.attempt,
      position: row.position,
      state: row.state,
      instruction: row.instruction,
      input: readColumn<readonly Id[]>(storedIdsSchema, [], row.input, 'input', damage),
      output: readColumn<readonly Id[]>(storedIdsSchema, [], row.output, 'output', damage) ?? [],
      messageId: row.message_uid,
      accepted: row.accepted === 1,
      error: readColumn(storedErrorSchema, UNREADABLE, row.error, 'error', damage) as AppError | null,
      reason: row.reason,
      usage: {
        input: row.tokens_input,
        output: row.tokens_output,
        cacheRead: row.cache_read,
        cacheWrite: row.cache_write,
        reasoning: row.reasoning,
      },
      cost: row.cost,
      reserved: row.reserved,
      startedAt: row.started_at,
      endedAt: row.ended_at,
    }
  }

  return {
    insertRun: (record, options) => put(record, options?.paidElsewhere ?? false),
    insertCopy: (record) => put(record, true),
    updateRun: (id, { input, output, accepted, error, usage, ...values }) =>
      atomic(() => {
        const here = place.get(id)
        if (!here) throw new Error(`Run ${id} is not stored`)
        const starts = typeof values.startedAt === 'number' && here.started === null
        patch(id, {
          ...values,
          input: input && JSON.stringify(input),
          output: output && JSON.stringify(output),
          accepted: accepted === undefined ? undefined : bit(accepted),
          error: error && JSON.stringify(error),
          ...(usage && tokensOf(usage)),
          started: starts ? next.get(here.conversation) : undefined,
        })
      }),
    runs: (roundId) => ofRound.all(roundId).map(toRecord),
    runsOf: (conversationId) => ofRoom.all(conversationId).map(toRecord),
  }
}

function tokensOf({ input, output, ...rest }: RunRecord['usage']) {
  return { tokensInput: input, tokensOutput: output, ...rest }
}
