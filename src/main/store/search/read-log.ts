import type { Id } from '@shared/ids'
import { type Author, isFinal, type MessageState } from '@shared/model/message'
import Sqlite from 'better-sqlite3'
import { type Place, translate } from '../failures'
import { searchableText } from './searchable-text'

/** A row of the log that the index comes across; `text` is null while the message can still change. */
export type LogRow = { readonly id: number; readonly uid: Id; readonly conversation: number; readonly text: string | null }

/** A message as a hit shows it. */
export type LogHit = {
  readonly messageId: Id
  readonly conversationId: Id
  readonly title: string
  readonly author: Author
  readonly createdAt: number
  readonly text: string
}

/** The log as the search sees it: read-only, through a connection of its own. Numbers are row ids. Calls throw `Failure`. */
export type LogReader = {
  /** What is read inside `work` is of one moment. */
  snapshot<T>(work: () => T): T
  /** Of the newest message; 0 where there is none. */
  newestId(): number
  uidOf(id: number): Id | null
  idOf(uid: Id): number | null
  /** Up to `limit` messages after `id`, oldest first. */
  after(id: number, limit: number): readonly LogRow[]
  /** Null where it is no longer stored. */
  row(id: number): LogRow | null
  /** Null where the message, or its conversation, was removed. */
  hit(id: number): LogHit | null
  conversationId(uid: Id): number | null
  conversationUid(id: number): Id | null
  /** The branch that ends in a message of the conversation, oldest first: those of its last `limit` messages that have a text, and whether there are older ones. */
  branch(conversation: Id, until: Id, limit: number): { readonly messages: readonly LogHit[]; readonly older: boolean }
  close(): void
}

type Row = {
  readonly id: number
  readonly uid: Id
  readonly conversation: number
  readonly author: Author['kind']
  readonly state: MessageState
  readonly blocks: string
}
type HitRow = {
  readonly messageId: Id
  readonly conversationId: Id
  readonly title: string
  readonly kind: Author['kind']
  readonly participantId: Id | null
  readonly name: string | null
  readonly createdAt: number
  readonly blocks: string
}

const ROW = 'SELECT id, uid, conversation_id AS conversation, author_kind AS author, state, blocks FROM message'
const HIT = `SELECT m.uid AS messageId, c.uid AS conversationId, c.title, m.author_kind AS kind, m.participant_uid AS participantId,
  m.author_name AS name, m.created_at AS createdAt, m.blocks FROM message m JOIN conversation c ON c.id = m.conversation_id`

// A parent is always older than its children, so the order of the ids is the order of the path.
const PATH = `WITH RECURSIVE path (id, parent_id) AS (
  SELECT m.id, m.parent_id FROM message m JOIN conversation c ON c.id = m.conversation_id WHERE m.uid = ? AND c.uid = ?
  UNION ALL
  SELECT m.id, m.parent_id FROM path JOIN message m ON m.id = path.parent_id
  LIMIT ?
)`

/** Opens `parley.db` for reading. It must be open in this process already: only then is it known to be sound and up to date. */
export function openLog(place: Place): LogReader {
  const attempt = <T>(work: () => T): T => {
    try {
      return work()
    } catch (error) {
      throw translate(error, place)
    }
  }
  const db = attempt(() => new Sqlite(place.file, { readonly: true, fileMustExist: true }))
  const newest = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM message').pluck()
  const uidOf = db.prepare<[number], Id>('SELECT uid FROM message WHERE id = ?').pluck()
  const idOf = db.prepare<[Id], number>('SELECT id FROM message WHERE uid = ?').pluck()
  const after = db.prepare<[number, number], Row>(`${ROW} WHERE id > ? ORDER BY id LIMIT ?`)
  const one = db.prepare<[number], Row>(`${ROW} WHERE id = ?`)
  const hit = db.prepare<[number], HitRow>(`${HIT} WHERE m.id = ? AND c.removed_at IS NULL`)
  const conversationId = db.prepare<[Id], number>('SELECT id FROM conversation WHERE uid = ?').pluck()
  const conversationUid = db.prepare<[number], Id>('SELECT uid FROM conversation WHERE id = ?').pluck()
  const branch = db.prepare<[Id, Id, number], HitRow>(`${PATH}
    ${HIT} WHERE m.id IN (SELECT id FROM path) AND m.author_kind <> 'system' AND m.state NOT IN ('pending', 'streaming') ORDER BY m.id`)
  const pathLength = db.prepare<[Id, Id, number], number>(`${PATH} SELECT count(*) FROM path`).pluck()
  const text = db.prepare<[Id], string>('SELECT t.text FROM media m JOIN media_text t ON t.hash = m.hash WHERE m.uid = ? AND m.text_length IS NOT NULL').pluck()
  const textOf = (blocks: string): string => searchableText(blocks, (mediaId) => attempt(() => text.get(mediaId) ?? null))

  /** Notes of the system are no part of what people look for. */
  const toRow = ({ id, uid, conversation, author, state, blocks }: Row): LogRow => ({
    id,
    uid,
    conversation,
    text: isFinal(state) ? (author === 'system' ? '' : textOf(blocks)) : null,
  })
  const toHit = ({ messageId, conversationId: of, title, kind, participantId, name, createdAt, blocks }: HitRow): LogHit => {
    const author: Author = { kind, ...(participantId !== null && { participantId }), ...(name !== null && { name }) }
    return { messageId, conversationId: of, title, author, createdAt, text: textOf(blocks) }
  }

  return {
    snapshot: (work) => db.transaction(work)(),
    newestId: () => attempt(() => newest.get() ?? 0),
    uidOf: (id) => attempt(() => uidOf.get(id) ?? null),
    idOf: (uid) => attempt(() => idOf.get(uid) ?? null),
    after: (id, limit) => attempt(() => after.all(id, limit).map(toRow)),
    row: (id) => {
      const row = attempt(() => one.get(id))
      return row ? toRow(row) : null
    },
    hit: (id) => {
      const row = attempt(() => hit.get(id))
      return row ? toHit(row) : null
    },
    conversationId: (uid) => attempt(() => conversationId.get(uid) ?? null),
    conversationUid: (id) => attempt(() => conversationUid.get(id) ?? null),
    branch: (conversation, until, limit) => ({
      messages: attempt(() => branch.all(until, conversation, limit))
        .map(toHit)
        .filter((hit) => hit.text !== ''),
      older: attempt(() => pathLength.get(until, conversation, limit + 1) ?? 0) > limit,
    }),
    close: () => void db.close(),
  }
}
