import { appendToBlock } from '@shared/events/reduce-chat'
import type { Id } from '@shared/ids'
import type { Block } from '@shared/model/message'
import type { DraftPiece, DraftStore, Log } from '../../engine/ports'
import type { Db } from '../database'
import { tryJson } from './columns'

/**
 * Partial answers. Every flush appends one small row and rewrites nothing: a table that is its own index keeps that at one page
 * of the log per flush.
 */
export function createDrafts(db: Db, log: Log): DraftStore {
  const append = db.prepare<[string, Id]>(`INSERT INTO draft (message_id, seq, pieces)
    SELECT m.id, coalesce((SELECT max(seq) FROM draft WHERE message_id = m.id), 0) + 1, ? FROM message m WHERE m.uid = ?`)
  const read = db.prepare<[Id], string>('SELECT pieces FROM draft WHERE message_id = (SELECT id FROM message WHERE uid = ?) ORDER BY seq').pluck()
  const remove = db.prepare<[Id]>('DELETE FROM draft WHERE message_id = (SELECT id FROM message WHERE uid = ?)')

  /** A damaged row costs its own words only: most of an answer is worth more than none. */
  const unpack =
    (messageId: Id) =>
    (text: string): readonly Packed[] => {
      const pieces = tryJson(text)
      if (Array.isArray(pieces) && pieces.every(isPacked)) return pieces
      log.error('store: a piece of a draft is damaged and was passed over', { messageId })
      return []
    }

  return {
    append: (messageId, pieces) => {
      if (pieces.length === 0) return
      if (append.run(JSON.stringify(pieces.map(pack)), messageId).changes === 0) throw new Error(`Message ${messageId} is not stored`)
    },
    read: (messageId) => join(read.all(messageId).flatMap(unpack(messageId))),
    remove: (messageId) => void remove.run(messageId),
  }
}

/** `[index, text]` or `[index, block]`: a draft consists of little else than text. */
type Packed = readonly [number, string | Block]

function pack(piece: DraftPiece): Packed {
  return [piece.index, 'block' in piece ? piece.block : piece.text]
}

function isPacked(piece: unknown): piece is Packed {
  if (!Array.isArray(piece) || piece.length !== 2 || typeof piece[0] !== 'number') return false
  const content: unknown = piece[1]
  return typeof content === 'string' || (typeof content === 'object' && content !== null && 'type' in content)
}

function join(pieces: readonly Packed[]): readonly Block[] {
  const blocks = new Map<number, Block>()
  for (const [index, content] of pieces) {
    // Text before its block would be a mistake of the writer; it is kept all the same.
    const block = blocks.get(index) ?? { type: 'text', text: '' }
    blocks.set(index, typeof content === 'string' ? appendToBlock(block, content) : content)
  }
  return [...blocks].sort(([a], [b]) => a - b).map(([, block]) => block)
}
