import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A fresh directory that goes when the test ends. */
export async function temporaryDir(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'parley-test-'))
  onTestFinished(() => rm(directory, { recursive: true, force: true }))
  return directory
}
