import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { type Block, isFinal, type MessageState } from '@shared/model/message'
import type { MessageStore } from '../../engine/ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'
import { parseJson } from './columns'

type Place = { readonly parent_id: number | null; readonly conversation_id: number }
type PathRow = {
  readonly id: number
  readonly uid: string
  readonly turn_uid: string
  readonly participant_uid: string | null
  readonly state: MessageState
  readonly blocks: string
}

/** The tree that the messages of a conversation make: neighbours, ends of branches, copies. */
export function createBranches(db: Db, { atomic }: Pick<Transactions, 'atomic'>): Pick<MessageStore, 'siblings' | 'leaf' | 'copyBranch'> {
  const place = db.prepare<[Id], Place>('SELECT parent_id, conversation_id FROM message WHERE uid = ?')
  const children = db.prepare<[number], Id>('SELECT uid FROM message WHERE parent_id = ? ORDER BY id').pluck()
  const roots = db.prepare<[number], Id>('SELECT uid FROM message WHERE conversation_id = ? AND parent_id IS NULL ORDER BY id').pluck()
  // A child is always newer than its parent, so the last step of the way down has the largest id.
  const leaf = db
    .prepare<[Id], Id>(`
    WITH RECURSIVE down (id) AS (
      SELECT id FROM message WHERE uid = ?
      UNION ALL
      SELECT (SELECT max(m.id) FROM message m WHERE m.parent_id = down.id) FROM down WHERE down.id IS NOT NULL
    )
    SELECT uid FROM message WHERE id = (SELECT max(id) FROM down)`)
    .pluck()

  const conversation = db.prepare<[Id], number>('SELECT id FROM conversation WHERE uid = ? AND removed_at IS NULL').pluck()
  const path = db.prepare<[Id], PathRow>(`
    WITH RECURSIVE path (id, parent_id) AS (
      SELECT id, parent_id FROM message WHERE uid = ?
      UNION ALL
      SELECT m.id, m.parent_id FROM path JOIN message m ON m.id = path.parent_id
    )
    SELECT id, uid, turn_uid, participant_uid, state, blocks FROM message WHERE id IN (SELECT id FROM path) ORDER BY id`)
  const copyMessage = db.prepare(`
    INSERT INTO message (uid, conversation_id, parent_id, turn_uid, author_kind, participant_uid, author_name, state, created_at, ended_at,
      model, connection_uid, stop_reason, first_token_ms, usage, error, context_hash, blocks)
    SELECT @uid, @conversation, @parent, @turn, author_kind, @participant, author_name, state, created_at, ended_at,
      model, connection_uid, stop_reason, first_token_ms, usage, error, context_hash, @blocks
    FROM message WHERE id = @from`)
  const copyTokens = db.prepare<[number, number]>('INSERT INTO message_tokens (message_id, tokens) SELECT ?, tokens FROM message_tokens WHERE message_id = ?')
  // Nobody works on the copy of a turn that still runs.
  const copyTurn = db.prepare(`
    INSERT INTO turn (uid, conversation_id, state, created_at, ended_at, error)
    SELECT @uid, @conversation, CASE WHEN state IN ('completed', 'failed') THEN state ELSE 'interrupted' END, created_at,
      coalesce(ended_at, created_at), error
    FROM turn WHERE uid = @from`)
  const copyOutputs = db.prepare(`
    INSERT INTO tool_output (conversation_id, tool_call_id, content)
    SELECT @conversation, o.tool_call_id, o.content FROM tool_output o
    WHERE o.conversation_id = (SELECT conversation_id FROM message WHERE uid = @head) AND o.tool_call_id IN (
      SELECT b.value ->> 'toolCallId' FROM message m, json_each(iif(json_valid(m.blocks), m.blocks, '[]')) b
      WHERE m.conversation_id = @conversation AND m.author_kind = 'tool' AND b.value ->> 'type' = 'toolResult'
    ) ON CONFLICT (conversation_id, tool_call_id) DO NOTHING`)

  function copy(headId: Id, conversationId: Id, newId: () => Id): ReturnType<MessageStore['copyBranch']> {
    const target = conversation.get(conversationId)
    if (target === undefined) throw new Error(`Conversation ${conversationId} is not stored`)
    const rows = path.all(headId)
    if (rows.length === 0) throw new Error(`Message ${headId} is not stored`)
    if (rows.some(({ state }) => !isFinal(state)))
      throw failure('conflict', 'This answer is still being written. Wait until it has ended, or stop it, then try again.')
    const ids = new Map<Id, Id>()
    const renew = (id: Id): Id => {
      const fresh = ids.get(id) ?? newId()
      ids.set(id, fresh)
      return fresh
    }
    let parent: number | bigint | null = null
    let head = headId
    for (const row of rows) {
      const known = ids.has(row.turn_uid)
      const turn = renew(row.turn_uid)
      if (!known) copyTurn.run({ uid: turn, conversation: target, from: row.turn_uid })
      const participant = row.participant_uid === null ? null : renew(row.participant_uid)
      head = renew(row.uid)
      const { lastInsertRowid } = copyMessage.run({
        uid: head,
        conversation: target,
        parent,
        turn,
        participant,
        from: row.id,
        blocks: renamed(row, ids, renew),
      })
      copyTokens.run(Number(lastInsertRowid), row.id)
      parent = lastInsertRowid
    }
    copyOutputs.run({ conversation: target, head: headId })
    return { head, ids }
  }

  return {
    siblings: (id) => {
      const here = place.get(id)
      if (!here) return []
      return here.parent_id === null ? roots.all(here.conversation_id) : children.all(here.parent_id)
    },
    leaf: (id) => {
      const found = leaf.get(id)
      if (found === undefined) throw new Error(`Message ${id} is not stored`)
      return found
    },
    copyBranch: (headId, conversationId, newId) => atomic(() => copy(headId, conversationId, newId)),
  }
}

/** Blocks of a copy, as text: a notice that names a message or a participant names that one's copy. */
function renamed({ uid, blocks }: PathRow, ids: ReadonlyMap<Id, Id>, renew: (id: Id) => Id): string {
  if (!blocks.includes('"notice"')) return blocks
  const parsed = parseJson(blocks, `message ${uid}`)
  return Array.isArray(parsed) ? JSON.stringify(parsed.map((block: unknown) => (isNotice(block) ? noticeOfCopy(block, ids, renew) : block))) : blocks
}

type Notice = Extract<Block, { readonly type: 'notice' }>

function isNotice(block: unknown): block is Notice {
  return typeof block === 'object' && block !== null && 'type' in block && block.type === 'notice'
}

function noticeOfCopy(block: Notice, ids: ReadonlyMap<Id, Id>, renew: (id: Id) => Id): Notice {
  switch (block.notice) {
    case 'clear-undone':
      return { ...block, markerId: ids.get(block.markerId) ?? block.markerId }
    case 'cast':
      return { ...block, participantId: renew(block.participantId) }
    case 'decision':
      return { ...block, decision: { ...block.decision, participantIds: block.decision.participantIds.map(renew) } }
    case 'cleared':
    case 'context-only':
    case 'impersonation':
    case 'ended':
      return block
  }
}
