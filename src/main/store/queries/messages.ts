import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Author, type Block, isFinal, type Message, type MessageState, type StopReason } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'
import type { Entry, Log, MessageStore } from '../../engine/ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { createBranches } from './branches'
import { damaged, orNull, parseJson, toJson } from './columns'

type Row = {
  readonly uid: string
  readonly conversation: string
  readonly parent: string | null
  readonly turn_uid: string
  readonly author_kind: Author['kind']
  readonly participant_uid: string | null
  readonly author_name: string | null
  readonly state: MessageState
  readonly created_at: number
  readonly ended_at: number | null
  readonly model: string | null
  readonly connection_uid: string | null
  readonly stop_reason: StopReason | null
  readonly first_token_ms: number | null
  readonly usage: string | null
  readonly error: string | null
  readonly context_hash: string | null
  readonly blocks: string
}
type EntryRow = Row & { readonly tokens: number | null }

const COLUMNS = `m.uid, c.uid AS conversation, p.uid AS parent, m.turn_uid, m.author_kind, m.participant_uid, m.author_name, m.state,
  m.created_at, m.ended_at, m.model, m.connection_uid, m.stop_reason, m.first_token_ms, m.usage, m.error, m.context_hash, m.blocks`
const SOURCE = 'message m JOIN conversation c ON c.id = m.conversation_id LEFT JOIN message p ON p.id = m.parent_id'

/** The log. Rows are written once and made final once; triggers refuse anything else. */
export function createMessages(db: Db, log: Log, transactions: Pick<Transactions, 'atomic'>): MessageStore {
  const { atomic } = transactions
  const conversationId = db.prepare<[Id], number>('SELECT id FROM conversation WHERE uid = ?').pluck()
  const parentId = db.prepare<[Id, number], number>('SELECT id FROM message WHERE uid = ? AND conversation_id = ?').pluck()
  const insertRow = db.prepare(`
    INSERT INTO message (uid, conversation_id, parent_id, turn_uid, author_kind, participant_uid, author_name, state, created_at, ended_at,
      model, connection_uid, stop_reason, first_token_ms, usage, error, context_hash, blocks)
    VALUES (@uid, @conversation, @parent, @turn, @kind, @participant, @name, @state, @createdAt, @endedAt,
      @model, @connection, @stopReason, @firstTokenMs, @usage, @error, @contextHash, @blocks)`)
  const finishRow = db.prepare(`
    UPDATE message SET state = @state, ended_at = @endedAt, model = @model, connection_uid = @connection, stop_reason = @stopReason,
      first_token_ms = @firstTokenMs, usage = @usage, error = @error, context_hash = @contextHash, blocks = @blocks
    WHERE uid = @uid AND state IN ('pending', 'streaming')`)
  const setTokens = db.prepare<[number, Id]>(`
    INSERT INTO message_tokens (tokens, message_id) SELECT ?, id FROM message WHERE uid = ?
    ON CONFLICT (message_id) DO UPDATE SET tokens = excluded.tokens`)
  const get = db.prepare<[Id], Row>(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE m.uid = ?`)
  const stateOf = db.prepare<[Id], MessageState>('SELECT state FROM message WHERE uid = ?').pluck()
  // A parent is always older than its children, so the order of the ids is the order of the path. A limit of -1 is none.
  const branch = db.prepare<[Id, number], EntryRow>(`
    WITH RECURSIVE path (id, parent_id) AS (
      SELECT id, parent_id FROM message WHERE uid = ?
      UNION ALL
      SELECT m.id, m.parent_id FROM path JOIN message m ON m.id = path.parent_id
      LIMIT ?
    )
    SELECT ${COLUMNS}, t.tokens FROM ${SOURCE} LEFT JOIN message_tokens t ON t.message_id = m.id
    WHERE m.id IN (SELECT id FROM path) ORDER BY m.id`)
  const counts = db.prepare<[Id], { messages: number; turns: number }>(
    'SELECT messages, turns FROM tally JOIN conversation c ON c.id = conversation_id WHERE c.uid = ?',
  )
  const unfinished = db.prepare<[], Row>(`SELECT ${COLUMNS} FROM ${SOURCE} WHERE m.state IN ('pending', 'streaming') ORDER BY m.id`)

  /** What a crash left is read at every start: a damaged row must not keep the app from starting. */
  function readable(row: Row): readonly Message[] {
    try {
      return [toMessage(row)]
    } catch (error) {
      log.error('store: an unfinished message is damaged and was passed over', { id: row.uid, error: String(error) })
      return []
    }
  }

  return {
    ...createBranches(db, transactions),
    insert: (message, tokens) =>
      atomic(() => {
        const conversation = conversationId.get(message.conversationId)
        if (conversation === undefined) throw new Error(`Message ${message.id} belongs to no conversation (${message.conversationId})`)
        const parent = message.parentId === null ? null : parentId.get(message.parentId, conversation)
        if (parent === undefined) throw new Error(`Message ${message.id} has a parent outside its conversation (${message.parentId})`)
        const { author } = message
        insertRow.run({
          ...contentOf(message),
          conversation,
          parent,
          turn: message.turnId,
          kind: author.kind,
          participant: orNull(author.participantId),
          name: orNull(author.name),
          createdAt: message.createdAt,
        })
        if (tokens !== null) setTokens.run(tokens, message.id)
      }),
    finish: (message, tokens) =>
      atomic(() => {
        if (!isFinal(message.state)) throw new Error(`Message ${message.id} cannot be finished as ${message.state}`)
        if (finishRow.run(contentOf(message)).changes === 0)
          throw new Error(`Message ${message.id} is ${stateOf.get(message.id) ?? 'not stored'} and cannot be finished`)
        if (tokens !== null) setTokens.run(tokens, message.id)
      }),
    setTokens: (id, tokens) => {
      if (setTokens.run(tokens, id).changes === 0) throw new Error(`Message ${id} is not stored`)
    },
    get: (id) => {
      const row = get.get(id)
      return row ? toMessage(row) : null
    },
    branch: (headId, limit) => branch.all(headId, limit ?? -1).map(toEntry),
    counts: (id) => counts.get(id) ?? { messages: 0, turns: 0 },
    unfinished: () => unfinished.all().flatMap(readable),
  }
}

/** What `finish` may still change. */
function contentOf(message: Message) {
  return {
    uid: message.id,
    state: message.state,
    endedAt: orNull(message.endedAt),
    model: orNull(message.model),
    connection: orNull(message.connectionId),
    stopReason: orNull(message.stopReason),
    firstTokenMs: orNull(message.firstTokenMs),
    usage: toJson(message.usage),
    error: toJson(message.error),
    contextHash: orNull(message.contextHash),
    blocks: JSON.stringify(message.blocks),
  }
}

function toEntry(row: EntryRow): Entry {
  return { message: toMessage(row), tokens: row.tokens }
}

function toMessage(row: Row): Message {
  const name = `message ${row.uid}`
  return {
    id: row.uid,
    conversationId: row.conversation,
    parentId: row.parent,
    turnId: row.turn_uid,
    author: {
      kind: row.author_kind,
      ...(row.participant_uid !== null && { participantId: row.participant_uid }),
      ...(row.author_name !== null && { name: row.author_name }),
    },
    blocks: toBlocks(row.blocks, name),
    state: row.state,
    createdAt: row.created_at,
    ...(row.ended_at !== null && { endedAt: row.ended_at }),
    ...(row.model !== null && { model: row.model }),
    ...(row.connection_uid !== null && { connectionId: row.connection_uid }),
    ...(row.usage !== null && { usage: parseJson(row.usage, name) as Usage }),
    ...(row.stop_reason !== null && { stopReason: row.stop_reason }),
    ...(row.error !== null && { error: parseJson(row.error, name) as AppError }),
    ...(row.context_hash !== null && { contextHash: row.context_hash }),
    ...(row.first_token_ms !== null && { firstTokenMs: row.first_token_ms }),
  }
}

/** Blocks from their JSON text. Only the outline is checked: a full check of every block would cost more than the read. */
export function toBlocks(text: string, row: string): readonly Block[] {
  const blocks = parseJson(text, row)
  if (!Array.isArray(blocks) || !blocks.every(hasType)) throw damaged(row, 'blocks have an unknown form')
  return blocks
}

function hasType(block: unknown): boolean {
  return typeof block === 'object' && block !== null && 'type' in block && typeof block.type === 'string'
}
