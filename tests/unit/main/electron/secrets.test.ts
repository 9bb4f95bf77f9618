import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Keychain, openKeychainSecrets } from '../../../../src/main/electron/secrets'

vi.mock('electron', () => ({ safeStorage: null }))

/** Turns bytes around: enough to see that nothing is written in clear. */
function fakeKeychain(overrides: Partial<Keychain> = {}): Keychain {
  return {
    isAsyncEncryptionAvailable: async () => true,
    getSelectedStorageBackend: () => 'gnome_libsecret',
    encryptStringAsync: async (text) => Buffer.from(text, 'utf8').reverse(),
    decryptStringAsync: async (sealed) => ({ result: Buffer.from(sealed).reverse().toString('utf8'), shouldReEncrypt: false }),
    ...overrides,
  }
}

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-secrets-'))
  file = join(folder, 'secrets.keychain.json')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('secrets in the keychain', () => {
  test('come back after a restart, and are not in clear on the disk', async () => {
    const secrets = await openKeychainSecrets(file, fakeKeychain())
    await secrets.set('a', { apiKey: 'sk-first' })
    await secrets.set('b', { apiKey: 'sk-second' })
    const again = await openKeychainSecrets(file, fakeKeychain())
    expect([await again.get('a'), await again.get('b'), await again.get('c')]).toEqual([{ apiKey: 'sk-first' }, { apiKey: 'sk-second' }, null])
    expect(await readFile(file, 'utf8')).not.toContain('sk-')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['secrets.keychain.json'])
  })

  test('written at the same moment all stay', async () => {
    const secrets = await openKeychainSecrets(file, fakeKeychain())
    await Promise.all(Array.from({ length: 20 }, (_, at) => secrets.set(`id-${at}`, { apiKey: `key-${at}` })))
    await secrets.remove('id-3')
    const again = await openKeychainSecrets(file, fakeKeychain())
    expect(await again.get('id-19')).toEqual({ apiKey: 'key-19' })
    expect(await again.get('id-3')).toBeNull()
  })

  test.each([
    ['linux', 'basic_text', 'weak'],
    ['linux', 'kwallet6', 'keychain'],
    ['darwin', 'basic_text', 'keychain'],
  ] as const)('on %s with %s they are called %s', async (platform, backend, kind) => {
    const secrets = await openKeychainSecrets(file, fakeKeychain({ getSelectedStorageBackend: () => backend }), platform)
    expect(secrets.kind).toBe(kind)
  })

  test('without a keychain say what to do, and nothing is stored', async () => {
    const secrets = await openKeychainSecrets(file, fakeKeychain({ isAsyncEncryptionAvailable: async () => false }))
    await expect(secrets.set('a', { apiKey: 'sk-x' })).rejects.toMatchObject({ error: { code: 'auth', message: expect.stringContaining('Unlock it') } })
    expect(await readdir(folder)).toEqual([])
    expect(await secrets.get('a')).toBeNull()
  })

  test('sealed under another keychain ask to be entered again', async () => {
    await (await openKeychainSecrets(file, fakeKeychain())).set('a', { apiKey: 'sk-x' })
    const other = fakeKeychain({ decryptStringAsync: () => Promise.reject(new Error('wrong key')) })
    await expect((await openKeychainSecrets(file, other)).get('a')).rejects.toMatchObject({
      error: { code: 'auth', message: expect.stringContaining('Enter it again') },
    })
  })

  test.each(['{', 'null', '{"secrets":{"a":5}}'])('a file with %j is refused by name and left alone', async (text) => {
    await writeFile(file, text)
    await expect(openKeychainSecrets(file, fakeKeychain())).rejects.toMatchObject({ error: { code: 'disk', message: expect.stringContaining(file) } })
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  test('a folder that cannot be written keeps what was there before', async () => {
    const missing = join(folder, 'gone', 'secrets.json')
    const secrets = await openKeychainSecrets(missing, fakeKeychain())
    await expect(secrets.set('a', { apiKey: 'sk-x' })).rejects.toMatchObject({ error: { code: 'disk' } })
    expect(await secrets.get('a')).toBeNull()
  })
})
