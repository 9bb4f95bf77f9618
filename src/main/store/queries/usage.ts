import type { Id } from '@shared/ids'
import { NO_USAGE, type UsageEntry, type UsagePurpose } from '@shared/model/usage'
import type { UsageStore, UsageSummary } from '../../engine/ports'
import type { Db } from '../database'

type Row = {
  readonly requests: number
  readonly unpriced: number
  readonly input: number | null
  readonly output: number | null
  readonly cache_read: number | null
  readonly cache_write: number | null
  readonly reasoning: number | null
  readonly last_input: number | null
  readonly last_output: number | null
  readonly cost: number | null
}

type LineRow = {
  readonly uid: string
  readonly conversation: string
  readonly turn_uid: string
  readonly purpose: UsagePurpose
  readonly provider: string
  readonly model: string
  readonly input: number | null
  readonly output: number | null
  readonly cache_read: number | null
  readonly cache_write: number | null
  readonly reasoning: number | null
  readonly cost: number | null
  readonly started_at: number
  readonly duration_ms: number
  readonly first_token_ms: number | null
  readonly error_code: string | null
}

const LINES = `SELECT u.uid, c.uid AS conversation, u.turn_uid, u.purpose, u.provider, u.model, u.input, u.output, u.cache_read, u.cache_write,
  u.reasoning, u.cost, u.started_at, u.duration_ms, u.first_token_ms, u.error_code
  FROM usage u JOIN conversation c ON c.id = u.conversation_id
  WHERE u.conversation_id = (SELECT id FROM conversation WHERE uid = @conversation)`

const NOTHING: UsageSummary = { totals: NO_USAGE, requestCount: 0, lastInput: null, lastOutput: null, cost: null, costIncomplete: false }

/** The ledger; sums are kept beside it by a trigger, so a summary reads one row. */
export function createUsage(db: Db): UsageStore {
  const add = db.prepare(`INSERT INTO usage (uid, conversation_id, turn_uid, purpose, provider, model, input, output, cache_read, cache_write,
      reasoning, cost, started_at, duration_ms, first_token_ms, error_code)
    VALUES (@id, (SELECT id FROM conversation WHERE uid = @conversationId), @turnId, @purpose, @provider, @model, @input, @output, @cacheRead,
      @cacheWrite, @reasoning, @cost, @startedAt, @durationMs, @firstTokenMs, @errorCode)`)
  const summary = db.prepare<[Id], Row>(`SELECT requests, unpriced, input, output, cache_read, cache_write, reasoning, last_input, last_output, cost
    FROM tally WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)`)
  const first = db.prepare<[{ conversation: Id; limit: number }], LineRow>(`${LINES} ORDER BY u.id DESC LIMIT @limit`)
  // The order of the ledger is that of its row ids; a line that is not there has nothing before it.
  const next = db.prepare<[{ conversation: Id; before: Id; limit: number }], LineRow>(
    `${LINES} AND u.id < (SELECT id FROM usage WHERE uid = @before) ORDER BY u.id DESC LIMIT @limit`,
  )

  return {
    add: ({ usage, ...entry }) => void add.run({ ...entry, ...usage }),
    summary: (conversationId) => {
      const row = summary.get(conversationId)
      return row ? toSummary(row) : NOTHING
    },
    list: (conversation, { before, limit }) => {
      const rows = before === undefined ? first.all({ conversation, limit: limit + 1 }) : next.all({ conversation, before, limit: limit + 1 })
      return { entries: rows.slice(0, limit).map(toEntry), more: rows.length > limit }
    },
  }
}

function toSummary(row: Row): UsageSummary {
  return {
    totals: { input: row.input, output: row.output, cacheRead: row.cache_read, cacheWrite: row.cache_write, reasoning: row.reasoning },
    requestCount: row.requests,
    lastInput: row.last_input,
    lastOutput: row.last_output,
    cost: row.cost,
    costIncomplete: row.unpriced > 0,
  }
}

function toEntry(row: LineRow): UsageEntry {
  return {
    id: row.uid,
    conversationId: row.conversation,
    turnId: row.turn_uid,
    purpose: row.purpose,
    provider: row.provider,
    model: row.model,
    usage: { input: row.input, output: row.output, cacheRead: row.cache_read, cacheWrite: row.cache_write, reasoning: row.reasoning },
    cost: row.cost,
    startedAt: row.started_at,
    durationMs: row.duration_ms,
    firstTokenMs: row.first_token_ms,
    errorCode: row.error_code,
  }
}
