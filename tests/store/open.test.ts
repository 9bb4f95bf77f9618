import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../src/main/store/database'
import { MIGRATIONS, newestVersion } from '../../src/main/store/migrations'
import { openStore } from '../../src/main/store/open'
import { aConversation, failureOf, failureOfAsync } from '../fixtures/records'
import { openTestStore, silentLog, temporaryDir } from '../fixtures/store'

let root: string
beforeEach(async () => {
  root = await temporaryDir()
})
afterEach(() => rm(root, { recursive: true, force: true }))

test('makes the directory and its files for their owner only', async () => {
  const dir = join(root, 'new', 'data')
  const { close, migratedFrom, dir: opened } = await openTestStore({ dir })
  expect(opened).toBe(dir)
  expect(migratedFrom).toBeNull()
  expect((await stat(dir)).mode & 0o777).toBe(0o700)
  for (const name of ['parley.db', 'parley.db-wal', 'lock.json']) expect((await stat(join(dir, name))).mode & 0o777, name).toBe(0o600)
  close()
  expect((await readdir(dir)).sort()).toEqual(['lock.db', 'parley.db'])
})

test('what was stored is there after closing and opening again', async () => {
  const first = await openTestStore({ dir: root })
  const conversation = aConversation({ title: 'Grüße 👋', draft: 'half a sen' })
  first.store.transaction('durable', () => first.store.conversations.insert(conversation))
  first.close()
  const second = await openTestStore({ dir: root })
  expect(second.migratedFrom).toBeNull()
  expect(second.store.conversations.get(conversation.id)).toEqual(conversation)
  await second.cleanup()
})

test('the connection is set up for safety', async () => {
  let db: Db | undefined
  const opened = await openTestStore({
    dir: root,
    onConnect: (connection) => {
      db = connection
    },
  })
  const pragma = (name: string) => db?.pragma(name, { simple: true })
  expect(pragma('journal_mode')).toBe('wal')
  expect(pragma('synchronous')).toBe(1)
  expect(pragma('foreign_keys')).toBe(1)
  expect(pragma('busy_timeout')).toBe(1_000)
  expect(pragma('application_id')).toBe(0x50726c79)
  expect(pragma('user_version')).toBe(newestVersion(MIGRATIONS))
  const tables = db?.pragma('table_list') as readonly { schema: string; name: string; type: string; strict: number }[]
  const loose = tables.filter((table) => table.schema === 'main' && table.type === 'table' && table.strict === 0 && !table.name.startsWith('sqlite_'))
  expect(loose).toEqual([])
  await opened.cleanup()
})

test('closing twice is harmless; a call afterwards says that Parley is closing', async () => {
  const { store, close } = await openTestStore({ dir: root })
  close()
  close()
  expect(failureOf(() => store.settings.get())).toEqual({ code: 'shutdown', message: 'Parley is closing. Start it again to go on.' })
  expect(failureOf(() => store.transaction('durable', () => 1)).code).toBe('shutdown')
})

test('a closed store that was opened again is not closed by its first owner', async () => {
  const first = await openTestStore({ dir: root })
  first.close()
  const second = await openTestStore({ dir: root })
  first.close()
  expect(existsSync(join(root, 'lock.json'))).toBe(true)
  expect(second.store.settings.get().theme).toBe('system')
  second.close()
})

test('a directory that is a file, or lies under one, is refused by name', async () => {
  const file = join(root, 'file')
  await writeFile(file, 'x')
  expect(await failureOfAsync(openStore({ dir: file, log: silentLog }))).toEqual({
    code: 'disk',
    message: `${file} is not a folder, so Parley cannot keep its data there. Choose another one (--data-dir).`,
  })
  const under = await failureOfAsync(openStore({ dir: join(file, 'data'), log: silentLog }))
  expect(under).toEqual({
    code: 'disk',
    message: `${join(file, 'data')} is not a folder, so Parley cannot keep its data there. Choose another one (--data-dir).`,
  })
})

test.runIf(process.platform === 'linux')('a directory that cannot be made is refused by name', async () => {
  expect(await failureOfAsync(openStore({ dir: '/proc/parley', log: silentLog }))).toEqual({
    code: 'disk',
    message: 'The folder /proc/parley does not exist and cannot be made. Choose another one (--data-dir).',
  })
})

test.skipIf(process.platform === 'win32')('a read-only directory is refused by name, and left as it is', async () => {
  const dir = join(root, 'data')
  await mkdir(dir)
  await chmod(root, 0o755)
  await chmod(dir, 0o555)
  expect(await asPlainUser(() => failureOfAsync(openStore({ dir, log: silentLog })))).toEqual({
    code: 'disk',
    message: `Parley cannot write in ${dir}. Nothing that was saved is lost. Make the folder writable, or start with another one (--data-dir).`,
  })
  expect(await readdir(dir)).toEqual([])
})

test.skipIf(process.platform === 'win32')('a read-only database is refused when it is opened, not at the first write', async () => {
  const dir = join(root, 'data')
  await (await openTestStore({ dir })).close()
  await chmod(root, 0o755)
  for (const path of [dir, join(dir, 'lock.db')]) await chmod(path, 0o777)
  await chmod(join(dir, 'parley.db'), 0o444)
  const { code, message } = await asPlainUser(() => failureOfAsync(openStore({ dir, log: silentLog })))
  expect(code).toBe('disk')
  expect(message).toContain(`cannot write in ${dir}`)
})

/** Root may write everywhere: where the tests run as root, `work` runs with the rights of nobody. */
async function asPlainUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0 || !process.seteuid) return work()
  process.seteuid(65_534)
  try {
    return await work()
  } finally {
    process.seteuid(0)
  }
}
