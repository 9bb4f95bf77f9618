import { randomUUID, webcrypto } from 'node:crypto'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, failure } from '@shared/errors'

/** Files under a folder, named by their content. */
export type ContentFiles = {
  /** Keeps bytes, once however often they are given, and returns their hash. Throws `Failure` with code `disk`. */
  put(bytes: Uint8Array): Promise<string>
  /** Null where there is no such file. Throws `Failure` with code `disk` where it cannot be read. */
  read(hash: string): Promise<Buffer | null>
}

const HASH = /^[0-9a-f]{64}$/

/** Keeps files at `<root>/<first two digits>/<SHA-256>`, for their owner only; a file that has its name is complete. */
export function createContentFiles(root: string): ContentFiles {
  const folderOf = (hash: string) => join(root, hash.slice(0, 2))

  async function write(folder: string, file: string, bytes: Uint8Array): Promise<void> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const fresh = join(folder, `.${randomUUID()}.new`)
    try {
      const handle = await open(fresh, 'wx', 0o600)
      try {
        await handle.writeFile(bytes)
        // The row that will name this file outlives a power cut, so the file has to.
        await handle.sync()
      } finally {
        await handle.close()
      }
      await rename(fresh, file)
    } catch (error) {
      await rm(fresh, { force: true }).catch(() => {})
      throw error
    }
  }

  return {
    async put(bytes) {
      // Off the main thread: ten megabytes take it too long.
      const hash = Buffer.from(await webcrypto.subtle.digest('SHA-256', new Uint8Array(bytes))).toString('hex')
      const folder = folderOf(hash)
      const file = join(folder, hash)
      try {
        if (!(await isThere(file, bytes.length))) await write(folder, file, bytes)
      } catch (error) {
        throw diskFailure(error, root)
      }
      return hash
    },
    async read(hash) {
      if (!HASH.test(hash)) return null
      try {
        return await readFile(join(folderOf(hash), hash))
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null
        throw diskFailure(error, root)
      }
    },
  }
}

async function isThere(file: string, size: number): Promise<boolean> {
  const found = await stat(file).catch(() => null)
  return found?.isFile() === true && found.size === size
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}

function diskFailure(error: unknown, root: string): Failure {
  if (error instanceof Failure) return error
  const code = codeOf(error)
  const detail = { detail: String(error) }
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('disk', `The disk that holds ${root} is full. Free some space, then try again.`, detail)
  return failure('disk', `Parley cannot read or write files in ${root}. Check that the folder is there and belongs to you, then try again.`, detail)
}
