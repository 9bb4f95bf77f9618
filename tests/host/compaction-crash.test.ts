import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Compaction } from '@shared/model/compaction'
import type { Secret } from '@shared/model/connection'
import { PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import Sqlite from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Secrets } from '../../src/main/engine/ports'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startApplication, type TestApplication } from '../fixtures/application'
import { bundleForNode } from '../fixtures/bundle'
import { searchWorker } from '../fixtures/search-worker'
import { temporaryDir } from '../fixtures/store'
import { type ModelServer, startModelServer } from '../fixtures/wire/model-server'
import { openAiWire } from '../fixtures/wire/openai'
import { ramble, spoken, startWireChat } from '../fixtures/wire-chat'
import type { CrashInput } from './children/compaction-crash'

/** Every moment with CRASH_POINTS=all; else a part of them that begins and ends with the edges. */
const STRIDE = process.env.CRASH_POINTS === 'all' ? 1 : 10
const TURNS = 8

const key: Secret = { apiKey: 'test-key-1234' }
const secrets = async (): Promise<Secrets> => ({ kind: 'file', get: async () => key, set: async () => undefined, remove: async () => undefined })

let server: ModelServer
let child: string
let search: string
/** The data as they are before any of it: eight turns; with a compaction in force, and undone; and where the next message needs one. */
const ground: Record<'plain' | 'compacted' | 'undone' | 'full', string> = { plain: '', compacted: '', undone: '', full: '' }
let chat: string
let checkpointId: string

beforeAll(async () => {
  ;[child, search] = [await bundleForNode('tests/host/children/compaction-crash.ts'), await searchWorker()]
  server = await startModelServer(openAiWire, { window: 32_000, answer: ramble(60, 3) })
  for (const name of ['plain', 'compacted', 'undone', 'full'] as const) ground[name] = await temporaryDir()
  const app = await startApplication({ dataDir: ground.plain, secrets })
  const made = await startWireChat(openAiWire, server, { app, compaction: { strategy: 'off' }, contextLimit: 32_000 })
  chat = made.id
  for (let turn = 0; turn < TURNS; turn += 1) await made.say(`Message ${turn}. ${ramble(80, turn)}`)
  await app.shutdown()
  for (const [name, from] of [
    ['compacted', 'plain'],
    ['undone', 'compacted'],
  ] as const) {
    await cp(ground[from], ground[name], { recursive: true })
    const next = await startApplication({ dataDir: ground[name], secrets })
    const result = await next.call(name === 'compacted' ? 'compaction.run' : 'compaction.undo', {
      id: chat,
      ...(name === 'compacted' && { keepTurns: 2, wait: true }),
    })
    if (result.ok && 'checkpointId' in result.data) checkpointId = result.data.checkpointId
    await next.shutdown()
  }
  await cp(ground.plain, ground.full, { recursive: true })
  const full = await startApplication({ dataDir: ground.full, secrets })
  await full.call('chat.configure', { id: chat, compaction: { strategy: 'llm', maxContextTokens: 1_200, keepRecentTurns: 2 } })
  await full.shutdown()
}, 60_000)
afterAll(async () => {
  await server.close()
  for (const dir of Object.values(ground)) await rm(dir, { recursive: true, force: true })
})

const made: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const undo of made.splice(0)) await undo()
})

/** A copy of a ground that a test may ruin. */
async function copyOf(name: keyof typeof ground): Promise<string> {
  const dir = await temporaryDir()
  await cp(ground[name], dir, { recursive: true })
  made.push(() => rm(dir, { recursive: true, force: true }))
  return dir
}

type End = { readonly killed: boolean; readonly steps: number }

/** Runs one call in a process of its own; `onText` hears when a summary begins to stream. */
async function run(dir: string, method: string, input: object, at: number | null, onText: (kill: () => void) => void = () => undefined): Promise<End> {
  const crash: CrashInput = { dir, searchWorker: search, chat, method, input: { id: chat, ...input }, at }
  const process_ = spawn(process.execPath, [child, JSON.stringify(crash)], { stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, complaint] = ['', '']
  process_.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8')
    if (out.includes('text\n')) onText(() => process_.kill('SIGKILL'))
  })
  process_.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString('utf8')
  })
  const [code, signal] = (await once(process_, 'close')) as [number | null, string | null]
  if (signal === 'SIGKILL') return { killed: true, steps: at ?? 0 }
  if (code !== 0) throw new Error(`${method} ended with ${code}: ${complaint}${out}`)
  return { killed: false, steps: (JSON.parse(out.split('\n').findLast((line) => line.startsWith('{')) ?? '{}') as { steps: number }).steps }
}

/** The whole table of messages but what may be added behind it. */
function rowsOf(dir: string): readonly unknown[] {
  const db = new Sqlite(join(dir, 'parley.db'), { readonly: true })
  const rows = db.prepare('SELECT * FROM message ORDER BY id').all()
  db.close()
  return rows
}

type Found = {
  readonly compactions: readonly Compaction[]
  readonly active: string | null
  /** The body of the first request after the restart. */
  readonly body: string
  /** The message of the call is in the log. */
  readonly taken: boolean
}

/** Starts again, says something, and looks whether all is whole. `accepted`: a message that may or may not have been taken. */
async function restart(dir: string, accepted: string | null = null): Promise<Found> {
  const before = rowsOf(ground.plain)
  const app: TestApplication = await startApplication({ dataDir: dir, secrets })
  const ok = async (method: Parameters<TestApplication['call']>[0], input: object): Promise<never> => {
    const result = await app.call(method, { id: chat, ...input } as never)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.data as never
  }
  try {
    const { compactions, active } = (await ok('compaction.list', {})) as { compactions: readonly Compaction[]; active: string | null }
    for (const { id, state, result, version } of compactions) {
      expect(['committed', 'failed', 'undone']).toContain(state)
      const { versions } = (await ok('compaction.read', { checkpointId: id })) as { versions: readonly { text: string }[] }
      expect(versions).toHaveLength(version)
      // Whole or nothing: what counts as done has its text, what failed has none and says why.
      if (state === 'failed') expect([version, result.compacted, result.error?.code]).toEqual([0, false, 'aborted'])
      else expect([version > 0, result.compacted, result.summaryLength]).toEqual([true, true, versions.at(-1)?.text.length])
    }
    const { messages } = (await ok('conversation.messages', { limit: 500 })) as { messages: Parameters<typeof spoken>[0] }
    const said = spoken(messages)
    const taken = accepted !== null && said.some(([, text]) => text === accepted)
    if (messages.at(-1)?.state === 'interrupted')
      expect(await ok('chat.retry', { requestId: uuidV7Ids.next(), wait: true })).toMatchObject({ state: 'completed' })
    expect(await ok('chat.send', { requestId: uuidV7Ids.next(), text: 'Are you there?', wait: true })).toMatchObject({ state: 'completed' })
    const body = server.exchanges.findLast(({ purpose }) => purpose === 'answer')?.received.body ?? ''
    const users = spoken(((await ok('conversation.messages', { limit: 500 })) as { messages: Parameters<typeof spoken>[0] }).messages).flatMap(([who, text]) =>
      who === 'user' ? [text] : [],
    )
    expect(users).toEqual([...said.flatMap(([who, text]) => (who === 'user' ? [text] : [])).slice(0, TURNS), ...(taken ? [accepted] : []), 'Are you there?'])
    expect(rowsOf(dir).slice(0, before.length)).toEqual(before)
    return { compactions, active, body, taken }
  } finally {
    await app.shutdown()
  }
}

/** Dies at one moment after the other; `check` sees each restart, and what the call has done when it was let live. */
async function everywhere(
  name: keyof typeof ground,
  method: string,
  input: object,
  check: (found: Found, end: End) => void,
  accepted: string | null = null,
): Promise<number> {
  const whole = await copyOf(name)
  const end = await run(whole, method, input, null)
  expect(end.steps).toBeGreaterThan(2)
  check(await restart(whole, accepted), end)
  let killed = 0
  for (let at = 0; at < end.steps; at += at + STRIDE < end.steps || at === end.steps - 1 ? STRIDE : end.steps - 1 - at) {
    const dir = await copyOf(name)
    const crash = await run(dir, method, input, at)
    killed += crash.killed ? 1 : 0
    check(await restart(dir, accepted), crash)
  }
  return killed
}

describe('killed in the middle, with everything as it was or as it was to be', { timeout: 300_000 }, () => {
  test('a compaction by a model', async () => {
    const seen = new Set<string>()
    const killed = await everywhere('plain', 'compaction.run', { keepTurns: 2, wait: true }, ({ compactions, active, body }, end) => {
      const [only] = compactions
      seen.add(only?.state ?? 'absent')
      expect(compactions.length).toBeLessThanOrEqual(1)
      expect(active).toBe(only?.state === 'committed' ? only.id : null)
      expect(body.includes(PREVIOUS_SUMMARY)).toBe(active !== null)
      expect(body.includes('Message 0.')).toBe(active === null)
      if (!end.killed) expect(active).not.toBeNull()
    })
    expect(killed).toBeGreaterThanOrEqual(2)
    expect([...seen].sort()).toEqual(STRIDE === 1 ? ['absent', 'committed', 'failed'] : expect.arrayContaining(['absent', 'committed']))
  })

  test('a compaction while the summary streams', async () => {
    server.summaries('hang')
    const dir = await copyOf('plain')
    expect(await run(dir, 'compaction.run', { keepTurns: 2, wait: true }, null, (kill) => kill())).toMatchObject({ killed: true })
    server.summaries('good')
    const { compactions, active, body } = await restart(dir)
    expect([compactions.map(({ state }) => state), active, body.includes('Message 0.')]).toEqual([['failed'], null, true])
  })

  test('a message that has to be compacted for: it is taken or not, and once it is, it is answered', async () => {
    const text = 'A message for which there is no room.'
    const seen = new Set<string>()
    const killed = await everywhere(
      'full',
      'chat.send',
      { requestId: uuidV7Ids.next(), text, wait: true },
      ({ compactions, body, taken }, end) => {
        seen.add(compactions.at(-1)?.state ?? 'absent')
        if (!end.killed) expect(taken).toBe(true)
        // The turns that stay word for word hold it, whatever became of the summary.
        expect(body.includes(text)).toBe(taken)
      },
      text,
    )
    expect(killed).toBeGreaterThanOrEqual(4)
    expect([...seen].sort()).toEqual(STRIDE === 1 ? ['absent', 'committed', 'failed'] : expect.arrayContaining(['absent', 'committed']))
  })

  test.each(['undo', 'redo', 'edit'] as const)('%s', async (what) => {
    const edited = '## Goal\nPaint the attic.\n\n## Next step\nBuy paint.'
    const seen = new Set<string>()
    const input = what === 'edit' ? { checkpointId, text: edited } : {}
    await everywhere(what === 'redo' ? 'undone' : 'compacted', `compaction.${what}`, input, ({ compactions, active, body }) => {
      expect(compactions.map(({ id }) => id)).toEqual([checkpointId])
      expect(body.includes(PREVIOUS_SUMMARY)).toBe(active !== null)
      expect(body.includes('Message 0.')).toBe(active === null)
      if (what === 'edit') expect(body.includes('Paint the attic.')).toBe(compactions[0]?.version === 2)
      seen.add(what === 'edit' ? `version ${compactions[0]?.version}` : active === null ? 'undone' : 'committed')
    })
    expect([...seen].sort()).toEqual(what === 'edit' ? ['version 1', 'version 2'] : ['committed', 'undone'])
  })
})
