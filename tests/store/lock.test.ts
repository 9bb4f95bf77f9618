import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openStore } from '../../src/main/store/open'
import { bundleForNode } from '../fixtures/bundle'
import { aConversation, failureOfAsync } from '../fixtures/records'
import { openTestStore, silentLog, temporaryDir } from '../fixtures/store'

let script: string
beforeAll(async () => {
  script = await bundleForNode('tests/store/children/hold-store.ts')
  return () => rm(join(script, '..'), { recursive: true, force: true })
})

let dir: string
const children: ChildProcess[] = []
beforeEach(async () => {
  dir = await temporaryDir()
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

/** A process of its own that holds the directory. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, dir], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.push(child)
  const [data] = (await once(child.stdout, 'data')) as [Buffer]
  expect(data.toString()).toBe('open\n')
  return child
}

test('a second store on the same directory is refused, and says who holds it', async () => {
  const startedAt = Date.UTC(2026, 0, 2, 3, 4, 5)
  const first = await openTestStore({ dir, owner: 'electron', now: () => startedAt })
  expect(JSON.parse(await readFile(join(dir, 'lock.json'), 'utf8'))).toEqual({ pid: process.pid, host: 'electron', startedAt })
  expect(await failureOfAsync(openStore({ dir, log: silentLog, lockWaitMs: 0 }))).toEqual({
    code: 'locked',
    message: `The folder ${dir} is in use by another Parley (electron host, process ${process.pid}, since ${new Date(startedAt).toLocaleString('en-GB')}). Close it there, or start with another folder (--data-dir).`,
  })
  // The refusal takes nothing away from the first.
  expect(first.store.settings.update({ theme: 'dark' }).theme).toBe('dark')
  expect((await failureOfAsync(openStore({ dir, log: silentLog, lockWaitMs: 0 }))).code).toBe('locked')
  first.close()
})

test('an unreadable note about the owner does not matter', async () => {
  const first = await openTestStore({ dir })
  await writeFile(join(dir, 'lock.json'), '{"pid":')
  expect((await failureOfAsync(openStore({ dir, log: silentLog, lockWaitMs: 0 }))).message).toBe(
    `The folder ${dir} is in use by another Parley. Close it there, or start with another folder (--data-dir).`,
  )
  first.close()
})

test('a waiting store opens as soon as the first lets go, and blocks nothing meanwhile', async () => {
  const first = await openTestStore({ dir })
  const delays = monitorEventLoopDelay({ resolution: 5 })
  delays.enable()
  const waiting = openStore({ dir, log: silentLog })
  const turns = new Promise<void>((resolve) => {
    let count = 0
    const step = () => (++count === 10 ? resolve() : setTimeout(step, 10))
    step()
  })
  await turns
  delays.disable()
  first.close()
  const second = await waiting
  expect(delays.max / 1e6).toBeLessThan(500)
  expect(second.store.settings.get().theme).toBe('system')
  second.close()
})

test('gives up after the time it was given', async () => {
  const first = await openTestStore({ dir })
  const start = performance.now()
  expect((await failureOfAsync(openStore({ dir, log: silentLog, lockWaitMs: 120 }))).code).toBe('locked')
  expect(performance.now() - start).toBeGreaterThanOrEqual(119)
  first.close()
})

test('another process holds the directory until it lets go', async () => {
  const child = await holder()
  const { code, message } = await failureOfAsync(openStore({ dir, log: silentLog, lockWaitMs: 50 }))
  expect(code).toBe('locked')
  expect(message).toContain(`another Parley (browser host, process ${child.pid}, since `)
  const waiting = openStore({ dir, log: silentLog })
  child.stdin?.write('go\n')
  const opened = await waiting
  expect(JSON.parse(await readFile(join(dir, 'lock.json'), 'utf8')).pid).toBe(process.pid)
  opened.close()
})

test('the lock of a killed process is taken over at once', async () => {
  const child = await holder()
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(JSON.parse(await readFile(join(dir, 'lock.json'), 'utf8')).pid).toBe(child.pid)
  const opened = await openTestStore({ dir, lockWaitMs: 0 })
  const conversation = aConversation()
  opened.store.conversations.insert(conversation)
  expect(opened.store.conversations.get(conversation.id)).toEqual(conversation)
  opened.close()
})

test('a damaged lock file is named, with the advice to delete it', async () => {
  await writeFile(join(dir, 'lock.db'), 'not a database at all, but long enough to be looked at'.repeat(30))
  expect(await failureOfAsync(openStore({ dir, log: silentLog }))).toEqual({
    code: 'db_corrupt',
    message: `The lock file ${join(dir, 'lock.db')} is damaged. It holds no data: delete it and start again.`,
  })
})
