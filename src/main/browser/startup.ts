import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Failure, failure } from '@shared/errors'

/** The folder of the built windows. Throws `Failure` if they have not been built. */
export function rendererRoot(mainFolder: string): string {
  const root = join(mainFolder, '..', 'renderer')
  if (!existsSync(join(root, 'index.html'))) throw failure('not_found', `The windows are not built: ${root} has no index.html. Run "npm run build" first.`)
  return root
}

/** The application's version, from the package.json two folders above the built code. */
export function appVersion(mainFolder: string): string {
  const manifest = JSON.parse(readFileSync(join(mainFolder, '..', '..', 'package.json'), 'utf8')) as { version: string }
  return manifest.version
}

/** A fresh directory for `--demo`; only this account can read it. */
export function makeDemoDir(): string {
  return mkdtempSync(join(tmpdir(), 'parley-demo-'))
}

/** Why the start failed, in one line for standard error. */
export function startupLine(thrown: unknown): string {
  const reason = thrown instanceof Failure ? thrown.message : `An unexpected error: ${thrown instanceof Error ? thrown.message : String(thrown)}`
  return `Parley could not start. ${reason.replace(/\s*\n\s*/g, ' ')}\n`
}
