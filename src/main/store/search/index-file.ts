import { closeSync, openSync, rmSync } from 'node:fs'
import type { Id } from '@shared/ids'
import Sqlite from 'better-sqlite3'
import { codeOf } from '../failures'
import { termsOf } from './terms'

/** A row of the log with the id that tells it from a later row in the same place. */
export type Anchor = { readonly id: number; readonly uid: Id }

/** `search.db`. Numbers are row ids of the log. Calls throw what SQLite throws; `isDamage` tells what a new file mends. */
export type IndexFile = {
  /** The last message it has come across; null before the first. */
  cursor(): Anchor | null
  /** Places passed before, newest first. */
  anchors(): readonly Anchor[]
  /** Messages that could still change when they were passed. */
  waiting(): readonly number[]
  /** Whose messages it has come across, those deleted since included. */
  conversations(): readonly Anchor[]
  /** Runs `work` in one transaction. */
  write<T>(work: () => T): T
  setCursor(cursor: Anchor): void
  add(id: number, text: string, conversation: number): void
  remove(id: number): void
  setWaiting(id: number, waits: boolean): void
  addConversation(conversation: Anchor): void
  forgetConversation(conversation: Anchor): void
  /** Forgets everything after an anchor. */
  rewind(anchor: Anchor): void
  /** Messages that fit, newest first, read as they are asked for; only those before `before`. */
  newest(match: string, before: number | null): IterableIterator<number>
  /** The best of the newest `cap` messages that fit, best first. */
  best(match: string, cap: number): IterableIterator<number>
  /** Joins some of the pieces that writing leaves behind. False when there is nothing left to join. */
  tidy(): boolean
  close(): void
}

/** Raised whenever what the file holds is made differently: an older file is then made anew. */
const VERSION = 1
/** Marks a file as Parley's index ("Prls"). */
const APPLICATION_ID = 0x50726c73
/** One place in so many is kept to go back to, should the log have lost its end. */
const ANCHOR_EVERY = 4_096
/** Pages that one `tidy` works on: some milliseconds. */
const TIDY_PAGES = 200

const SCHEMA = `
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, uid TEXT NOT NULL) STRICT;
CREATE TABLE anchor (id INTEGER PRIMARY KEY, uid TEXT NOT NULL) STRICT;
CREATE TABLE waiting (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE conversation (id INTEGER NOT NULL, uid TEXT NOT NULL, PRIMARY KEY (id, uid)) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3 4');
`

/** Opens the index, or makes it where there is none. */
export function openIndex(path: string): IndexFile {
  try {
    return open(path)
  } catch (error) {
    // Here a plain error is a table or column that is not there.
    throw codeOf(error) === 'SQLITE_ERROR' ? new Unusable(String(error)) : error
  }
}

/** Deletes the index with the files SQLite lays beside it. */
export function deleteIndex(path: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${suffix}`, { force: true })
}

class Unusable extends Error {}

/** True for an error that a new index mends: nothing in it is of value by itself. */
export function isDamage(error: unknown): boolean {
  if (error instanceof Unusable) return true
  return /^SQLITE_(CORRUPT|NOTADB|FORMAT|CONSTRAINT)/.test(codeOf(error) ?? '')
}

function open(path: string): IndexFile {
  closeSync(openSync(path, 'a', 0o600))
  const db = new Sqlite(path)
  try {
    const version = Number(db.pragma('user_version', { simple: true }))
    const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get())
    if (tables > 0 && (version !== VERSION || Number(db.pragma('application_id', { simple: true })) !== APPLICATION_ID))
      throw new Unusable('another version made it')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL')
    db.pragma('trusted_schema = OFF')
    db.pragma('cell_size_check = ON')
    db.pragma('cache_size = -8000')
    db.pragma('journal_size_limit = 16777216')
    if (tables === 0) db.transaction(() => create(db))()
    return statements(db)
  } catch (error) {
    db.close()
    throw error
  }
}

function create(db: Sqlite.Database): void {
  db.exec(SCHEMA)
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma(`user_version = ${VERSION}`)
}

/** Numbers are bound as BigInt: as numbers they become REAL, and FTS5 then ignores a condition on its rowid. */
function statements(db: Sqlite.Database): IndexFile {
  const cursor = db.prepare<[], Anchor>('SELECT id, uid FROM cursor')
  const anchors = db.prepare<[], Anchor>('SELECT id, uid FROM anchor ORDER BY id DESC')
  const waiting = db.prepare<[], number>('SELECT id FROM waiting ORDER BY id').pluck()
  const conversations = db.prepare<[], Anchor>('SELECT id, uid FROM conversation')
  const setCursor = db.prepare<[bigint, Id]>('INSERT OR REPLACE INTO cursor (one, id, uid) VALUES (1, ?, ?)')
  const addAnchor = db.prepare<[bigint, Id]>('INSERT OR REPLACE INTO anchor (id, uid) VALUES (?, ?)')
  const add = db.prepare<[bigint, string]>('INSERT OR REPLACE INTO words (rowid, text) VALUES (?, ?)')
  const remove = db.prepare<[bigint]>('DELETE FROM words WHERE rowid = ?')
  const wait = db.prepare<[bigint]>('INSERT OR IGNORE INTO waiting (id) VALUES (?)')
  const unwait = db.prepare<[bigint]>('DELETE FROM waiting WHERE id = ?')
  const addConversation = db.prepare<[bigint, Id]>('INSERT OR IGNORE INTO conversation (id, uid) VALUES (?, ?)')
  const forget = db.prepare<[bigint, Id]>('DELETE FROM conversation WHERE id = ? AND uid = ?')
  const idsAfter = db.prepare<[bigint], number>('SELECT rowid FROM words WHERE rowid > ?').pluck()
  const newest = db.prepare<[string], number>('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC').pluck()
  const newestBefore = db.prepare<[string, bigint], number>('SELECT rowid FROM words WHERE words MATCH ? AND rowid < ? ORDER BY rowid DESC').pluck()
  const oldestOf = db.prepare<[string, bigint], number>('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT 1 OFFSET ?').pluck()
  const best = db.prepare<[string, bigint], number>('SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? ORDER BY rank').pluck()
  const merge = db.prepare(`INSERT INTO words (words, rank) VALUES ('merge', ${TIDY_PAGES})`)
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()

  return {
    cursor: () => cursor.get() ?? null,
    anchors: () => anchors.all(),
    waiting: () => waiting.all(),
    conversations: () => conversations.all(),
    write: (work) => db.transaction(work)(),
    setCursor: ({ id, uid }) => {
      const before = cursor.get()?.id ?? 0
      setCursor.run(BigInt(id), uid)
      if (Math.floor(id / ANCHOR_EVERY) > Math.floor(before / ANCHOR_EVERY)) addAnchor.run(BigInt(id), uid)
    },
    add: (id, text, conversation) => void add.run(BigInt(id), termsOf(text, conversation)),
    remove: (id) => void remove.run(BigInt(id)),
    setWaiting: (id, waits) => void (waits ? wait : unwait).run(BigInt(id)),
    addConversation: ({ id, uid }) => void addConversation.run(BigInt(id), uid),
    forgetConversation: ({ id, uid }) => void forget.run(BigInt(id), uid),
    rewind: ({ id, uid }) => {
      for (const late of idsAfter.all(BigInt(id))) remove.run(BigInt(late))
      for (const table of ['anchor', 'waiting']) db.prepare<[bigint]>(`DELETE FROM ${table} WHERE id > ?`).run(BigInt(id))
      setCursor.run(BigInt(id), uid)
    },
    newest: (match, before) => (before === null ? newest.iterate(match) : newestBefore.iterate(match, BigInt(before))),
    best: (match, cap) => best.iterate(match, BigInt(oldestOf.get(match, BigInt(cap - 1)) ?? 0)),
    tidy: () => {
      const before = changes.get() ?? 0
      merge.run()
      return (changes.get() ?? 0) - before >= 2
    },
    close: () => void db.close(),
  }
}
