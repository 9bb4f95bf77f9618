import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSearch, type SearchOptions } from '../../../src/main/store/search/search'
import { failureOfAsync } from '../../fixtures/records'
import { searchWorker } from '../../fixtures/search-worker'
import { silentLog } from '../../fixtures/store'
import { type SearchBench, startSearch } from './harness'

let bench: SearchBench
beforeEach(async () => {
  bench = await startSearch()
})
afterEach(() => bench.close())

const question = { text: 'walnut', order: 'newest', limit: 20 } as const

/** A search whose worker is this script; `import.meta` and packages as in any module. */
async function withWorker(script: string, options: Partial<SearchOptions> = {}) {
  const file = join(bench.opened.dir, 'worker.mjs')
  await writeFile(file, `import { parentPort, workerData } from 'node:worker_threads'\n${script}`)
  return createSearch({ dir: bench.opened.dir, worker: file, log: silentLog, ...options })
}

describe('pages', () => {
  test('follow each other without a gap and without a hit twice, while the log grows', async () => {
    const chats = [bench.conversation(), bench.conversation()]
    const ids = Array.from({ length: 250 }, (_, index) => bench.say(chats[index % 2] ?? '', [`walnut ${index}`])[0]?.id)
    const found: string[] = []
    let before: string | undefined
    for (let more = true; more; ) {
      const page = await bench.find('walnut', { limit: 30, ...(before !== undefined && { before }) })
      expect(page.hits.length).toBe(Math.min(30, 250 - found.length))
      found.push(...page.hits.map(({ messageId }) => messageId))
      before = page.hits.at(-1)?.messageId
      more = page.more
      bench.say(chats[0] ?? '', ['another walnut'])
    }
    expect(found).toEqual(ids.toReversed())
  })

  test('of one conversation hold that conversation only', async () => {
    const [one, two] = [bench.conversation(), bench.conversation()]
    bench.say(one, ['walnut one', 'walnut two'])
    bench.say(two, ['walnut three'])
    expect(await bench.texts('walnut', { conversationId: one })).toEqual(['walnut two', 'walnut one'])
    expect(await bench.find('walnut', { conversationId: one, limit: 1 })).toMatchObject({ hits: [{ conversationId: one }], more: true })
    expect(await bench.find('walnut', { conversationId: '018f0000-0000-7000-8000-00000000ffff' })).toEqual({ hits: [], more: false })
  })

  test('a page after a message that is gone is refused', async () => {
    bench.say(bench.conversation(), ['walnut'])
    const failed = await failureOfAsync(bench.find('walnut', { before: '018f0000-0000-7000-8000-00000000ffff' }))
    expect(failed).toEqual({ code: 'not_found', message: 'The message this page begins after was deleted. Search again.' })
  })

  test('by relevance the best come first, out of the newest thousand', async () => {
    const chat = bench.conversation()
    bench.say(chat, ['walnut walnut walnut', ...Array.from({ length: 999 }, (_, index) => `walnut with a number of other words ${index}`)])
    expect((await bench.texts('walnut', { order: 'relevance' }))[0]).toBe('walnut walnut walnut')
    bench.say(chat, ['one more walnut'])
    const best = await bench.texts('walnut', { order: 'relevance' })
    expect(best[0]).toBe('one more walnut')
    expect(best).not.toContain('walnut walnut walnut')
    expect((await bench.find('walnut', { order: 'relevance', limit: 5 })).more).toBe(true)
  })
})

describe('a worker that fails', () => {
  test('is started again after it was killed, and knows everything again', async () => {
    bench.say(bench.conversation(), ['walnut'])
    const worker = await searchWorker()
    const dying = await withWorker(`
      import { existsSync, writeFileSync } from 'node:fs'
      const mark = workerData.dir + '/died'
      if (existsSync(mark)) await import(${JSON.stringify(worker)})
      else { writeFileSync(mark, ''); parentPort.once('message', () => process.exit(9)) }`)
    expect(await failureOfAsync(dying.find(question))).toEqual({ code: 'internal', message: 'The search stopped unexpectedly. Try again.' })
    expect((await dying.find(question)).hits).toHaveLength(1)
    await dying.close()
  })

  test('is given up after it ended three times, and every question gets an answer', async () => {
    const crashing = await withWorker(`parentPort.on('message', () => { throw new Error('crash') })`)
    for (let round = 0; round < 3; round += 1) {
      const both = await Promise.all([
        failureOfAsync(crashing.find(question)),
        failureOfAsync(crashing.earlier({ text: 'x', conversationId: '', until: '', maxTokens: 1 })),
      ])
      expect(both.map(({ code }) => code)).toEqual(['internal', 'internal'])
    }
    crashing.wake()
    expect(await failureOfAsync(crashing.find(question))).toEqual({
      code: 'internal',
      message: 'The search has stopped several times. Start Parley again to search.',
    })
    await crashing.close()
  })

  test('is ended when it does not answer in time', async () => {
    const silent = await withWorker(`parentPort.on('message', () => { for (;;); })`, { timeoutMs: 50 })
    expect((await failureOfAsync(silent.find(question))).code).toBe('timeout')
    await silent.close()
  })

  test('a script that is not there is said, not thrown', async () => {
    const missing = createSearch({ dir: bench.opened.dir, worker: join(bench.opened.dir, 'none.mjs'), log: silentLog })
    expect((await failureOfAsync(missing.find(question))).code).toBe('internal')
    await missing.close()
  })
})

describe('the end', () => {
  test('comes with a question still open, and once only', async () => {
    bench.say(bench.conversation(), ['walnut'])
    await bench.find('walnut')
    const open = failureOfAsync(bench.search.find(question))
    await Promise.all([bench.search.close(), bench.search.close()])
    expect((await open).code).toBe('shutdown')
    expect((await failureOfAsync(bench.search.find(question))).code).toBe('shutdown')
    bench.search.wake()
  })

  test('comes within its time although the worker hangs', async () => {
    const hanging = await withWorker(`parentPort.on('message', () => { for (;;); })`)
    const open = failureOfAsync(hanging.find(question))
    await hanging.close()
    expect((await open).code).toBe('shutdown')
  })

  test('without a worker there is nothing to end', () => createSearch({ dir: bench.opened.dir, worker: 'none', log: silentLog }).close())
})

test('a worker without work is ended, and the next question starts another one', async () => {
  bench.say(bench.conversation(), ['walnut'])
  const worker = await searchWorker()
  const { promise, resolve } = Promise.withResolvers<void>()
  const resting = await withWorker(
    `const close = parentPort.close.bind(parentPort)
    parentPort.close = () => {
      parentPort.postMessage({ type: 'log', message: 'bye', data: {} })
      close()
    }
    await import(${JSON.stringify(worker)})`,
    { idleMs: 20, log: { ...silentLog, warn: () => resolve(), error: (message) => expect.fail(message) } },
  )
  expect((await resting.find(question)).hits).toHaveLength(1)
  await promise
  expect((await resting.find(question)).hits).toHaveLength(1)
  await resting.close()
})

test('waking brings the index up to the log before anybody asks', async () => {
  const said: string[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const woken = await withWorker(`parentPort.on('message', ({ type }) => parentPort.postMessage({ type: 'log', message: type, data: {} }))`, {
    log: {
      ...silentLog,
      warn: (message) => {
        said.push(message)
        resolve()
      },
    },
  })
  for (let time = 0; time < 50; time += 1) woken.wake()
  await promise
  await woken.close()
  expect(said.filter((message) => message === 'wake')).toHaveLength(1)
})
