// npm run bench [-- name …]: measures what the budgets are set for, each against a floor in the same run, and prints a table.
// Names are those of tests/bench/*.bench.ts. A missed budget is said and fails nothing; only a crash does.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { childEnv, ensureBuilt, ensureInstalled, fail, node24, ROOT } from './setup.mjs'

const FOLDER = join(ROOT, 'tests', 'bench')
const CACHE = join(ROOT, 'node_modules', '.cache', 'parley-bench')
const COLUMNS = ['what', 'floor', 'ours', 'relation', 'budget', 'verdict']

const known = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.slice(0, -'.bench.ts'.length))
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !known.includes(name))
if (unknown.length > 0) fail(`There is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`)

ensureInstalled()
ensureBuilt()
mkdirSync(CACHE, { recursive: true })
const bundles = mkdtempSync(join(CACHE, 'run-'))
process.on('exit', () => rmSync(bundles, { recursive: true, force: true }))
bundle()

const started = Date.now()
console.log(`Node ${nodeVersion()} · ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'} · load ${loadavg()[0].toFixed(1)} before`)
if (loadavg()[0] > cpus().length / 2) console.log('Other programs keep this machine busy: what is timed will look worse than it is.')
const rows = []
let crashed = 0
for (const name of asked.length > 0 ? asked : known) await bench(name)
const judged = rows.filter((row) => row.met !== undefined)
const missed = judged.filter((row) => !row.met)
console.log(`\n${judged.length - missed.length} budgets met, ${missed.length} missed, in ${seconds(started)}`)
for (const row of missed) console.log(`missed: ${row.what}: ${row.relation ?? row.ours} (budget ${row.budget})`)
process.exit(crashed === 0 ? 0 : 1)

function bundle() {
  const { status } = spawnSync(node24(), [join(ROOT, 'scripts', 'bench-bundle.mjs'), bundles], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: childEnv(),
  })
  if (status !== 0) fail('The benchmarks could not be bundled; the messages are above.')
}

/** Runs one benchmark in a process of its own and prints its table. */
async function bench(name) {
  const began = Date.now()
  const own = []
  const child = spawn(node24(), ['--expose-gc', join(bundles, `${name}.bench.mjs`)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: childEnv({ NODE_ENV: 'production' }),
  })
  child.on('message', (row) => own.push(row))
  const code = await new Promise((resolve) => child.on('exit', resolve))
  rows.push(...own)
  console.log(`\n${name} (${seconds(began)})`)
  if (own.length > 0) console.log(table(own))
  if (code !== 0) {
    crashed += 1
    console.log(`${name} ended with ${code}`)
  }
}

function table(lines) {
  const cells = lines.map((row) => COLUMNS.map((column) => (column === 'verdict' ? verdict(row) : (row[column] ?? ''))))
  const all = [['what', 'floor', 'ours', 'ratio or difference', 'budget', ''], ...cells]
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((line) => line[column].length)))
  return all.map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd()).join('\n')
}

function verdict({ met }) {
  if (met === undefined) return ''
  return met ? 'met' : 'MISSED'
}

function seconds(since) {
  return `${((Date.now() - since) / 1_000).toFixed(0)} s`
}

function nodeVersion() {
  return spawnSync(node24(), ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout.trim()
}
