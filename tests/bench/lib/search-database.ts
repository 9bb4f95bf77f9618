import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DEFAULT_COMPACTION } from '@shared/model/compaction'
import { MIGRATIONS, newestVersion } from '../../../src/main/store/migrations'
import { openStore } from '../../../src/main/store/open'
import { silentLog } from './engine'

export const MESSAGES = 1_000_000
export const CONVERSATIONS = 1_000
const WORDS = 40_000
const CHARACTERS = 3_000
/** One message in so many is Chinese. */
const CHINESE_EVERY = 12
/** Raised when what is written below changes. */
const VERSION = 1

/** The word of a rank: the most frequent one has rank 0. */
export function wordOf(rank: number): string {
  const syllables = ['ka', 'ri', 'mo', 'ten', 'sa', 'lu', 'ver', 'no', 'pi', 'dan', 'ge', 'tor', 'ma', 'li', 'ost', 'be', 'ra', 'qui', 'fen', 'zu']
  let word = ''
  for (let rest = rank + 20; rest > 0; rest = Math.floor(rest / syllables.length)) word += syllables[rest % syllables.length]
  return word
}

/** The Chinese character of a rank. */
export function characterOf(rank: number): string {
  return String.fromCharCode(0x4e00 + rank)
}

/** Id of one of its conversations. */
export function searchChat(index: number): string {
  return `018f0000-0000-7000-8000-d${String(index).padStart(11, '0')}`
}

/** Id of the last message of one of its conversations. */
export function lastMessage(chat: number): string {
  return uidOf(MESSAGES - 2 * CONVERSATIONS + 2 * chat + 1)
}

function uidOf(index: number): string {
  return `018f0000-0000-7003-8000-${String(index).padStart(12, '0')}`
}

/**
 * Path of a data directory with 1,000,000 messages of some 200 characters, words as frequent as in natural text, in 1,000
 * conversations. Made on the first call (about a minute) and kept under `node_modules/.cache`.
 */
export async function searchDatabase(): Promise<string> {
  const dir = resolve('node_modules/.cache/bench', `search-v${newestVersion(MIGRATIONS)}-${VERSION}`)
  if (existsSync(dir)) return dir
  process.stderr.write(`Making a database of 1,000,000 messages to search (once) …\n`)
  await mkdir(dirname(dir), { recursive: true })
  const partial = await mkdtemp(`${dir}-`)
  const opened = await openStore({ dir: partial, log: silentLog })
  opened.close()
  const { default: Sqlite } = await import('better-sqlite3')
  const db = new Sqlite(join(partial, 'parley.db'))
  db.pragma('synchronous = OFF')
  db.transaction(() => fill(db.prepare(CONVERSATION), db.prepare(MESSAGE)))()
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.close()
  await rename(partial, dir).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error // else another run was first
  })
  return dir
}

type Statement = { run(values: Readonly<Record<string, unknown>>): unknown }

function fill(conversation: Statement, message: Statement): void {
  const config = JSON.stringify({ connectionId: searchChat(0), model: 'demo-chat', compaction: DEFAULT_COMPACTION })
  for (let index = 0; index < CONVERSATIONS; index += 1)
    conversation.run({ uid: searchChat(index), title: `Chat ${index}`, at: 1_700_000_000_000 + index, config })
  const random = generator(1)
  const heads = new Map<number, bigint>()
  for (let index = 0; index < MESSAGES; index += 1) {
    const text = index % CHINESE_EVERY === 0 ? chinese(random) : prose(random)
    const uid = uidOf(index)
    // Turns of many conversations lie side by side in the log.
    const chat = Math.floor(index / 2) % CONVERSATIONS
    const author = index % 2 === 0 ? 'user' : 'assistant'
    const parent = heads.get(chat) ?? null
    heads.set(chat, BigInt(index + 1))
    message.run({ uid, parent, chat: BigInt(chat + 1), author, at: 1_700_000_000_000 + index * 1_000, blocks: JSON.stringify([{ type: 'text', text }]) })
  }
}

function prose(random: () => number): string {
  const length = 10 + Math.floor(random() * 50)
  return `${Array.from({ length }, () => wordOf(zipf(random, WORDS))).join(' ')}.`
}

function chinese(random: () => number): string {
  const length = 20 + Math.floor(random() * 80)
  return `${Array.from({ length }, () => characterOf(zipf(random, CHARACTERS))).join('')}。`
}

/** A rank below `size`, by Zipf's law. */
function zipf(random: () => number, size: number): number {
  return Math.min(size - 1, Math.floor((size + 1) ** random()) - 1)
}

/** Pseudorandom numbers from 0 to 1, the same in each run. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const CONVERSATION = `
INSERT INTO conversation (uid, kind, title, titled, pinned, archived, unread, created_at, updated_at, head_uid, utilization, config, draft)
VALUES (@uid, 'chat', @title, 1, 0, 0, 0, @at, @at, NULL, NULL, @config, '')`

const MESSAGE = `
INSERT INTO message (uid, conversation_id, parent_id, turn_uid, author_kind, state, created_at, ended_at, blocks)
VALUES (@uid, @chat, @parent, @uid, @author, 'completed', @at, @at, @blocks)`
