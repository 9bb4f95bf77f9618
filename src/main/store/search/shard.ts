import type Sqlite from 'better-sqlite3'

/** A full-text table over a stretch of the log. Numbers are row ids of the log; calls throw what SQLite throws. */
export type Shard = {
  /** Puts a message's terms in, in place of those it had. */
  add(id: number, terms: string): void
  remove(id: number): void
  ids(after: number): readonly number[]
  /** Messages that fit, newest first, read as they are asked for. */
  newest(match: string, before: number): IterableIterator<number>
  /** The newest `cap` messages that fit, best first: a lower rank is better. */
  ranked(match: string, cap: number): readonly Ranked[]
  has(match: string): boolean
  /** Joins some of the pieces that writing leaves behind. False when there is nothing left to join. */
  tidy(): boolean
}

export type Ranked = { readonly id: number; readonly rank: number }

/** Messages of the log that share a table. A beginning of a word costs as much as it is frequent in one table. */
export const SHARD_SIZE = 131_072
/** Pages that one `tidy` works on: few milliseconds, because questions wait for it. */
const TIDY_PAGES = 40

/** Makes the table of a shard. */
export function createShard(db: Sqlite.Database, number: number): void {
  db.exec(`CREATE VIRTUAL TABLE words_${number} USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3')`)
}

/** Numbers are bound as BigInt: as numbers they become REAL, and FTS5 then ignores a condition on its rowid. */
export function openShard(db: Sqlite.Database, number: number): Shard {
  const table = `words_${number}`
  const add = db.prepare<[bigint, string]>(`INSERT OR REPLACE INTO ${table} (rowid, text) VALUES (?, ?)`)
  const remove = db.prepare<[bigint]>(`DELETE FROM ${table} WHERE rowid = ?`)
  const ids = db.prepare<[bigint], number>(`SELECT rowid FROM ${table} WHERE rowid > ?`).pluck()
  const newest = db.prepare<[string, bigint], number>(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid < ? ORDER BY rowid DESC`).pluck()
  const oldest = db.prepare<[string, bigint], number>(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?`).pluck()
  const ranked = db.prepare<[string, bigint], Ranked>(`SELECT rowid AS id, rank FROM ${table} WHERE ${table} MATCH ? AND rowid >= ? ORDER BY rank`)
  const any = db.prepare<[string], number>(`SELECT rowid FROM ${table} WHERE ${table} MATCH ? LIMIT 1`).pluck()
  const merge = db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('merge', ${TIDY_PAGES})`)
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  return {
    add: (id, terms) => void add.run(BigInt(id), terms),
    remove: (id) => void remove.run(BigInt(id)),
    ids: (after) => ids.all(BigInt(after)),
    newest: (match, before) => newest.iterate(match, BigInt(before)),
    ranked: (match, cap) => ranked.all(match, BigInt(oldest.get(match, BigInt(cap - 1)) ?? 0)),
    has: (match) => any.get(match) !== undefined,
    tidy: () => {
      const before = changes.get() ?? 0
      merge.run()
      return (changes.get() ?? 0) - before >= 2
    },
  }
}
