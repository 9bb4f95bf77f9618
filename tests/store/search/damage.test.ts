import { copyFileSync, existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SearchBench, startSearch } from './harness'

const PAGE = 4_096
const MESSAGES = 2_000

let bench: SearchBench
let logged: string[]
beforeEach(async () => {
  logged = []
  const write = (message: string): void => void logged.push(message)
  bench = await startSearch({ log: { info: write, warn: write, error: write } })
  bench.say(
    bench.conversation(),
    Array.from({ length: MESSAGES }, (_, index) => `walnut number${index} 苹果树`),
  )
  await expectWhole()
})
afterEach(() => bench.close())

async function expectWhole(): Promise<void> {
  expect(await bench.texts('"number1234"')).toEqual(['walnut number1234 苹果树'])
  for (const query of ['walnut', '苹果', '苹', 'number1', 'num']) {
    const { hits, more } = await bench.find(query, { limit: 100 })
    expect([query, hits.length, more]).toEqual([query, 100, true])
  }
  expect((await bench.find('walnut', { limit: 100, order: 'relevance' })).hits).toHaveLength(100)
}

function overwrite(from: number, bytes: Buffer): void {
  const content = readFileSync(bench.file)
  bytes.copy(content, from)
  writeFileSync(bench.file, content)
}

describe('an index that cannot be used is made anew', () => {
  test('it was deleted', async () => {
    await bench.restart(() => rmSync(bench.file))
    await expectWhole()
    expect(existsSync(bench.file)).toBe(true)
  })

  test('it is no database, it is empty, or a part of one', async () => {
    await bench.restart(() => writeFileSync(bench.file, 'something else entirely'.repeat(1_000)))
    await expectWhole()
    await bench.restart(() => truncateSync(bench.file, 0))
    await expectWhole()
    await bench.restart(() => truncateSync(bench.file, Math.floor(statSync(bench.file).size / 2 / PAGE) * PAGE))
    await expectWhole()
  })

  test('another version of Parley made it, or another program', async () => {
    const { default: Sqlite } = await import('better-sqlite3')
    for (const statement of ['PRAGMA user_version = 999', 'PRAGMA application_id = 1', 'DROP TABLE waiting', 'DROP TABLE words_0_data']) {
      await bench.restart(() => {
        const index = new Sqlite(bench.file)
        index.unsafeMode()
        index.pragma('writable_schema = ON')
        index.exec(statement)
        index.close()
      })
      await expectWhole()
      await bench.search.close()
      const index = new Sqlite(bench.file, { readonly: true })
      expect([statement, index.pragma('user_version', { simple: true })]).toEqual([statement, 2])
      index.close()
      await bench.restart()
    }
  })

  test('any of its pages was overwritten', async () => {
    await bench.restart()
    await expectWhole()
    await bench.search.close()
    const whole = `${bench.file}.whole`
    copyFileSync(bench.file, whole)
    const pages = statSync(whole).size / PAGE
    const step = Math.max(1, Math.floor(pages / 12))
    for (let page = 0; page < pages; page += step) {
      await bench.restart(() => {
        copyFileSync(whole, bench.file)
        overwrite(page * PAGE, Buffer.alloc(PAGE))
      })
      await expectWhole()
    }
    expect(logged).toContain('search: the index is made anew')
  })

  test('the second half was overwritten while the search was at work', async () => {
    const { size } = statSync(bench.file)
    const half = Math.floor(size / 2 / PAGE) * PAGE
    await bench.restart(() => overwrite(half, Buffer.alloc(size - half, 0x5a)))
    await expectWhole()
    bench.say(bench.conversation(), ['fresh walnut'])
    expect((await bench.texts('fresh'))[0]).toBe('fresh walnut')
  })
})

test('an index of another log is made anew', async () => {
  const foreign = await startSearch()
  const chat = foreign.conversation()
  foreign.say(chat, ['almond'])
  expect(await foreign.texts('almond')).toEqual(['almond'])
  await foreign.restart(() => copyFileSync(bench.file, foreign.file))
  expect(await foreign.texts('almond')).toEqual(['almond'])
  expect(await foreign.texts('walnut')).toEqual([])
  await foreign.close()
})

test('while the index is being made, answers say how far it is', async () => {
  const seen: { done: number; total: number }[] = []
  await bench.restart(() => rmSync(bench.file))
  const chat = bench.conversation()
  for (let round = 0; round < 10; round += 1)
    bench.say(
      chat,
      Array.from({ length: 2_000 }, (_, index) => `hazel ${round} ${index} ${'and more words to be read '.repeat(20)}`),
    )
  for (;;) {
    const page = await bench.search.find({ text: 'walnut', order: 'newest', limit: 1 })
    if (!page.indexing) break
    seen.push(page.indexing)
  }
  expect(seen.length).toBeGreaterThan(0)
  expect(new Set(seen.map(({ total }) => total))).toEqual(new Set([MESSAGES + 20_000]))
  expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).toSorted((a, b) => a - b))
  expect(await bench.texts('"hazel 9 1999"')).toHaveLength(1)
})

test('a damaged message is passed over', async () => {
  const { default: Sqlite } = await import('better-sqlite3')
  await bench.restart(() => {
    const db = new Sqlite(`${bench.opened.dir}/parley.db`)
    db.exec(`INSERT INTO message (uid, conversation_id, turn_uid, author_kind, state, created_at, blocks)
      VALUES ('018f0000-0000-7000-8000-00000000dddd', 1, 'x', 'user', 'completed', 1, '[{broken')`)
    db.close()
  })
  bench.say(bench.conversation(), ['after walnut'])
  expect((await bench.texts('after'))[0]).toBe('after walnut')
})
