import { randomBytes } from 'node:crypto'
import { chmod, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { Secret } from '@shared/model/connection'
import type { Secrets } from '../engine/ports'
import { replacePrivateFile } from './private-file'
import { KEY_BYTES, open, seal } from './sealed-box'

export type FileSecretsOptions = {
  readonly dataDir: string
  /** The value of PARLEY_KEY: 32 bytes in hex or base64. Without it the key lies in `secret.key`. */
  readonly key?: string | undefined
}

const SECRETS = 'secrets.json'
const KEY = 'secret.key'

/**
 * Keeps secrets in `secrets.json`, sealed with AES-256-GCM, for machines without a keychain. Whoever can read the
 * directory can read the secrets too, unless the key comes from PARLEY_KEY: the windows say so. Throws `Failure` if
 * the key or the file cannot be used; then nothing has been written.
 */
export async function openFileSecrets({ dataDir, key }: FileSecretsOptions): Promise<Secrets> {
  const file = join(dataDir, SECRETS)
  const sealed = await readIfThere(file)
  const keyBytes = key === undefined || key === '' ? await keyFromFile(join(dataDir, KEY), sealed !== null) : parseKey(key)
  let secrets: ReadonlyMap<Id, Secret> = sealed === null ? new Map() : unseal(sealed, keyBytes, file)
  let writing: Promise<void> = Promise.resolve()

  /** One write after the other; memory changes only once the file has. */
  function change(next: (before: ReadonlyMap<Id, Secret>) => Map<Id, Secret>): Promise<void> {
    const work = writing.then(async () => {
      const after = next(secrets)
      await replacePrivateFile(file, seal(JSON.stringify(Object.fromEntries(after)), keyBytes))
      secrets = after
    })
    writing = work.catch(() => {})
    return work.catch((cause: unknown) => {
      throw failure('disk', `The secret could not be saved in ${file}. Check that the disk has room and the directory can be written.`, {
        detail: String(cause),
      })
    })
  }

  return {
    kind: 'file',
    get: async (id) => secrets.get(id) ?? null,
    set: (id, secret) => change((before) => new Map(before).set(id, secret)),
    remove: (id) =>
      change((before) => {
        const after = new Map(before)
        after.delete(id)
        return after
      }),
  }
}

function parseKey(text: string): Buffer {
  const trimmed = text.trim()
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex')
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed) ? Buffer.from(trimmed, 'base64') : null
  if (bytes?.length === KEY_BYTES) return bytes
  throw failure('validation', 'PARLEY_KEY is not usable: it must be 32 bytes, written as 64 hex digits or as base64.')
}

/** `needed`: something has been sealed already, so a missing or damaged key must not be replaced by a new one. */
async function keyFromFile(file: string, needed: boolean): Promise<Buffer> {
  const key = await readIfThere(file)
  if (key?.length === KEY_BYTES) {
    // Copied directories often lose the mode.
    if (process.platform !== 'win32') await chmod(file, 0o600).catch(() => {})
    return key
  }
  if (needed) throw failure('auth', `${file} is ${key === null ? 'missing' : 'damaged'}, and ${SECRETS} cannot be read without it. ${REPAIR}`)
  const fresh = randomBytes(KEY_BYTES)
  await replacePrivateFile(file, fresh).catch((cause: unknown) => {
    throw failure('disk', `${file} cannot be written. Check that the directory is yours and the disk has room.`, { detail: String(cause) })
  })
  return fresh
}

const REPAIR = `Restore it, set PARLEY_KEY, or move ${SECRETS} away and enter the keys of your connections again.`

function unseal(sealed: Buffer, key: Buffer, file: string): Map<Id, Secret> {
  try {
    return new Map(Object.entries(JSON.parse(open(sealed, key)) as Record<Id, Secret>))
  } catch {
    throw failure(
      'auth',
      `${file} does not open with this key, or it has been changed. Start with the key it was made with (PARLEY_KEY or ${KEY}), or move it away and enter the keys of your connections again.`,
    )
  }
}

async function readIfThere(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw failure('disk', `${file} cannot be read. Check its owner and its permissions.`, { detail: String(thrown) })
  }
}
