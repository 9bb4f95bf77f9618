import { randomBytes } from 'node:crypto'
import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openFileSecrets } from '../../src/main/browser/secrets'
import { temporaryDir } from './temporary'

const API_KEY = 'sk-ant-very-secret-0001'

async function withSecret(key?: string) {
  const dataDir = await temporaryDir()
  const secrets = await openFileSecrets({ dataDir, key })
  await secrets.set('a', { apiKey: API_KEY })
  return { dataDir, secrets, file: join(dataDir, 'secrets.json'), keyFile: join(dataDir, 'secret.key') }
}

describe('secrets in a file', () => {
  test('survive a restart, and go when they are removed', async () => {
    const { dataDir, secrets } = await withSecret()
    expect(secrets.kind).toBe('file')
    await secrets.set('b', { apiKey: 'other' })
    const again = await openFileSecrets({ dataDir })
    expect([await again.get('a'), await again.get('b'), await again.get('c')]).toEqual([{ apiKey: API_KEY }, { apiKey: 'other' }, null])
    await again.remove('a')
    expect(await (await openFileSecrets({ dataDir })).get('a')).toBeNull()
  })

  test('are not readable in any file, and all files are for their owner alone', async () => {
    const { dataDir } = await withSecret()
    const names = await readdir(dataDir)
    expect(names.sort()).toEqual(['secret.key', 'secrets.json'])
    for (const name of names) {
      expect((await readFile(join(dataDir, name))).includes(API_KEY)).toBe(false)
      expect((await stat(join(dataDir, name))).mode & 0o777).toBe(0o600)
    }
    expect((await stat(join(dataDir, 'secret.key'))).size).toBe(32)
  })

  test('never have the same ciphertext twice', async () => {
    const { secrets, file } = await withSecret()
    const first = await readFile(file, 'utf8')
    await secrets.set('a', { apiKey: API_KEY })
    expect(await readFile(file, 'utf8')).not.toBe(first)
  })

  test('written at the same time are all kept', async () => {
    const { dataDir, secrets } = await withSecret()
    await Promise.all(Array.from({ length: 20 }, (_, index) => secrets.set(`id-${index}`, { apiKey: `key ${index}` })))
    const again = await openFileSecrets({ dataDir })
    for (let index = 0; index < 20; index += 1) expect(await again.get(`id-${index}`)).toEqual({ apiKey: `key ${index}` })
  })

  test('a key file that anybody could read is closed again', async () => {
    const { dataDir, keyFile } = await withSecret()
    await chmod(keyFile, 0o644)
    await openFileSecrets({ dataDir })
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
  })

  test('a half-written key is made anew as long as nothing was sealed with it', async () => {
    const dataDir = await temporaryDir()
    await writeFile(join(dataDir, 'secret.key'), 'half')
    const secrets = await openFileSecrets({ dataDir })
    await secrets.set('a', { apiKey: API_KEY })
    expect(await (await openFileSecrets({ dataDir })).get('a')).toEqual({ apiKey: API_KEY })
  })
})

describe('PARLEY_KEY', () => {
  const bytes = randomBytes(32)
  const forms = {
    hex: bytes.toString('hex'),
    'upper case hex': bytes.toString('hex').toUpperCase(),
    base64: bytes.toString('base64'),
    base64url: bytes.toString('base64url'),
  }

  test.each(Object.entries(forms))('as %s is the same key, and nothing of it is stored', async (_, key) => {
    const { dataDir } = await withSecret(` ${key}\n`)
    expect(await readdir(dataDir)).toEqual(['secrets.json'])
    expect(await (await openFileSecrets({ dataDir, key: forms.hex })).get('a')).toEqual({ apiKey: API_KEY })
  })

  test.each(['short', 'g'.repeat(64), bytes.toString('hex').slice(2), `${bytes.toString('base64')}AA`, randomBytes(16).toString('base64'), '   '])(
    '%j is refused without being repeated',
    async (key) => {
      const dataDir = await temporaryDir()
      const problem = await openFileSecrets({ dataDir, key }).catch((thrown: Error) => thrown)
      expect(problem).toMatchObject({
        error: { code: 'validation', message: 'PARLEY_KEY is not usable: it must be 32 bytes, written as 64 hex digits or as base64.' },
      })
      expect(await readdir(dataDir)).toEqual([])
    },
  )
})

describe('trouble', () => {
  const flip = (text: string, field: 'data' | 'tag' | 'iv') => {
    const box = JSON.parse(text) as Record<string, string>
    const raw = Buffer.from(box[field] ?? '', 'base64')
    raw[0] = (raw[0] ?? 0) ^ 1
    return JSON.stringify({ ...box, [field]: raw.toString('base64') })
  }
  const damages: [string, (text: string) => string][] = [
    ['a bit of the data changed', (text) => flip(text, 'data')],
    ['a bit of the tag changed', (text) => flip(text, 'tag')],
    ['a bit of the nonce changed', (text) => flip(text, 'iv')],
    ['a shortened tag', (text) => JSON.stringify({ ...JSON.parse(text), tag: 'AAAA' })],
    ['an unknown version', (text) => JSON.stringify({ ...JSON.parse(text), version: 2 })],
    ['half a file', (text) => text.slice(0, text.length / 2)],
    ['an empty file', () => ''],
  ]

  test.each(damages)('%s is named, and nothing is written', async (_, damage) => {
    const { dataDir, file } = await withSecret()
    const broken = damage(await readFile(file, 'utf8'))
    await writeFile(file, broken)
    await expect(openFileSecrets({ dataDir })).rejects.toMatchObject({
      error: { code: 'auth', message: expect.stringContaining('move it away and enter the keys') },
    })
    expect(await readFile(file, 'utf8')).toBe(broken)
    expect((await readdir(dataDir)).sort()).toEqual(['secret.key', 'secrets.json'])
  })

  test('another key is named, and nothing is written', async () => {
    const { dataDir, file } = await withSecret()
    const before = await readFile(file, 'utf8')
    await expect(openFileSecrets({ dataDir, key: randomBytes(32).toString('hex') })).rejects.toMatchObject({
      error: { message: expect.stringContaining(`${file} does not open with this key`) },
    })
    expect(await readFile(file, 'utf8')).toBe(before)
  })

  test.each<[string, (file: string) => Promise<void>]>([
    ['missing', (file) => rm(file)],
    ['damaged', (file) => writeFile(file, 'x')],
  ])('a key that is %s is not replaced while something depends on it', async (word, spoil) => {
    const { dataDir, keyFile } = await withSecret()
    await spoil(keyFile)
    const left = await readdir(dataDir)
    await expect(openFileSecrets({ dataDir })).rejects.toMatchObject({ error: { code: 'auth', message: expect.stringContaining(`${keyFile} is ${word}`) } })
    expect(await readdir(dataDir)).toEqual(left)
  })

  test('a failed write says so, leaves the old file, and the next one works', async () => {
    const { dataDir, secrets, file } = await withSecret()
    const before = await readFile(file)
    await rm(dataDir, { recursive: true })
    await expect(secrets.set('b', { apiKey: 'x' })).rejects.toMatchObject({ error: { code: 'disk' } })
    expect(await secrets.get('b')).toBeNull()
    const { mkdir } = await import('node:fs/promises')
    await mkdir(dataDir)
    await writeFile(file, before)
    await secrets.set('b', { apiKey: 'x' })
    expect([await secrets.get('a'), await secrets.get('b')]).toEqual([{ apiKey: API_KEY }, { apiKey: 'x' }])
  })
})
