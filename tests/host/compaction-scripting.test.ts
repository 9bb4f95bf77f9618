import type { AppError } from '@shared/errors'
import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import { messageText } from '@shared/model/message'
import { PREVIOUS_SUMMARY } from '@shared/model/summary-request'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startApplication, type TestApplication } from '../fixtures/application'
import { ramble } from '../fixtures/wire-chat'

let app: TestApplication
let id: string
beforeEach(async () => {
  app = await startApplication({ demoPace: { delayMs: 0, deltaMs: 0 } })
  const { id: connectionId } = await ok('connection.save', { provider: 'demo', label: 'Demo' })
  id = (await ok('chat.create', { connectionId, model: 'demo-chat', compaction: { strategy: 'off' } })).id
})
afterEach(() => app.cleanup())

async function ok<M extends MethodName>(method: M, input: CallInput<M>): Promise<OutputOf<M>> {
  const result = await app.call(method, input)
  if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
  return result.data
}

async function refused<M extends MethodName>(method: M, input: CallInput<M>, transport: 'http' | 'websocket' = 'http'): Promise<AppError> {
  const result = await app.router.call(method, input, { transport } as never)
  if (result.ok) throw new Error(`${method} was accepted`)
  expect(result.error).toMatchObject({ message: expect.stringMatching(/\w{3}/), retryable: expect.any(Boolean) })
  return result.error
}

async function say(text: string): Promise<string> {
  const { message } = await ok('chat.send', { id, requestId: uuidV7Ids.next(), text, wait: true })
  return message?.id ?? ''
}
async function talk(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await say(`Message ${turn}: ${ramble(60, turn)}`)
}

/** A turn that is streamed until it is stopped. */
const HANG = '```demo\n{"text":"on and on","hang":true}\n```'

const RESULT = {
  compacted: true,
  strategy: 'llm',
  trigger: 'manual',
  messagesBefore: 16,
  messagesAfter: 7,
  turnsBefore: 8,
  turnsAfter: 3,
  turnsCompacted: 5,
  turnsKept: 3,
  toolResultsSummarized: 0,
  toolResultsRedacted: 0,
  tokensBefore: expect.any(Number),
  tokensAfter: expect.any(Number),
  reportedBefore: expect.any(Number),
  reportedAfter: null,
  summaryLength: expect.any(Number),
  cost: null,
  durationMs: expect.any(Number),
}

describe('compaction as scripts see it', () => {
  test('a preview tells what a run would do, and does nothing', async () => {
    await talk(8)
    const before = await ok('chat.status', { id })
    const planned = await ok('compaction.preview', { id, keepTurns: 3, focus: 'the van' })
    expect(planned).toEqual({ ...RESULT, summaryLength: 0, durationMs: 0 })
    expect(planned.tokensBefore).toBe(before.contextUsed)
    expect(planned.tokensAfter).toBeLessThan(planned.tokensBefore)
    expect(await ok('chat.status', { id })).toEqual(before)
    expect(await ok('compaction.list', { id })).toEqual({ compactions: [], active: null })
  })

  test('a run with wait answers with the whole result', async () => {
    await talk(8)
    const used = (await ok('chat.status', { id })).contextUsed
    const done = await ok('compaction.run', { id, keepTurns: 3, wait: true })
    expect(done).toEqual({ ...RESULT, checkpointId: expect.any(String) })
    expect(done.tokensBefore).toBe(used)
    expect(done.summaryLength).toBeGreaterThan(0)
    const { compactions, active } = await ok('compaction.list', { id })
    const { checkpointId, ...result } = done
    expect(active).toBe(checkpointId)
    expect(compactions).toEqual([
      {
        id: checkpointId,
        participantId: null,
        parentId: null,
        state: 'committed',
        boundaryId: compactions[0]?.coveredUntil,
        coveredUntil: expect.any(String),
        createdAt: expect.any(Number),
        result,
        model: 'Demo',
        version: 1,
      },
    ])
    const { versions, block } = await ok('compaction.read', { id, checkpointId })
    expect(versions).toEqual([{ version: 1, text: expect.stringContaining('## Goal'), author: 'model', createdAt: expect.any(Number) }])
    expect(versions[0]?.text.length).toBe(done.summaryLength)
    expect(block?.startsWith(PREVIOUS_SUMMARY)).toBe(true)
    // The estimate of the gauge is that of the result, but for how exactly the block is counted.
    const { contextUsed } = await ok('chat.status', { id })
    expect(Math.abs(contextUsed / (done.tokensAfter ?? 0) - 1)).toBeLessThan(0.2)
  })

  test('a run without wait answers with the id at once; its stream tells the rest', async () => {
    await talk(8)
    const seen: string[] = []
    const ended = new Promise<void>((resolve) => {
      app.hub.subscribe(`chat:${id}`, undefined, (frame) => {
        if (frame.t !== 'events') return
        for (const event of frame.events) {
          if (event.type === 'compaction-text') seen.push('text')
          if (event.type === 'compactions-changed') for (const { state } of event.compactions.slice(-1)) seen.push(state)
          if (event.type === 'compactions-changed' && event.active !== null) resolve()
        }
      })
    })
    const { checkpointId, ...rest } = await ok('compaction.run', { id, keepTurns: 3 })
    expect(rest).toEqual({})
    await ended
    expect([seen[0], seen.includes('text'), seen.at(-1)]).toEqual(['running', true, 'committed'])
    expect((await ok('compaction.list', { id })).active).toBe(checkpointId)
  })

  test('undo, redo, edit, regenerate: what is in force, and its versions', async () => {
    await talk(8)
    const { checkpointId } = await ok('compaction.run', { id, keepTurns: 3, wait: true })
    expect(await ok('compaction.undo', { id })).toEqual({ active: null })
    expect(await ok('chat.status', { id })).toMatchObject({ compaction: { resting: true, threshold: null } })
    expect(await ok('compaction.redo', { id })).toEqual({ active: checkpointId })
    expect(await ok('compaction.edit', { id, checkpointId, text: ' ## Goal\nMine. ' })).toEqual({ version: 2 })
    expect(await ok('compaction.read', { id, checkpointId })).toMatchObject({
      versions: [{}, { version: 2, text: '## Goal\nMine.', author: 'user' }],
      block: expect.stringContaining('Mine.'),
    })
    const again = await ok('compaction.regenerate', { id, checkpointId, focus: 'the van', wait: true })
    expect(again).toEqual({ ...RESULT, checkpointId })
    expect((await ok('compaction.read', { id, checkpointId })).versions.map(({ version, author }) => `${version} ${author}`)).toEqual([
      '1 model',
      '2 user',
      '3 model',
    ])
    expect(await ok('compaction.regenerate', { id, checkpointId })).toEqual({ checkpointId })
  })

  test('nothing to do is an answer with its reason, not an error, and leaves no trace', async () => {
    const empty = await ok('compaction.preview', { id })
    expect(empty).toMatchObject({ compacted: false, reason: expect.stringMatching(/nothing/i), turnsCompacted: 0 })
    await talk(2)
    for (const how of [{}, { strategy: 'llm' }, { keepTurns: 2 }] as const) {
      const planned = await ok('compaction.preview', { id, ...how })
      expect(planned).toMatchObject({
        compacted: false,
        reason: expect.stringContaining('older than the last'),
        turnsKept: 2,
        tokensAfter: planned.tokensBefore,
      })
      expect(planned).not.toHaveProperty('error')
      expect(await ok('compaction.run', { id, wait: true, ...how })).toEqual({ ...planned, checkpointId: expect.any(String), durationMs: expect.any(Number) })
    }
    expect(await ok('compaction.run', { id, strategy: 'threshold', wait: true })).toMatchObject({
      compacted: false,
      strategy: 'threshold',
      reason: expect.stringContaining('tool results'),
    })
    expect(await ok('compaction.list', { id })).toEqual({ compactions: [], active: null })
    expect(await ok('compaction.cancel', { id })).toEqual({ cancelled: false })
  })

  test('everything may give way: keepTurns 0', async () => {
    await talk(3)
    expect(await ok('compaction.run', { id, keepTurns: 0, wait: true })).toMatchObject({ compacted: true, turnsKept: 0, turnsCompacted: 3, messagesAfter: 1 })
    await say('And now?')
    expect(await ok('chat.status', { id })).toMatchObject({ messageCount: 8, state: 'idle' })
  })

  test('behind a running turn it waits, once, and can be taken back', async () => {
    await talk(8)
    await ok('chat.send', { id, requestId: uuidV7Ids.next(), text: HANG })
    const first = await ok('compaction.run', { id, keepTurns: 1 })
    expect(await ok('compaction.run', { id, keepTurns: 1 })).toEqual(first)
    expect(await ok('compaction.cancel', { id })).toEqual({ cancelled: true })
    expect(await ok('compaction.cancel', { id })).toEqual({ cancelled: false })
    const waiting = ok('compaction.run', { id, keepTurns: 1, wait: true })
    await ok('chat.interrupt', { id })
    expect(await waiting).toMatchObject({ compacted: true, turnsKept: 1 })
  })

  test('a running one can be cancelled: nothing has changed', async () => {
    await talk(8)
    const running = ok('compaction.run', { id, keepTurns: 1, focus: HANG, wait: true })
    await new Promise<void>((resolve) => {
      app.hub.subscribe(`chat:${id}`, undefined, (frame) => {
        if (frame.t === 'events' && frame.events.some(({ type }) => type === 'compaction-text')) resolve()
      })
    })
    expect((await refused('compaction.undo', { id })).code).toBe('conflict')
    expect(await ok('compaction.cancel', { id })).toEqual({ cancelled: true })
    const result = await running
    expect(result).toMatchObject({ compacted: false, error: { code: 'aborted' }, reason: expect.any(String) })
    expect(result.tokensAfter).toBe(result.tokensBefore)
    expect(await ok('compaction.list', { id })).toMatchObject({ active: null, compactions: [{ state: 'failed', result: { error: { code: 'aborted' } } }] })
  })

  test('pins are quoted and taken off again', async () => {
    await talk(1)
    const answer = await say('The alarm code is 80-35-19.')
    await talk(4)
    const { messages } = await ok('conversation.messages', { id })
    const pinned = messages.find(({ blocks }) => messageText(blocks).startsWith('The alarm'))?.id ?? ''
    expect(await ok('message.pin', { id, messageId: pinned })).toEqual({})
    expect(await ok('message.pin', { id, messageId: answer })).toEqual({})
    expect(await ok('message.unpin', { id, messageId: answer })).toEqual({})
    expect(await ok('message.unpin', { id, messageId: answer })).toEqual({})
    const { checkpointId } = await ok('compaction.run', { id, keepTurns: 1, wait: true })
    expect((await ok('compaction.read', { id, checkpointId })).block).toContain('word for word:\n~~~~\nThe alarm code is 80-35-19.\n~~~~')
    await ok('message.unpin', { id, messageId: pinned })
    expect((await ok('compaction.read', { id, checkpointId })).block).not.toContain('word for word')
  })
})

describe('what is refused, and how', () => {
  const other = uuidV7Ids.next()
  const SUBJECT = ['compaction.preview', 'compaction.run', 'compaction.cancel', 'compaction.undo', 'compaction.redo', 'compaction.list'] as const

  test.each(SUBJECT)('%s: an unknown chat, a participant of a chat, keys nobody knows', async (method) => {
    expect((await refused(method, { id: other })).code).toBe('not_found')
    expect(await refused(method, { id, participantId: other })).toMatchObject({ code: 'not_found', message: expect.stringContaining('participant') })
    expect((await refused(method, { id, keep: 3 } as never)).code).toBe('validation')
    expect((await refused(method, { id: 'chat' })).code).toBe('validation')
  })

  test.each(['compaction.read', 'compaction.edit', 'compaction.regenerate'] as const)('%s: a compaction that is not there', async (method) => {
    const text = method === 'compaction.edit' ? { text: 'x' } : {}
    expect((await refused(method, { id, checkpointId: other, ...text } as never)).code).toBe('not_found')
    expect((await refused(method, { id, participantId: other, checkpointId: other, ...text } as never)).code).toBe('not_found')
  })

  test('nothing to undo or redo, an empty summary, pins of nothing, and a summary that is not in force', async () => {
    expect((await refused('compaction.undo', { id })).code).toBe('conflict')
    expect((await refused('compaction.redo', { id })).code).toBe('conflict')
    for (const method of ['message.pin', 'message.unpin'] as const) expect((await refused(method, { id, messageId: other })).code).toBe('not_found')
    await talk(4)
    const { checkpointId } = await ok('compaction.run', { id, keepTurns: 1, wait: true })
    expect((await refused('compaction.edit', { id, checkpointId, text: ' \n ' })).code).toBe('validation')
    expect((await refused('compaction.redo', { id })).code).toBe('conflict')
    await ok('compaction.undo', { id })
    expect((await refused('compaction.edit', { id, checkpointId, text: 'x' })).code).toBe('conflict')
  })

  test('bad figures, and wait where nobody can wait', async () => {
    for (const how of [{ keepTurns: -1 }, { keepTurns: 1.5 }, { strategy: 'off' }, { focus: 'x'.repeat(10_001) }, { wait: 'yes' }])
      expect(['validation', 'too_large']).toContain((await refused('compaction.run', { id, ...how } as never)).code)
    await talk(4)
    expect((await refused('compaction.run', { id, keepTurns: 1, wait: true }, 'websocket')).code).toBe('unsupported')
    // Refused means that nothing was begun.
    expect(await ok('compaction.cancel', { id })).toEqual({ cancelled: false })
    expect(await ok('compaction.list', { id })).toEqual({ compactions: [], active: null })
    const { messageCount } = await ok('chat.status', { id })
    expect((await refused('chat.send', { id, requestId: uuidV7Ids.next(), text: 'hello', wait: true }, 'websocket')).code).toBe('unsupported')
    expect((await ok('chat.status', { id })).messageCount).toBe(messageCount)
  })

  test('while an answer is written, what is in force stays', async () => {
    await talk(4)
    const { checkpointId } = await ok('compaction.run', { id, keepTurns: 1, wait: true })
    await ok('chat.send', { id, requestId: uuidV7Ids.next(), text: HANG })
    for (const call of [refused('compaction.undo', { id }), refused('compaction.redo', { id }), refused('compaction.edit', { id, checkpointId, text: 'x' })])
      expect((await call).code).toBe('conflict')
    await ok('chat.interrupt', { id })
    expect(await ok('compaction.list', { id })).toMatchObject({ active: checkpointId })
  })
})
