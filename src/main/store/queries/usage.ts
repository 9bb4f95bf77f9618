import type { Id } from '@shared/ids'
import { NO_USAGE } from '@shared/model/usage'
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

const NOTHING: UsageSummary = { totals: NO_USAGE, requestCount: 0, lastInput: null, lastOutput: null, cost: null, costIncomplete: false }

/** The ledger; sums are kept beside it by a trigger, so a summary reads one row. */
export function createUsage(db: Db): UsageStore {
  const add = db.prepare(`INSERT INTO usage (uid, conversation_id, turn_uid, purpose, provider, model, input, output, cache_read, cache_write,
      reasoning, cost, started_at, duration_ms, first_token_ms, error_code)
    VALUES (@id, (SELECT id FROM conversation WHERE uid = @conversationId), @turnId, @purpose, @provider, @model, @input, @output, @cacheRead,
      @cacheWrite, @reasoning, @cost, @startedAt, @durationMs, @firstTokenMs, @errorCode)`)
  const summary = db.prepare<[Id], Row>(`SELECT requests, unpriced, input, output, cache_read, cache_write, reasoning, last_input, last_output, cost
    FROM tally WHERE conversation_id = (SELECT id FROM conversation WHERE uid = ?)`)

  return {
    add: ({ usage, ...entry }) => void add.run({ ...entry, ...usage }),
    summary: (conversationId) => {
      const row = summary.get(conversationId)
      return row ? toSummary(row) : NOTHING
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
