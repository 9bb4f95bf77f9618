// npm start: the desktop app where it can run, else the same app in a browser. Works right after `git clone`.
//   --browser      force the browser host       --port N, --no-open   browser host only
//   --data-dir DIR, --demo                      both hosts
import { join } from 'node:path'
import { run } from './run.mjs'
import { desktopObstacle, electronBinary, ensureBuilt, ensureInstalled, node24, ROOT, say } from './setup.mjs'

const flags = process.argv.slice(2)
ensureInstalled()
ensureBuilt()

const electron = flags.includes('--browser') ? null : findElectron()
if (electron) run(electron, [ROOT, ...flags])
else run(node24(), [join(ROOT, 'out', 'main', 'server.js'), ...flags.filter((flag) => flag !== '--browser')])

/** The binary, or null after one line that says why the browser is used. */
function findElectron() {
  const obstacle = desktopObstacle()
  const binary = obstacle ? null : electronBinary({ download: true })
  if (!binary) say(`Starting in the browser: ${obstacle ?? 'the Electron binary is not here and could not be downloaded'}.`)
  return binary
}
