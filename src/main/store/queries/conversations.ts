import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ConversationKind } from '@shared/model/conversation'
import type { ConversationRecord, ConversationStore, Log } from '../../engine/ports'
import type { Db } from '../database'
import { bit } from './columns'
import { readConfig } from './config'

type Row = {
  readonly uid: string
  readonly kind: ConversationKind
  readonly title: string
  readonly titled: number
  readonly pinned: number
  readonly archived: number
  readonly unread: number
  readonly created_at: number
  readonly updated_at: number
  readonly removed_at: number | null
  readonly head_uid: string | null
  readonly utilization: number | null
  readonly config: string
  readonly draft: string
}

/** The column of each field of a record. */
const COLUMN: Readonly<Record<keyof ConversationRecord, string>> = {
  id: 'uid',
  kind: 'kind',
  title: 'title',
  titled: 'titled',
  pinned: 'pinned',
  archived: 'archived',
  unread: 'unread',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  removedAt: 'removed_at',
  headId: 'head_uid',
  utilization: 'utilization',
  config: 'config',
  draft: 'draft',
}
const FIELDS = Object.keys(COLUMN) as (keyof ConversationRecord)[]
const COLUMNS = Object.values(COLUMN).join(', ')
const OPEN = `SELECT ${COLUMNS} FROM conversation WHERE removed_at IS NULL AND archived = 0`
const ARCHIVED = `SELECT ${COLUMNS} FROM conversation WHERE removed_at IS NULL AND archived = 1`
const NEWEST_FIRST = 'ORDER BY updated_at DESC, uid DESC'

/** Conversations without their messages. */
export function createConversations(db: Db, log: Log): ConversationStore {
  const insert = db.prepare(`INSERT INTO conversation (${COLUMNS}) VALUES (${FIELDS.map((field) => `@${field}`).join(', ')})`)
  const get = db.prepare<[Id], Row>(`SELECT ${COLUMNS} FROM conversation WHERE uid = ? AND removed_at IS NULL`)
  const pinned = db.prepare<[], Row>(`${OPEN} AND pinned = 1 ${NEWEST_FIRST}`)
  const open = db.prepare<[number], Row>(`${OPEN} AND pinned = 0 ${NEWEST_FIRST} LIMIT ?`)
  const openAfter = db.prepare<[number, Id, number], Row>(`${OPEN} AND pinned = 0 AND (updated_at, uid) < (?, ?) ${NEWEST_FIRST} LIMIT ?`)
  const archived = db.prepare<[number], Row>(`${ARCHIVED} ${NEWEST_FIRST} LIMIT ?`)
  const archivedAfter = db.prepare<[number, Id, number], Row>(`${ARCHIVED} AND (updated_at, uid) < (?, ?) ${NEWEST_FIRST} LIMIT ?`)
  const setRemoved = db.prepare<[number | null, Id]>('UPDATE conversation SET removed_at = ? WHERE uid = ?')
  const purge = db.prepare<[number], Id>('DELETE FROM conversation WHERE removed_at < ? RETURNING uid').pluck()
  const updates = new Map<string, ReturnType<Db['prepare']>>()

  const toRecord = (row: Row): ConversationRecord => ({
    id: row.uid,
    kind: row.kind,
    title: row.title,
    titled: row.titled === 1,
    pinned: row.pinned === 1,
    archived: row.archived === 1,
    removedAt: row.removed_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    headId: row.head_uid,
    unread: row.unread === 1,
    draft: row.draft,
    config: readConfig(row.config, { conversationId: row.uid }, log),
    utilization: row.utilization,
  })

  function updateOf(fields: readonly (keyof ConversationRecord)[]): ReturnType<Db['prepare']> {
    const assignments = fields.map((field) => `${COLUMN[field]} = @${field}`).join(', ')
    const known = updates.get(assignments)
    if (known) return known
    const statement = db.prepare(`UPDATE conversation SET ${assignments} WHERE uid = @id`)
    updates.set(assignments, statement)
    return statement
  }

  return {
    insert: (record) => void insert.run(encode(record, FIELDS)),
    get: (id) => {
      const row = get.get(id)
      return row ? toRecord(row) : null
    },
    update: (id, patch) => {
      const fields = FIELDS.filter((field) => field in patch)
      if (fields.length === 0) return
      if (updateOf(fields).run({ ...encode(patch, fields), id }).changes === 0) throw failure('not_found', 'This conversation no longer exists.')
    },
    // Pinned ones come first and on the first page only, so that the last row of every page is where the next one begins.
    list: ({ after, limit, archived: inArchive }) => {
      const [first, next] = inArchive ? [archived, archivedAfter] : [open, openAfter]
      const rows = after ? next.all(after.updatedAt, after.id, limit + 1) : first.all(limit + 1)
      const leading = after || inArchive ? [] : pinned.all()
      return { records: [...leading, ...rows.slice(0, limit)].map(toRecord), more: rows.length > limit }
    },
    // False only where it was deleted for good.
    setRemoved: (id, removedAt) => setRemoved.run(removedAt, id).changes > 0,
    purge: (before) => purge.all(before),
  }
}

/** Booleans become 0 and 1, the configuration JSON; everything else is stored as it is. */
function encode(record: Partial<ConversationRecord>, fields: readonly (keyof ConversationRecord)[]): Record<string, string | number | null> {
  return Object.fromEntries(fields.map((field) => [field, toColumn(record[field])]))
}

function toColumn(value: ConversationRecord[keyof ConversationRecord] | undefined): string | number | null {
  if (value === undefined || value === null) return null
  if (typeof value === 'boolean') return bit(value)
  return typeof value === 'object' ? JSON.stringify(value) : value
}
