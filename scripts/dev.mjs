// npm run dev: electron-vite's development mode with hot reload where Electron can run; else the browser host, built
// again on every change: reload the page after a change of the renderer, open the new address after any other.
import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { runHere } from './run.mjs'
import { build, childEnv, desktopObstacle, electronBinary, electronVite, ensureBuilt, ensureInstalled, node24, ROOT, say } from './setup.mjs'

/** Editors write several files at once. */
const SETTLE_MS = 200
const flags = process.argv.slice(2)
ensureInstalled()

const obstacle = flags.includes('--browser') ? 'asked for' : desktopObstacle()
if (!obstacle && electronBinary({ download: true })) runHere(node24(), [electronVite(), 'dev', '--watch', '--', ...flags])
else {
  say(`Developing in the browser: ${obstacle ?? 'the Electron binary is not here and could not be downloaded'}.`)
  developInBrowser(flags.filter((flag) => flag !== '--browser'))
}

function developInBrowser(serverFlags) {
  ensureBuilt()
  let server = startServer(serverFlags)
  let timer
  let restart = false
  watch(join(ROOT, 'src'), { recursive: true }, (_event, file) => {
    restart ||= !String(file).startsWith('renderer')
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (!build() || !restart) return
      restart = false
      server.removeAllListeners('exit')
      server.once('exit', () => {
        server = startServer([...serverFlags, '--no-open'])
      })
      server.kill('SIGTERM')
    }, SETTLE_MS)
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
}

function startServer(serverFlags) {
  const server = spawn(node24(), [join(ROOT, 'out', 'main', 'server.js'), ...serverFlags], { stdio: 'inherit', env: childEnv() })
  server.on('exit', (code) => process.exit(code ?? 1))
  return server
}
