// npm run dev: electron-vite's development mode with hot reload where Electron can run; else the browser host,
// rebuilt and restarted on every change (reload the page after a change of the renderer).
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, watch } from 'node:fs'
import { join } from 'node:path'
import { run, runHere } from './run.mjs'
import { childEnv, desktopObstacle, electronBinary, electronVite, ensureInstalled, node24, ROOT, say } from './setup.mjs'

const flags = process.argv.slice(2)
ensureInstalled()

const obstacle = flags.includes('--browser') ? 'asked for' : desktopObstacle()
if (!obstacle && electronBinary({ download: true })) runHere(node24(), [electronVite(), 'dev', '--', ...flags])
else {
  say(`Developing in the browser: ${obstacle ?? 'the Electron binary is not here and could not be downloaded'}.`)
  developInBrowser(flags.filter((flag) => flag !== '--browser'))
}

function developInBrowser(serverFlags) {
  const out = join(ROOT, 'out')
  const entry = join(out, 'main', 'server.js')
  // What is there may be older than the sources; the watcher writes it anew.
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out)
  const builder = spawn(node24(), [electronVite(), 'build', '--watch'], { cwd: ROOT, stdio: ['ignore', 2, 2], env: childEnv() })
  process.on('exit', () => builder.kill())
  builder.on('exit', (code) => process.exit(code ?? 1))
  const complete = () => existsSync(entry) && existsSync(join(out, 'renderer', 'index.html'))
  const watcher = watch(out, { recursive: true }, () => {
    if (!complete()) return
    watcher.close()
    run(node24(), ['--watch-preserve-output', '--watch', entry, ...serverFlags])
  })
}
