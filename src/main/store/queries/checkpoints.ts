import type { Id } from '@shared/ids'
import type { CompactionResult, CompactionTrigger, SummaryVersion } from '@shared/model/compaction'
import type { CheckpointRecord, CheckpointState, CheckpointStore, Recipe } from '../../engine/ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { damaged, parseJson } from './columns'

type Row = {
  readonly uid: string
  readonly conversation: string
  readonly participant_uid: string | null
  readonly parent_uid: string | null
  readonly state: CheckpointState
  readonly trigger: CompactionTrigger
  readonly from_uid: string
  readonly boundary_uid: string
  readonly covered_hash: string
  readonly recipe: string
  readonly model: string | null
  readonly result: string
  readonly created_at: number
  readonly changed_at: number
  readonly version: number | null
  readonly text: string | null
}

/** The summary in force is the last version; it is kept apart from the recipe so that earlier ones stay. */
const SELECT = `SELECT k.uid, c.uid AS conversation, k.participant_uid, k.parent_uid, k.state, k.trigger, k.from_uid, k.boundary_uid, k.covered_hash,
  k.recipe, k.model, k.result, k.created_at, k.changed_at, v.version, v.text
  FROM checkpoint k JOIN conversation c ON c.id = k.conversation_id
  LEFT JOIN summary_version v ON v.checkpoint_id = k.id AND v.version = (SELECT max(version) FROM summary_version WHERE checkpoint_id = k.id)`

const COLUMN = {
  state: 'state',
  boundaryId: 'boundary_uid',
  coveredHash: 'covered_hash',
  recipe: 'recipe',
  model: 'model',
  result: 'result',
  changedAt: 'changed_at',
} as const

/** Compactions and the versions of their summaries. */
export function createCheckpoints(db: Db, { atomic }: Pick<Transactions, 'atomic'>): CheckpointStore {
  const insert = db.prepare(`INSERT INTO checkpoint (uid, conversation_id, participant_uid, parent_uid, state, trigger, from_uid, boundary_uid, covered_hash,
      recipe, model, result, created_at, changed_at)
    VALUES (@id, (SELECT id FROM conversation WHERE uid = @conversationId), @participantId, @parentId, @state, @trigger, @fromId, @boundaryId, @coveredHash,
      @recipe, @model, @result, @createdAt, @changedAt)`)
  const get = db.prepare<[Id], Row>(`${SELECT} WHERE k.uid = ?`)
  const list = db.prepare<[Id, Id | null], Row>(
    `${SELECT} WHERE k.conversation_id = (SELECT id FROM conversation WHERE uid = ?) AND k.participant_uid IS ? ORDER BY k.id`,
  )
  const running = db.prepare<[], Row>(`${SELECT} WHERE k.state = 'running' ORDER BY k.id`)
  const rowId = db.prepare<[Id], number>('SELECT id FROM checkpoint WHERE uid = ?').pluck()
  const newest = db.prepare<[number], number>('SELECT coalesce(max(version), 0) FROM summary_version WHERE checkpoint_id = ?').pluck()
  const addVersion = db.prepare(
    'INSERT INTO summary_version (checkpoint_id, version, text, author, created_at) VALUES (@checkpoint, @version, @text, @author, @createdAt)',
  )
  const versions = db.prepare<[Id], SummaryVersion>(`SELECT v.version, v.text, v.author, v.created_at AS createdAt
    FROM summary_version v JOIN checkpoint k ON k.id = v.checkpoint_id WHERE k.uid = ? ORDER BY v.version`)
  const updates = new Map<string, ReturnType<Db['prepare']>>()

  function updateOf(fields: readonly (keyof typeof COLUMN)[]): ReturnType<Db['prepare']> {
    const assignments = fields.map((field) => `${COLUMN[field]} = @${field}`).join(', ')
    const statement = updates.get(assignments) ?? db.prepare(`UPDATE checkpoint SET ${assignments} WHERE uid = @id`)
    updates.set(assignments, statement)
    return statement
  }

  return {
    insert: ({ version: _, recipe, result, ...record }) => void insert.run({ ...record, recipe: stored(recipe), result: JSON.stringify(result) }),
    update: (id, { recipe, result, ...patch }) => {
      const values = { ...patch, ...(recipe && { recipe: stored(recipe) }), ...(result && { result: JSON.stringify(result) }) }
      const fields = (Object.keys(COLUMN) as (keyof typeof COLUMN)[]).filter((field) => field in values)
      if (fields.length > 0 && updateOf(fields).run({ ...values, id }).changes === 0) throw new Error(`Checkpoint ${id} is not stored`)
    },
    get: (id) => {
      const row = get.get(id)
      return row ? toRecord(row) : null
    },
    list: (conversationId, participantId) => list.all(conversationId, participantId).map(toRecord),
    running: () => running.all().map(toRecord),
    addVersion: (id, { text, author, createdAt }) =>
      atomic(() => {
        const checkpoint = rowId.get(id)
        if (checkpoint === undefined) throw new Error(`Checkpoint ${id} is not stored`)
        const version = (newest.get(checkpoint) ?? 0) + 1
        addVersion.run({ checkpoint, version, text, author, createdAt })
        return version
      }),
    versions: (id) => versions.all(id),
  }
}

function stored({ summary: _, ...recipe }: Recipe): string {
  return JSON.stringify(recipe)
}

function toRecord(row: Row): CheckpointRecord {
  const name = `compaction ${row.uid}`
  const recipe = parseJson(row.recipe, name)
  const result = parseJson(row.result, name)
  if (!isObject(recipe) || !isObject(result)) throw damaged(name, 'recipe or result have an unknown form')
  return {
    id: row.uid,
    conversationId: row.conversation,
    participantId: row.participant_uid,
    parentId: row.parent_uid,
    state: row.state,
    trigger: row.trigger,
    fromId: row.from_uid,
    boundaryId: row.boundary_uid,
    coveredHash: row.covered_hash,
    recipe: { ...(recipe as Omit<Recipe, 'summary'>), summary: row.text },
    version: row.version ?? 0,
    model: row.model,
    result: result as CompactionResult,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
