import { join } from 'node:path'
import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import { type Message, messageText } from '@shared/model/message'
import { PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startApplication } from '../fixtures/application'
import { ramble } from '../fixtures/wire-chat'

const TURNS = Number(process.env.COMPACTION_TURNS ?? 60)
const FACT = 'The alarm code is 80-35-19 and the van is called Berta.'

test(`a chat with the demo goes on for ${TURNS} turns in a window of 8,000 tokens`, { timeout: 600_000 }, async () => {
  const app = await startApplication({ demoPace: { delayMs: 0, deltaMs: 0 } })
  async function ok<M extends MethodName>(method: M, input: CallInput<M>): Promise<OutputOf<M>> {
    const result = await app.call(method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.data
  }
  const { id: connectionId } = await ok('connection.save', { provider: 'demo', label: 'Demo' })
  const { id } = await ok('chat.create', { connectionId, model: 'demo-chat' })
  const sent: string[] = []
  let blocks = 0
  let known = 0
  let largest = 0
  for (let turn = 0; turn < TURNS; turn += 1) {
    const text = turn === 1 ? FACT : `Message ${turn}: ${ramble(40 + ((turn * 29) % 80), turn)}`
    sent.push(text)
    const { state, message } = await ok('chat.send', { id, requestId: uuidV7Ids.next(), text, wait: true })
    expect([state, message?.error]).toEqual(['completed', undefined])
    largest = Math.max(largest, message?.usage?.input ?? 0)
    if (turn === 1) await ok('message.pin', { id, messageId: (await ok('conversation.messages', { id, limit: 2 })).messages[0]?.id ?? '' })
    const { compactions, active } = await ok('compaction.list', { id })
    if (compactions.length === known) continue
    known = compactions.length
    const newest = compactions.at(-1)
    expect(newest).toMatchObject({ state: 'committed', id: active, model: 'Demo' })
    const { block } = await ok('compaction.read', { id, checkpointId: active ?? '' })
    expect(block?.startsWith(PREVIOUS_SUMMARY)).toBe(true)
    expect(block).toContain(FACT)
    expect(newest?.result.tokensAfter).toBeLessThan(newest?.result.tokensBefore ?? 0)
    expect(Math.abs((newest?.result.tokensAfter ?? 0) / (newest?.result.reportedAfter ?? 1) - 1)).toBeLessThanOrEqual(0.1)
    blocks += 1
  }
  // The demo refuses what is larger than its window, so that nothing was.
  expect(largest).toBeLessThanOrEqual(8_000)
  expect(blocks).toBeGreaterThanOrEqual(TURNS >> 6)
  expect(blocks).toBeLessThanOrEqual(TURNS >> 2)

  const log: Message[] = []
  for (let more = true; more; ) {
    const page = await ok('conversation.messages', { id, limit: 500, ...(log[0] && { before: log[0].id }) })
    log.unshift(...page.messages)
    more = page.more
  }
  expect(log.filter(({ author }) => author.kind === 'user').map(({ blocks: said }) => messageText(said))).toEqual(sent)
  expect(log.map(({ author, state }) => `${author.kind} ${state}`)).toEqual(sent.flatMap(() => ['user completed', 'assistant completed']))

  const db = new Sqlite(join(app.dir, 'parley.db'), { readonly: true })
  const lines = db.prepare('SELECT purpose, count(*) AS requests, max(input) AS largest FROM usage GROUP BY purpose ORDER BY purpose').all()
  const failed = db.prepare('SELECT count(*) FROM usage WHERE error_code IS NOT NULL').pluck().get()
  db.close()
  expect(lines).toMatchObject([
    { purpose: 'answer', requests: TURNS },
    { purpose: 'summary', requests: blocks },
  ])
  expect(failed).toBe(0)
  if (process.env.COMPACTION_TURNS) process.stdout.write(`demo: ${TURNS} turns, ${blocks} compactions, largest request ${largest}, ${JSON.stringify(lines)}\n`)
  await app.cleanup()
})
