import { openStore } from '../../src/main/store/open'
import { bigChat, CHATS } from './lib/big-database'
import { answerBench, childInput } from './lib/child'
import { silentLog } from './lib/engine'

/** Milliseconds: the library, then the database, then the last 50 messages of different chats. */
export type OpenDatabaseResult = { readonly library: number; readonly open: number; readonly last50: readonly number[] }

const dir = childInput<string>()
const startedAt = performance.now()
await import('better-sqlite3')
const loadedAt = performance.now()
const opened = await openStore({ dir, log: silentLog })
const openedAt = performance.now()
const last50: number[] = []
for (let round = 0; round < 20; round += 1) {
  const head = opened.store.conversations.get(bigChat((round * 37) % CHATS))?.headId
  const askedAt = performance.now()
  const entries = opened.store.messages.branch(head ?? '', 50)
  last50.push(performance.now() - askedAt)
  if (entries.length !== 50) throw new Error(`${entries.length} messages instead of 50`)
}
await answerBench({ library: loadedAt - startedAt, open: openedAt - loadedAt, last50 } satisfies OpenDatabaseResult)
opened.close()
process.disconnect()
