// npm run screenshots: the states of the app, light and dark, into docs/screenshots/ (browser host, headless Chromium).
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { childEnv, ensureBuilt, ensureInstalled, node24, ROOT } from './setup.mjs'

ensureInstalled()
ensureBuilt()
const playwright = join(ROOT, 'node_modules/@playwright/test/cli.js')
const { status } = spawnSync(node24(), [playwright, 'test', '--project', 'screenshots', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: 'inherit',
  env: childEnv({ SCREENSHOTS: '1' }),
})
process.exit(status ?? 1)
