import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Secret } from '@shared/model/connection'
import { safeStorage } from 'electron'
import type { Secrets } from '../engine/ports'

/** What is needed of Electron's `safeStorage`. */
export type Keychain = Pick<typeof safeStorage, 'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'>

const FILE_MODE = 0o600

/**
 * Keeps secrets in one file, each encrypted under a key that lies in the system's keychain. Call when Electron is ready.
 * A file that cannot be read is a `Failure`; so is every use while the keychain is locked or missing.
 */
export async function openKeychainSecrets(file: string, keychain: Keychain = safeStorage, platform = process.platform): Promise<Secrets> {
  let secrets = new Map(Object.entries(await load(file)))
  let writing: Promise<void> = Promise.resolve()

  /** One write after the other; memory changes only once the file has. */
  function change(edit: (draft: Map<Id, string>) => void): Promise<void> {
    const work = writing.then(async () => {
      const next = new Map(secrets)
      edit(next)
      await save(file, next)
      secrets = next
    })
    writing = work.catch(() => {})
    return work
  }

  return {
    // Without a keyring, Linux "encrypts" under a key that every copy of Chromium knows; the windows say so.
    kind: platform === 'linux' && keychain.getSelectedStorageBackend() === 'basic_text' ? 'weak' : 'keychain',
    async get(id) {
      const sealed = secrets.get(id)
      if (sealed === undefined) return null
      await assertAvailable(keychain)
      return decrypt(keychain, sealed)
    },
    async set(id, secret) {
      await assertAvailable(keychain)
      const sealed = (await keychain.encryptStringAsync(JSON.stringify(secret))).toString('base64')
      await change((draft) => draft.set(id, sealed))
    },
    remove: (id) => change((draft) => draft.delete(id)),
  }
}

async function assertAvailable(keychain: Keychain): Promise<void> {
  if (await keychain.isAsyncEncryptionAvailable()) return
  throw failure(
    'auth',
    "The system's keychain is not available, so API keys can be neither kept nor read. Unlock it (on Linux: start a keyring such as GNOME Keyring or KWallet) and try again.",
  )
}

async function decrypt(keychain: Keychain, sealed: string): Promise<Secret> {
  try {
    const { result } = await keychain.decryptStringAsync(Buffer.from(sealed, 'base64'))
    return JSON.parse(result) as Secret
  } catch (error) {
    throw failure('auth', 'The API key of this connection cannot be read with the present keychain. Enter it again in the settings.', { detail: String(error) })
  }
}

async function load(file: string): Promise<Readonly<Record<Id, string>>> {
  try {
    return parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw failure('disk', `${file} cannot be read. Check its permissions, or move it away and enter the keys of your connections again.`, {
      detail: String(error),
    })
  }
}

function parse(value: unknown): Readonly<Record<Id, string>> {
  const { secrets } = (value ?? {}) as { readonly secrets?: unknown }
  if (typeof secrets !== 'object' || secrets === null || !Object.values(secrets).every((sealed) => typeof sealed === 'string'))
    throw new Error('not a file of secrets')
  return secrets as Readonly<Record<Id, string>>
}

/** Replaces the file in one step, readable by its owner only. */
async function save(file: string, secrets: ReadonlyMap<Id, string>): Promise<void> {
  const temporary = `${file}.tmp`
  try {
    await writeFile(temporary, JSON.stringify({ secrets: Object.fromEntries(secrets) }), { mode: FILE_MODE, flush: true })
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw failure('disk', `The secret could not be saved in ${file}. Check that the disk has room and the folder can be written.`, { detail: String(error) })
  }
}
