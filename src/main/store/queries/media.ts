import type { Id } from '@shared/ids'
import type { MediaRecord, MediaStore } from '../../engine/ports'
import type { Db } from '../database'
import type { Transactions } from '../transactions'

type Row = {
  readonly uid: string
  readonly hash: string
  readonly name: string
  readonly mime: string
  readonly size: number
  readonly text_length: number | null
  readonly created_at: number
}

/** What is known about stored files. Texts are kept by content: two files with the same bytes share one. */
export function createMedia(db: Db, { atomic }: Pick<Transactions, 'atomic'>): MediaStore {
  const insert = db.prepare(`INSERT INTO media (uid, hash, name, mime, size, text_length, created_at)
    VALUES (@id, @hash, @name, @mimeType, @size, @textLength, @createdAt)`)
  const putText = db.prepare<[string, string]>('INSERT INTO media_text (hash, text) VALUES (?, ?) ON CONFLICT (hash) DO UPDATE SET text = excluded.text')
  const get = db.prepare<[Id], Row>('SELECT uid, hash, name, mime, size, text_length, created_at FROM media WHERE uid = ?')
  const text = db.prepare<[Id], string>('SELECT t.text FROM media m JOIN media_text t ON t.hash = m.hash WHERE m.uid = ? AND m.text_length IS NOT NULL').pluck()

  return {
    insert: ({ id, hash, name, mimeType, size, textLength, createdAt }, content) =>
      atomic(() => {
        insert.run({ id, hash, name, mimeType, size, textLength, createdAt })
        if (content !== null) putText.run(hash, content)
      }),
    get: (id) => {
      const row = get.get(id)
      return row ? toRecord(row) : null
    },
    text: (id) => text.get(id) ?? null,
  }
}

function toRecord(row: Row): MediaRecord {
  return { id: row.uid, hash: row.hash, name: row.name, mimeType: row.mime, size: row.size, textLength: row.text_length, createdAt: row.created_at }
}
