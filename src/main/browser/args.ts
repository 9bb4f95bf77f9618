import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { failure } from '@shared/errors'

/** What the command line asks for. */
export type Flags = {
  /** Absolute, or null with `--demo`, which wins: a fresh temporary directory. */
  readonly dataDir: string | null
  readonly demo: boolean
  /** 0 = any free port. */
  readonly port: number
  /** Whether to open the system's browser. */
  readonly open: boolean
}

export type Surroundings = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  readonly cwd: string
}

const USAGE = 'Known options: --data-dir DIR, --demo, --port N, --no-open, --browser'

/** The surroundings of this process. */
export function processSurroundings(): Surroundings {
  return { platform: process.platform, env: process.env, home: homedir(), cwd: process.cwd() }
}

/** Reads the browser host's flags. Throws `Failure` with code `validation` and a readable sentence. */
export function parseFlags(argv: readonly string[], surroundings: Surroundings): Flags {
  const values = parse(argv)
  const demo = values.demo ?? false
  return {
    dataDir: demo ? null : dataDirectory(values['data-dir'], surroundings),
    demo,
    port: portNumber(values.port ?? '0'),
    open: !(values['no-open'] ?? false),
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        'data-dir': { type: 'string' },
        demo: { type: 'boolean' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        // Chooses this host in the start script; here it has been chosen already.
        browser: { type: 'boolean' },
      },
    }).values
  } catch (thrown) {
    const reason = thrown instanceof Error ? (thrown.message.split(/\. |\n/)[0] ?? '') : String(thrown)
    throw failure('validation', `${reason}. ${USAGE}.`)
  }
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(port) || port > 65_535) throw failure('validation', '--port needs a number from 0 to 65535 (0 = any free port).')
  return port
}

function dataDirectory(given: string | undefined, surroundings: Surroundings): string {
  if (given === undefined) return defaultDataDir(surroundings)
  if (given.trim() === '') throw failure('validation', '--data-dir needs a directory.')
  return resolve(surroundings.cwd, given)
}

/** Where an application keeps its data on each system. */
export function defaultDataDir({ platform, env, home }: Surroundings): string {
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Parley')
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Parley')
  // The XDG specification says that relative paths are to be ignored.
  const data = env.XDG_DATA_HOME
  return join(data?.startsWith('/') ? data : join(home, '.local', 'share'), 'parley')
}
