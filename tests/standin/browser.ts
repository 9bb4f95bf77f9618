import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { npmChromium } from './chromium.ts'

/** A Chromium without a window of its own. */
export type BrowserProcess = {
  /** Its debugging address. */
  readonly endpoint: string
  /** Ends it at once; it also ends when this process does, however that comes. */
  kill(): void
  readonly exited: Promise<void>
}

/** Chromium's own switches that no test wants. */
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-component-update',
  '--disable-background-networking',
  '--disable-sync',
]
/** The shell holds the browser's life in its hands: when our end of the pipe closes, even by SIGKILL, the browser goes too. */
const WATCHDOG = '"$@" & browser=$!; cat > /dev/null; kill -9 $browser'

/** Starts the browser named by STANDIN_CHROMIUM, or the one that came with the packages. */
export async function startBrowserProcess(profile: string, switches: readonly string[]): Promise<BrowserProcess> {
  const { path, env } = await executable()
  const headless = process.env.DISPLAY && process.env.STANDIN_HEADED === '1' ? [] : ['--headless']
  const args = [
    '--remote-debugging-port=0',
    '--remote-allow-origins=*',
    `--user-data-dir=${profile}`,
    '--no-startup-window',
    '--password-store=basic',
    '--use-mock-keychain',
    '--no-sandbox',
  ]
  const child = spawn('/bin/sh', ['-c', WATCHDOG, 'sh', path, ...new Set([...args, ...QUIET, ...headless, ...switches])], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  })
  child.stdin.on('error', () => {})
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return { endpoint: await endpointOf(child), kill: () => child.stdin.end(), exited }
}

async function executable(): Promise<{ readonly path: string; readonly env: Readonly<Record<string, string>> }> {
  const wanted = process.env.STANDIN_CHROMIUM
  if (!wanted) return npmChromium()
  if (!existsSync(wanted)) throw new Error(`STANDIN_CHROMIUM names no file: ${wanted}`)
  return { path: wanted, env: {} }
}

/** Chromium prints its address on standard error once it listens. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stderr?.on('data', (chunk) => {
      output = (output + String(chunk)).slice(-20_000)
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(output)
      if (found?.[1]) resolve(found[1])
      else if (/error while loading shared libraries|Failed to|cannot/i.test(output) && child.exitCode !== null) reject(new Error(output))
    })
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code}: ${output}`)))
    child.once('error', reject)
  })
}
