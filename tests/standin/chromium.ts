// A Chromium for tests that needs no download: @sparticuz/chromium carries a headless one inside the npm package.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inflate } from '@sparticuz/chromium'

/** An executable and what must be in its environment to start. */
export type Chromium = { readonly path: string; readonly env: Readonly<Record<string, string>> }

const MODULES = resolve(import.meta.dirname, '../../node_modules')
const PACKAGE = resolve(fileURLToPath(import.meta.resolve('@sparticuz/chromium')), '../..')
const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')) as { readonly version: string }
const FOLDER = join(MODULES, '.cache', `chromium-${version}`)

/**
 * Unpacks the browser on first use (about 3 s) and checks that it starts.
 * Where the system lacks NSS, the libraries of the package are put on the loader's path.
 */
export async function npmChromium(): Promise<Chromium> {
  if (!existsSync(FOLDER)) await unpack()
  const path = join(FOLDER, 'chromium')
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_FILE: join(FOLDER, 'fonts.conf') }
  let complaint = ''
  for (const env of [fonts, { ...fonts, LD_LIBRARY_PATH: join(FOLDER, 'al2023', 'lib') }]) {
    const { status, stderr, error } = spawnSync(path, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } })
    if (status === 0) return { path, env }
    complaint = error?.message ?? stderr
  }
  throw new Error(`The Chromium of @sparticuz/chromium does not start here: ${complaint.trim()}`)
}

/** Into a folder of its own and then renamed, so that nobody ever starts half a browser. */
async function unpack(): Promise<void> {
  await mkdir(join(MODULES, '.cache'), { recursive: true })
  const partial = await mkdtemp(`${FOLDER}-`)
  const before = process.env.TMPDIR
  // The package unpacks to the system's temporary folder, under fixed names, and nowhere else.
  process.env.TMPDIR = partial
  try {
    for (const archive of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) await inflate(join(PACKAGE, 'bin', archive))
    await writeFile(
      join(partial, 'fonts.conf'),
      `<fontconfig><dir>${join(FOLDER, 'fonts')}</dir><cachedir>${join(FOLDER, 'font-cache')}</cachedir></fontconfig>`,
    )
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
  await rename(partial, FOLDER).catch(async (error: NodeJS.ErrnoException) => {
    await rm(partial, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error // else another run was first
  })
}
