import { closeSync, existsSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { failure } from '@shared/errors'
import { codeOf, type Place, translate } from './failures'

/** The names used inside a data directory. */
export function placeOf(dir: string): Place & { readonly lock: string; readonly owner: string } {
  const root = resolve(dir)
  return { dir: root, file: join(root, 'parley.db'), backups: join(root, 'backups'), lock: join(root, 'lock.db'), owner: join(root, 'lock.json') }
}

/**
 * Makes the data directory (for its owner only) and proves that files can be made in it.
 * Throws `Failure` with code `disk` that names the directory.
 */
export function prepareDirectory(place: Place): void {
  try {
    makeWithParents(place.dir)
    if (!statSync(place.dir).isDirectory()) throw notADirectory(place)
    const probe = join(place.dir, `.probe-${process.pid}`)
    closeSync(openSync(probe, 'w', 0o600))
    rmSync(probe, { force: true })
  } catch (error) {
    const code = codeOf(error)
    if (code === 'EEXIST' || code === 'ENOTDIR') throw notADirectory(place)
    if (code === 'ENOENT')
      throw failure('disk', `The folder ${place.dir} does not exist and cannot be made. Choose another one (--data-dir).`, { detail: String(error) })
    throw translate(error, place)
  }
}

/** One level at a time: where a folder exists that refuses new ones as missing (such as /proc), Node's `recursive` never returns. */
function makeWithParents(dir: string): void {
  if (existsSync(dir)) return
  if (dirname(dir) !== dir) makeWithParents(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o700 })
  } catch (error) {
    // Another process made it meanwhile.
    if (codeOf(error) !== 'EEXIST') throw error
  }
}

function notADirectory(place: Place): Error {
  return failure('disk', `${place.dir} is not a folder, so Parley cannot keep its data there. Choose another one (--data-dir).`)
}
