import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { median, ms, report } from './lib/report'
import { SDKS } from './lib/sdks'

// The browser host to its ready line, over a Node that does nothing; new and used data directories in turn.
const SAMPLES = 9
const BUDGET = 400
const SERVER = join('out', 'main', 'server.js')
/** Packages that must not be loaded before they are used. */
const LATER = [...Object.values(SDKS), 'gpt-tokenizer', '@modelcontextprotocol/sdk', 'mathjs', 'html-to-text', 'unpdf', 'undici']
/** The SDK of Bedrock is many packages. */
const LATER_SCOPES = ['@aws-sdk/', '@smithy/']

const dir = await mkdtemp(join(tmpdir(), 'parley-bench-'))
const empty: number[] = []
const used: number[] = []
const fresh: number[] = []
for (let sample = 0; sample < SAMPLES; sample += 1) {
  empty.push(await emptyNode())
  used.push(await untilReady(join(dir, 'used')))
  fresh.push(await untilReady(join(dir, `fresh-${sample}`)))
}
const loaded = await packagesAtStart()
await rm(dir, { recursive: true, force: true })

const floor = median(empty)
// The very first start makes the database; it is shown with the others.
for (const [name, samples] of [
  ['used directory', used],
  ['new directory', fresh],
] as const) {
  const over = median(samples) - floor
  report({
    what: `browser host to "ready", ${name}`,
    floor: `node -e 0 ${ms(floor)}`,
    ours: ms(median(samples)),
    relation: `+${ms(over)}`,
    budget: `≤ +${BUDGET} ms`,
    met: over <= BUDGET,
  })
}
const early = loaded.filter((name) => LATER.includes(name) || LATER_SCOPES.some((scope) => name.startsWith(scope)))
report({
  what: 'packages loaded before "ready" that are for later',
  ours: early.length === 0 ? 'none' : early.join(', '),
  relation: `${loaded.length} packages: ${loaded.join(', ')}`,
  budget: 'none',
  met: early.length === 0,
})

async function emptyNode(): Promise<number> {
  const startedAt = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - startedAt
}

async function untilReady(dataDir: string, flags: readonly string[] = [], onStderr: (line: string) => void = () => undefined): Promise<number> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...flags, SERVER, '--no-open', '--port', '0', '--data-dir', dataDir], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exit = once(child, 'exit')
  createInterface({ input: child.stderr }).on('line', onStderr)
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exit])) as [string]
  const elapsed = performance.now() - startedAt
  if (!String(line).startsWith('Parley is ready at ')) throw new Error(`The host did not start: ${line}`)
  child.kill('SIGTERM')
  await exit
  return elapsed
}

/** Names of the npm packages of which any file is loaded up to the ready line, in a run that is not timed. */
async function packagesAtStart(): Promise<readonly string[]> {
  const hook = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) { process.stderr.write('LOADED ' + url + '\\n'); return next(url, context) } })`
  const found = new Set<string>()
  await untilReady(join(dir, 'used'), ['--import', `data:text/javascript,${encodeURIComponent(hook)}`], (line) => {
    const [, name] = /^LOADED .*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(line) ?? []
    if (name) found.add(name)
  })
  return [...found].sort()
}
