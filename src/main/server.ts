import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Flags, parseFlags, processSurroundings } from './browser/args'
import { startHttpServer } from './browser/http-server'
import { endOnSignals } from './browser/lifetime'
import { listenOnLoopback } from './browser/listen'
import { openBrowser } from './browser/open-browser'
import { openFileSecrets } from './browser/secrets'
import { appVersion, makeDemoDir, rendererRoot, startupLine } from './browser/startup'
import { createLog } from './platform/log'
import { assertNodeVersion } from './platform/node-version'
import { createStaticFiles } from './platform/static-files'

// The entry of the browser host: the application behind a loopback server, without Electron.
const here = import.meta.dirname

async function start(flags: Flags): Promise<void> {
  assertNodeVersion()
  const files = createStaticFiles(rendererRoot(here))
  const version = appVersion(here)
  const listener = await listenOnLoopback(flags.port)
  const dataDir = flags.dataDir ?? makeDemoDir()
  const log = createLog({ dir: join(dataDir, 'logs'), stderr: process.stderr })
  // Only now: it loads native code, which an older Node does not survive.
  const { compose } = await import('./compose')
  const secrets = (directory: string) => openFileSecrets({ dataDir: directory, key: process.env.PARLEY_KEY })
  const worker = (name: string) => join(here, `${name}-worker.js`)
  const workers = { tokenizer: worker('tokenizer'), pdf: worker('pdf'), tools: worker('tools'), search: worker('search') }
  const app = await compose({ dataDir, host: 'browser', version, demo: flags.demo, secrets, workers, log })
  const server = startHttpServer({ ...app, appVersion: version, files, listener })
  async function end(): Promise<void> {
    // Clients stay connected while turns end, so that they see how.
    server.stop()
    await app.shutdown()
    await Promise.all([server.close(), log.close()])
    if (flags.demo) await rm(dataDir, { recursive: true, force: true })
  }
  endOnSignals({ end, log })
  process.stdout.write(`Parley is ready at ${server.url}\n`)
  if (flags.open) await openBrowser(server.url, log)
}

function stopWith(code: 1 | 2, error: unknown): void {
  // Not before the line is out: on Windows a pipe is written later.
  process.stderr.write(startupLine(error), () => process.exit(code))
}

async function main(): Promise<void> {
  let flags: Flags
  try {
    flags = parseFlags(process.argv.slice(2), processSurroundings())
  } catch (error) {
    return stopWith(2, error)
  }
  await start(flags).catch((error: unknown) => stopWith(1, error))
}

// A terminal that has been closed must not end what runs.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
void main()
