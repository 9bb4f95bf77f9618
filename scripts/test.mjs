// npm test: build, format, lint, types, every vitest project, then end to end on the browser host and the stand-in.
// Runs from a fresh clone. The last line is the true count, `N passed, N failed`; the exit code is 0 only without failures.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { childEnv, ensureBuilt, ensureInstalled, node24, ROOT } from './setup.mjs'

const REPORTS = join(ROOT, 'test-results')
const bin = (path) => join(ROOT, 'node_modules', path)
const total = { passed: 0, failed: 0 }

ensureInstalled()
ensureBuilt()
rmSync(REPORTS, { recursive: true, force: true })
mkdirSync(REPORTS, { recursive: true })

stage('format and lint', [bin('@biomejs/biome/bin/biome'), 'ci', '--error-on-warnings', '.'])
stage('types', [bin('typescript/bin/tsc'), '-b'])
suite('vitest', [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json'], (file) => [`--outputFile.json=${file}`], countVitest)
suite('playwright', [bin('@playwright/test/cli.js'), 'test', '--reporter=list,json'], () => [], countPlaywright)

console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exit(total.failed === 0 ? 0 : 1)

/** A step that passes or fails as a whole and counts as one. */
function stage(name, command) {
  const { status } = run(name, command)
  if (status === 0) total.passed += 1
  else total.failed += 1
}

/** A test runner: its own report is counted; a runner that fails without a report counts as one failure. */
function suite(name, command, options, count) {
  const file = join(REPORTS, `${name}.json`)
  const { status } = run(name, [...command, ...options(file)], { PLAYWRIGHT_JSON_OUTPUT_NAME: file })
  let counted = { passed: 0, failed: 0 }
  try {
    counted = count(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    console.error(`${name} left no report: ${error.message}`)
  }
  total.passed += counted.passed
  total.failed += counted.failed
  if (counted.failed === 0 && (status !== 0 || counted.passed === 0)) total.failed += 1
}

function run(name, command, env = {}) {
  console.log(`\n— ${name}`)
  return spawnSync(node24(), command, { cwd: ROOT, stdio: 'inherit', env: childEnv({ FORCE_COLOR: '0', ...env }) })
}

function countVitest(report) {
  return { passed: report.numPassedTests, failed: report.numFailedTests }
}

function countPlaywright({ stats }) {
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected }
}
