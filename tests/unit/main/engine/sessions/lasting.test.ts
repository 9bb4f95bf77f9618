import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'

let t: TestEngine
beforeEach(async () => {
  t = await startEngine()
})
afterEach(() => t.close())

const codeOf = (work: () => unknown): string => failureOf(work).code

async function answered(chat: string, question: string, answer: string, usage?: { input: number; output: number }): Promise<void> {
  const before = t.provider.calls.length
  t.send(chat, question)
  await t.clock.until(() => t.provider.calls.length > before)
  t.provider.calls.at(-1)?.answer(answer, usage)
  await t.clock.advance(0)
}

describe('a crash', () => {
  test('in mid-answer: at most 500 ms of text is missing, the rest is interrupted and can be retried', async () => {
    const chat = t.chat()
    t.send(chat, 'go')
    await t.clock.until(() => t.provider.calls.length > 0)
    const first = t.provider.calls[0]
    first?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } })
    for (let second = 0; second < 20; second += 1) {
      first?.emit({ type: 'delta', index: 0, text: `${second} ` })
      await t.clock.advance(100)
    }
    t = await t.crash()
    const [question, answer] = t.transcript(chat)
    expect(question).toBe('user: go')
    expect(answer).toMatch(/^assistant: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 .*\(interrupted\)$/)
    t.engine.session(chat).retry(uuidV7Ids.next())
    await t.clock.until(() => t.provider.calls.length > 0)
    t.provider.calls[0]?.answer('whole')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: go', 'assistant: whole'])
  })

  test('queued requests are still queued and wait for the user’s go', async () => {
    const chat = t.chat()
    t.send(chat, 'one')
    t.send(chat, 'two')
    await t.clock.until(() => t.provider.calls.length > 0)
    t = await t.crash()
    expect(t.engine.chatState(chat)).toMatchObject({ queueHeld: true, queue: [{ content: [{ type: 'text', text: 'two' }] }], turn: null })
    await t.clock.advance(60_000)
    expect(t.provider.calls).toHaveLength(0)
    t.engine.session(chat).resume()
    await t.clock.until(() => t.provider.calls.length > 0)
    t.provider.calls[0]?.answer('2')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant:  (interrupted)', 'user: two', 'assistant: 2'])
  })

  test('figures, title and configuration survive', async () => {
    const chat = t.chat({ systemPrompt: 'Short.' })
    await answered(chat, '## A title\nand more', 'ok', { input: 100, output: 10 })
    await answered(chat, 'more', 'fine', { input: 120, output: 20 })
    const before = t.status(chat)
    t = await t.crash()
    expect(t.status(chat)).toEqual(before)
    expect(t.engine.chatState(chat).header).toMatchObject({ title: 'A title', config: { systemPrompt: 'Short.' } })
    expect(before).toMatchObject({ totals: { input: 220, output: 30 }, requestCount: 2, lastInput: 120, lastOutput: 20, cost: null, contextUsed: 140 })
  })
})

describe('clear', () => {
  test('empties the context, leaves the messages and the cumulative figures, and can be undone', async () => {
    const chat = t.chat()
    await answered(chat, 'old', 'history', { input: 300, output: 100 })
    const used = t.status(chat).contextUsed
    t.engine.session(chat).clear(false)
    expect(t.status(chat)).toMatchObject({ contextUsed: 0, totals: { input: 300 } })
    expect(t.transcript(chat)).toEqual(['user: old', 'assistant: history', 'system: '])
    expect(codeOf(() => t.engine.session(chat).clear(false))).toBe('conflict')
    t.engine.session(chat).clear(true)
    expect(t.status(chat).contextUsed).toBe(used)
    expect(codeOf(() => t.engine.session(chat).clear(true))).toBe('conflict')
  })

  test('the request after it starts anew', async () => {
    const chat = t.chat()
    await answered(chat, 'old', 'history')
    t.engine.session(chat).clear(false)
    await answered(chat, 'new', 'start')
    expect(t.provider.calls.at(-1)?.request.messages).toEqual([{ role: 'user', blocks: [{ type: 'text', text: 'new' }] }])
  })

  test('what was cleared away does not count as sent when the estimate is calibrated', async () => {
    const chat = t.chat({ contextLimit: 100_000 })
    await answered(chat, 'old '.repeat(1_000), 'history')
    t.engine.session(chat).clear(false)
    // 100 raw tokens and 4 for the message itself, reported as 1.25 times as many.
    await answered(chat, 'x'.repeat(400), 'start', { input: 130, output: 2 })
    expect(t.opened.store.calibration.get('openai', 'm')).toBe(1.25)
  })
})

describe('configuration', () => {
  test('wrong values are refused by name when they are set', () => {
    const chat = t.chat()
    expect(codeOf(() => t.engine.session(chat).configure({ model: 'unknown-model' }))).toBe('window_unknown')
    expect(codeOf(() => t.engine.session(chat).configure({ maxTokens: 5_000 }))).toBe('validation')
    expect(codeOf(() => t.engine.session(chat).configure({ connectionId: uuidV7Ids.next() }))).toBe('not_found')
    expect(codeOf(() => t.engine.createChat({ connectionId: t.connection.id, model: 'unknown-model' }))).toBe('window_unknown')
    t.engine.session(chat).configure({ model: 'unknown-model', contextLimit: 32_000 })
    expect(t.status(chat)).toMatchObject({ contextLimit: 32_000, model: 'unknown-model' })
  })

  test('a change of model voids the reported figure', async () => {
    const chat = t.chat()
    await answered(chat, 'abcd', 'efgh', { input: 150, output: 50 })
    expect(t.status(chat)).toMatchObject({ contextUsed: 200, source: 'reported' })
    t.engine.session(chat).configure({ model: 'other', contextLimit: 1_000 })
    expect(t.status(chat)).toMatchObject({ contextUsed: 10, source: 'estimated' })
  })

  test('a chat is named after its first line unless the user has named it', async () => {
    const chat = t.chat()
    t.send(chat, `\n> ${'漢'.repeat(80)}`)
    expect(t.engine.chatState(chat).header.title).toBe(`${'漢'.repeat(59)}…`)
    const named = t.engine.createChat({ connectionId: t.connection.id, model: 'm', contextLimit: 1_000, title: 'Mine' }).id
    t.send(named, 'hello')
    expect(t.engine.chatState(named).header.title).toBe('Mine')
  })
})

describe('ending', () => {
  test('shutdown refuses new requests and keeps the partial answer as interrupted', async () => {
    const chat = t.chat()
    t.send(chat, 'go')
    await t.clock.until(() => t.provider.calls.length > 0)
    t.provider.calls[0]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'so far' })
    const session = t.engine.session(chat)
    const ended = t.engine.shutdown()
    await t.clock.advance(100)
    await ended
    expect(codeOf(() => session.send(uuidV7Ids.next(), [{ type: 'text', text: 'late' }]))).toBe('shutdown')
    expect(session.status().state).toBe('shutdown')
    t = await t.crash()
    expect(t.transcript(chat)).toEqual(['user: go', 'assistant: so far (interrupted)'])
  })

  test('a removed conversation is gone and comes back with everything', async () => {
    const chat = t.chat()
    await answered(chat, 'keep me', 'yes')
    t.engine.remove(chat)
    expect(codeOf(() => t.engine.session(chat))).toBe('not_found')
    t.engine.restore(chat)
    expect(t.transcript(chat)).toEqual(['user: keep me', 'assistant: yes'])
    t.engine.remove(chat)
    await t.clock.advance(25 * 60 * 60 * 1_000)
    t = await t.crash()
    expect(codeOf(() => t.engine.restore(chat))).toBe('not_found')
  })
})
