import { join, resolve } from 'node:path'

/** What the command line asks of the desktop app. */
export type Flags = { readonly dataDir: string | null; readonly demo: boolean }

/**
 * Reads `--data-dir DIR` (or `--data-dir=DIR`) and `--demo`. Everything else is left alone: Chromium has switches of
 * its own, and the start script hands over the browser host's flags too. `--demo` wins over a directory.
 */
export function parseFlags(argv: readonly string[], cwd: string): Flags {
  const demo = argv.includes('--demo')
  if (demo) return { dataDir: null, demo }
  const at = argv.findIndex((arg) => arg === '--data-dir' || arg.startsWith('--data-dir='))
  const given = at < 0 ? undefined : argv[at] === '--data-dir' ? argv[at + 1] : argv[at]?.slice('--data-dir='.length)
  return { dataDir: given ? resolve(cwd, given) : null, demo }
}

export type Surroundings = {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
  readonly home: string
  /** Electron's `appData` folder. */
  readonly appData: string
}

/** Where the data is without a flag: the same place as in the browser host. */
export function defaultDataDir({ platform, env, home, appData }: Surroundings): string {
  if (platform !== 'linux') return join(appData, 'Parley')
  // Relative paths are to be ignored, as the XDG specification says.
  const data = env.XDG_DATA_HOME
  return join(data?.startsWith('/') ? data : join(home, '.local', 'share'), 'parley')
}
