// Entry of the stand-in: node boot.ts <path of the executable> [switches] [-r file] <app folder> [arguments of the app]
import { mkdirSync, readFileSync } from 'node:fs'
import { open as openInspector } from 'node:inspector'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from './app.ts'
import { startBrowserProcess } from './browser.ts'
import { connectCdp } from './cdp.ts'
import { installElectron } from './hook.ts'
import { serveCarried } from './requests.ts'
import { setRuntime } from './runtime.ts'
import { closeSchemeRegistration } from './scheme.ts'

type CommandLine = { readonly folder: string; readonly requires: readonly string[]; readonly inspectPort: number | null; readonly switches: readonly string[] }

/** Everything before the app's folder is for Electron and Chromium, everything after it for the app. */
function readCommandLine(args: readonly string[]): CommandLine {
  const requires: string[] = []
  const switches: string[] = []
  let inspectPort: number | null = null
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (arg === '-r' || arg === '--require') {
      at += 1
      requires.push(args[at] ?? '')
    } else if (arg.startsWith('--inspect')) inspectPort = Number(arg.split('=')[1] ?? 9229)
    else if (arg.startsWith('--')) switches.push(arg.slice(2))
    else return { folder: resolve(arg), requires, inspectPort, switches }
  }
  throw new Error('electron stand-in: no folder of an app was given')
}

async function boot(): Promise<void> {
  const [executable = 'electron', ...args] = process.argv.slice(2)
  process.argv = [executable, ...args]
  const { folder, requires, inspectPort, switches } = readCommandLine(args)
  const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../node_modules/electron/package.json'), 'utf8')) as { readonly version: string }
  installElectron(version)
  const entry = app.load(folder)
  for (const each of switches) {
    const [name = '', value = ''] = each.split('=', 2)
    // The port is ours to choose: the app's own debugger is announced below.
    if (name !== 'remote-debugging-port') app.commandLine.appendSwitch(name, value)
  }
  // Prints "Debugger listening on …", which Playwright waits for.
  if (inspectPort !== null) openInspector(inspectPort, '127.0.0.1')
  for (const file of requires) createRequire(import.meta.url)(resolve(file))

  // Electron, too, waits for the entry module before it becomes ready.
  await import(pathToFileURL(entry).href)
  if (app.hasEnded) return
  const profile = app.getPath('sessionData')
  mkdirSync(profile, { recursive: true })
  const browser = await startBrowserProcess(profile, app.switches)
  const cdp = await connectCdp(browser.endpoint)
  void cdp.closed.then(() => app.exit(1))
  await serveCarried(cdp.browser)
  process.stderr.write(`\nDevTools listening on ${browser.endpoint}\n`)
  closeSchemeRegistration()
  setRuntime({ cdp, browser })
  app.becomeReady()
}

// Electron shows a box for the one and warns about the other; neither ends the process.
process.on('uncaughtException', (error) => process.stderr.write(`A JavaScript error occurred in the main process\n${error.stack ?? error}\n`))
process.on('unhandledRejection', (reason) => process.stderr.write(`UnhandledPromiseRejectionWarning: ${reason instanceof Error ? reason.stack : reason}\n`))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())

boot().catch((error: unknown) => {
  process.stderr.write(`electron stand-in: ${error instanceof Error ? error.stack : error}\n`)
  process.exit(1)
})
