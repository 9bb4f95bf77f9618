import { closeSync, openSync, rmSync } from 'node:fs'
import type { Id } from '@shared/ids'
import Sqlite from 'better-sqlite3'
import { codeOf } from '../failures'
import { createShard, openShard, type Ranked, SHARD_SIZE, type Shard } from './shard'
import { termsOf } from './terms'

/** A row of the log with the id that tells it from a later row in the same place. */
export type Anchor = { readonly id: number; readonly uid: Id }

/** What is looked for: a query of FTS5; a second one that it includes and that is quick to refuse; the first message that is too new. */
export type Where = { readonly match: string; readonly within?: string | null; readonly before?: number | null }

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
  /** Messages that fit, newest first, read as they are asked for. */
  newest(where: Where): IterableIterator<number>
  /** The best of the newest `cap` messages that fit, best first. */
  best(where: Where, cap: number): readonly number[]
  /** Joins some of the pieces that writing leaves behind. False when there is nothing left to join. */
  tidy(): boolean
  close(): void
}

/** Raised whenever what the file holds is made differently: an older file is then made anew. */
const VERSION = 2
/** Marks a file as Parley's index ("Prls"). */
const APPLICATION_ID = 0x50726c73
/** One place in so many is kept to go back to, should the log have lost its end. */
const ANCHOR_EVERY = 4_096

const SCHEMA = `
CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), id INTEGER NOT NULL, uid TEXT NOT NULL) STRICT;
CREATE TABLE anchor (id INTEGER PRIMARY KEY, uid TEXT NOT NULL) STRICT;
CREATE TABLE waiting (id INTEGER PRIMARY KEY) STRICT;
CREATE TABLE conversation (id INTEGER NOT NULL, uid TEXT NOT NULL, PRIMARY KEY (id, uid)) STRICT, WITHOUT ROWID;
CREATE TABLE shard (number INTEGER PRIMARY KEY) STRICT;
`

/** Opens the index, or makes it where there is none. `shardSize` is another one in tests only. */
export function openIndex(path: string, shardSize = SHARD_SIZE): IndexFile {
  try {
    return open(path, shardSize)
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

function open(path: string, shardSize: number): IndexFile {
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
    return statements(db, shardSize)
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

/** Numbers are bound as BigInt, as in the shards. */
function statements(db: Sqlite.Database, shardSize: number): IndexFile {
  const cursor = db.prepare<[], Anchor>('SELECT id, uid FROM cursor')
  const anchors = db.prepare<[], Anchor>('SELECT id, uid FROM anchor ORDER BY id DESC')
  const waiting = db.prepare<[], number>('SELECT id FROM waiting ORDER BY id').pluck()
  const conversations = db.prepare<[], Anchor>('SELECT id, uid FROM conversation')
  const setCursor = db.prepare<[bigint, Id]>('INSERT OR REPLACE INTO cursor (one, id, uid) VALUES (1, ?, ?)')
  const addAnchor = db.prepare<[bigint, Id]>('INSERT OR REPLACE INTO anchor (id, uid) VALUES (?, ?)')
  const wait = db.prepare<[bigint]>('INSERT OR IGNORE INTO waiting (id) VALUES (?)')
  const unwait = db.prepare<[bigint]>('DELETE FROM waiting WHERE id = ?')
  const addConversation = db.prepare<[bigint, Id]>('INSERT OR IGNORE INTO conversation (id, uid) VALUES (?, ?)')
  const forget = db.prepare<[bigint, Id]>('DELETE FROM conversation WHERE id = ? AND uid = ?')
  const addShard = db.prepare<[bigint]>('INSERT INTO shard (number) VALUES (?)')
  const numbers = db.prepare<[], number>('SELECT number FROM shard').pluck()
  const shards = new Map<number, Shard>()
  /** Written since they were tidied. */
  const untidy = new Set<Shard>()
  readShards()

  function readShards(): void {
    for (const number of numbers.all()) if (!shards.has(number)) shards.set(number, openShard(db, number))
  }

  function write<T>(work: () => T): T {
    try {
      return db.transaction(work)()
    } catch (error) {
      // A shard made in it is gone with it.
      const kept = new Set(db.open ? numbers.all() : [])
      for (const number of shards.keys()) if (!kept.has(number)) shards.delete(number)
      throw error
    }
  }

  function shardOf(id: number): Shard {
    const number = Math.floor((id - 1) / shardSize)
    if (!shards.has(number)) {
      createShard(db, number)
      addShard.run(BigInt(number))
      readShards()
    }
    const shard = shards.get(number)
    if (!shard) throw new Error(`There is no shard ${number}`)
    untidy.add(shard)
    return shard
  }

  /** Those that may hold what fits, newest first. */
  function shardsFor({ within = null, before = null }: Where): readonly Shard[] {
    const newestFirst = [...shards].toSorted(([a], [b]) => b - a)
    const old = before === null ? newestFirst : newestFirst.filter(([number]) => number * shardSize + 1 < before)
    return old.map(([, shard]) => shard).filter((shard) => within === null || shard.has(within))
  }

  function* newest(where: Where): Generator<number, void, void> {
    for (const shard of shardsFor(where)) yield* shard.newest(where.match, where.before ?? Number.MAX_SAFE_INTEGER)
  }

  function best(where: Where, cap: number): readonly number[] {
    const ranked: Ranked[] = []
    for (const shard of shardsFor(where)) {
      ranked.push(...shard.ranked(where.match, cap - ranked.length))
      if (ranked.length >= cap) break
    }
    return ranked.sort((a, b) => a.rank - b.rank || b.id - a.id).map(({ id }) => id)
  }

  function remove(id: number): void {
    shardOf(id).remove(id)
  }

  return {
    cursor: () => cursor.get() ?? null,
    anchors: () => anchors.all(),
    waiting: () => waiting.all(),
    conversations: () => conversations.all(),
    write,
    setCursor: ({ id, uid }) => {
      const before = cursor.get()?.id ?? 0
      setCursor.run(BigInt(id), uid)
      if (Math.floor(id / ANCHOR_EVERY) > Math.floor(before / ANCHOR_EVERY)) addAnchor.run(BigInt(id), uid)
    },
    add: (id, text, conversation) => shardOf(id).add(id, termsOf(text, conversation)),
    remove,
    setWaiting: (id, waits) => void (waits ? wait : unwait).run(BigInt(id)),
    addConversation: ({ id, uid }) => void addConversation.run(BigInt(id), uid),
    forgetConversation: ({ id, uid }) => void forget.run(BigInt(id), uid),
    rewind: ({ id, uid }) => {
      for (const shard of shards.values()) for (const late of shard.ids(id)) remove(late)
      for (const table of ['anchor', 'waiting']) db.prepare<[bigint]>(`DELETE FROM ${table} WHERE id > ?`).run(BigInt(id))
      setCursor.run(BigInt(id), uid)
    },
    newest,
    best,
    tidy: () => {
      const [shard] = untidy
      if (!shard) return false
      if (!shard.tidy()) untidy.delete(shard)
      return untidy.size > 0
    },
    close: () => void db.close(),
  }
}
