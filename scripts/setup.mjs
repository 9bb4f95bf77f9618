// What every script needs before it can do its work: packages, a build, a new enough Node, Electron's binary.
// Runs on Node 20, without any package, and writes to standard error only.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

/** Node-API level that better-sqlite3 needs; a lower one crashes without a word. */
const NAPI = 10
const MODULES = join(ROOT, 'node_modules')
const INSTALL_STAMP = join(MODULES, '.parley-install')
const BUILD_STAMP = join(ROOT, 'out', '.built')
const BUILD_INPUTS = ['src', 'resources', 'electron.vite.config.ts', 'tsconfig.base.json', 'package.json', 'package-lock.json']
const BUILD_OUTPUTS = ['main/index.js', 'main/server.js', 'preload/index.cjs', 'renderer/index.html'].map((file) => join(ROOT, 'out', file))
const DOWNLOAD_MS = 60_000

/** Ends the script with one readable line. */
export function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Says something to the person at the terminal; standard output belongs to the app. */
export function say(message) {
  process.stderr.write(`${message}\n`)
}

/** Installs the packages of the lockfile if they are not those of the last install. Ends the process where npm fails. */
export function ensureInstalled() {
  const lockfile = join(ROOT, 'package-lock.json')
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex')
  if (existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, 'utf8') === hash) return
  if (!installedByHand(lockfile)) {
    say('Installing packages (only when package-lock.json has changed) …')
    if (!runNpm('ci')) fail('The packages could not be installed: npm says why above. Check the network and try again.')
  }
  writeFileSync(INSTALL_STAMP, hash)
}

/** npm keeps its own copy of what it installed; one that is newer than the lockfile means that somebody ran npm already. */
function installedByHand(lockfile) {
  const record = join(MODULES, '.package-lock.json')
  return !existsSync(INSTALL_STAMP) && existsSync(record) && statSync(record).mtimeMs >= statSync(lockfile).mtimeMs
}

/** Runs the npm that runs this script, by this Node, so that no other npm on PATH gets in between. True if it succeeded. */
function runNpm(command) {
  const script = process.env.npm_execpath
  const [program, ...args] = /\.c?js$/.test(script ?? '') ? [process.execPath, script] : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
  const options = { cwd: ROOT, stdio: ['inherit', 2, 2], shell: process.platform === 'win32' && args.length === 0 }
  return spawnSync(program, [...args, command, '--no-audit', '--no-fund', '--loglevel=error'], options).status === 0
}

let node

/** Path of a Node new enough for the app: the one that came with the packages, else the running one. */
export function node24() {
  if (node) return node
  const own = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (napiOf(own) >= NAPI) node = own
  else if (Number(process.versions.napi) >= NAPI) node = process.execPath
  else {
    fail(
      `Parley needs Node 22.14 or newer; this one is ${process.versions.node} and ${own} is missing. ` +
        'Remove node_modules and install again, with install scripts allowed for the package "node".',
    )
  }
  return node
}

function napiOf(binary) {
  if (!existsSync(binary)) return 0
  const { status, stdout } = spawnSync(binary, ['-p', 'process.versions.napi'], { encoding: 'utf8' })
  return status === 0 ? Number(stdout) : 0
}

/** Environment for child processes: their `node` is the one above. */
export function childEnv(extra = {}) {
  return { ...process.env, PATH: [dirname(node24()), join(MODULES, '.bin'), process.env.PATH ?? ''].join(delimiter), ...extra }
}

/** Builds `out/` unless it is newer than every source. Ends the process where the build fails. */
export function ensureBuilt() {
  const whole = [BUILD_STAMP, ...BUILD_OUTPUTS].every(existsSync)
  if (whole && statSync(BUILD_STAMP).mtimeMs > newest(BUILD_INPUTS)) return
  if (!build()) fail('The build failed; its messages are above.')
}

/** Builds `out/`. True if it succeeded. */
export function build() {
  say('Building …')
  const started = new Date()
  const { status } = spawnSync(node24(), [electronVite(), 'build', '--logLevel', 'warn'], { cwd: ROOT, stdio: ['ignore', 2, 2], env: childEnv() })
  if (status !== 0) return false
  mkdirSync(dirname(BUILD_STAMP), { recursive: true })
  writeFileSync(BUILD_STAMP, '')
  // What was changed while the build ran is not in it.
  utimesSync(BUILD_STAMP, started, started)
  return true
}

/** Path of electron-vite's command. */
export function electronVite() {
  return join(MODULES, 'electron-vite', 'bin', 'electron-vite.js')
}

/** Newest time of change below the given files and folders, in milliseconds. */
function newest(names) {
  let time = 0
  for (const name of names) {
    const path = join(ROOT, name)
    if (!existsSync(path)) continue
    const stats = statSync(path)
    time = Math.max(time, stats.mtimeMs)
    if (stats.isDirectory()) time = Math.max(time, newest(readdirSync(path).map((child) => join(name, child))))
  }
  return time
}

/**
 * Path of Electron's executable, or null. `require('electron')` is never used: it downloads, and throws without a network.
 * With `download` the package's own install script may run, for at most a minute.
 */
export function electronBinary({ download = false } = {}) {
  const folder = join(MODULES, 'electron')
  const find = () => {
    const pathFile = join(folder, 'path.txt')
    const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
    if (!existsSync(pathFile) && !override) return null
    const binary = join(override ?? join(folder, 'dist'), existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron')
    return existsSync(binary) ? binary : null
  }
  const found = find()
  if (found || !download || !existsSync(join(folder, 'install.js'))) return found
  say('Looking for the Electron binary (at most a minute) …')
  spawnSync(node24(), [join(folder, 'install.js')], { cwd: ROOT, stdio: 'ignore', timeout: DOWNLOAD_MS, killSignal: 'SIGKILL', env: childEnv() })
  return find()
}

/** Why windows cannot be opened on this machine even with the binary, or null. */
export function desktopObstacle() {
  if (process.platform !== 'linux') return null
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  if (process.getuid?.() === 0) return 'Electron does not run as root'
  return null
}
