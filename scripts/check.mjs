// npm run check: format, lint, types, architecture, unit tests. Under a minute; needs no build.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { childEnv, ensureInstalled, node24, ROOT } from './setup.mjs'

ensureInstalled()
const bin = (path) => join(ROOT, 'node_modules', path)
const steps = [
  [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'],
  [bin('typescript/bin/tsc'), '-b'],
  [bin('vitest/vitest.mjs'), 'run', '--project', 'unit', '--project', 'architecture'],
]
for (const step of steps) {
  const { status } = spawnSync(node24(), step, { cwd: ROOT, stdio: 'inherit', env: childEnv() })
  if (status !== 0) process.exit(status ?? 1)
}
