import { appError, Failure } from '@shared/errors'
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

/** The n-th request, once the engine has made it. */
async function call(n: number) {
  await t.clock.until(() => t.provider.calls.length > n)
  const made = t.provider.calls[n]
  if (!made) throw new Error('unreachable')
  return made
}

describe('a turn', () => {
  test('stores the message before it returns, and the answer when it ends', async () => {
    const chat = t.chat()
    t.send(chat, 'hello')
    expect(t.transcript(chat)).toEqual(['user: hello', 'assistant:  (pending)'])
    const first = await call(0)
    expect(first.request).toEqual({
      model: 'm',
      system: null,
      messages: [{ role: 'user', blocks: [{ type: 'text', text: 'hello' }] }],
      maxTokens: 200,
      temperature: null,
      tools: [],
      images: new Map(),
    })
    expect(first.streaming).toBe(true)
    first.answer('hi there', { input: 9, output: 3 })
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: hello', 'assistant: hi there'])
    expect(t.status(chat)).toMatchObject({
      state: 'idle',
      contextUsed: 12,
      source: 'reported',
      utilization: 1.2,
      requestCount: 1,
      totals: { input: 9, output: 3, cacheRead: null },
    })
  })

  test('the next request carries the whole conversation, with system prompt and temperature as configured by then', async () => {
    const chat = t.chat({ systemPrompt: 'Be brief.', streaming: false })
    t.send(chat, 'one')
    const first = await call(0)
    expect(first).toMatchObject({ streaming: false, request: { system: 'Be brief.' } })
    first.answer('1')
    await t.clock.advance(0)
    t.engine.session(chat).configure({ systemPrompt: null, temperature: 0.3 })
    t.send(chat, 'two')
    const second = (await call(1)).request
    expect(second).toMatchObject({ system: null, temperature: 0.3 })
    expect(second.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
  })

  test('a window that subscribes in mid-answer sees every word once', async () => {
    const chat = t.chat()
    const early = t.watch(chat)
    t.send(chat, 'go')
    const { emit } = await call(0)
    emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'one ' })
    await t.clock.advance(40)
    emit({ type: 'delta', index: 0, text: 'two ' })
    const late = t.watch(chat)
    expect(late.state.messages.at(-1)?.blocks).toEqual([{ type: 'text', text: 'one two ' }])
    emit({ type: 'delta', index: 0, text: 'three' }, { type: 'block-end', index: 0 })
    await t.clock.advance(40)
    for (const window of [early, late]) expect(window.state.messages.at(-1)?.blocks).toEqual([{ type: 'text', text: 'one two three' }])
    ;(await call(0)).emit({ type: 'finish', reason: 'end', usage: { input: 1, output: 1, cacheRead: null, cacheWrite: null, reasoning: null } })
    await t.clock.advance(0)
    expect(early.state).toEqual(t.engine.chatState(chat))
    expect(late.state).toEqual(early.state)
  })

  test('requests are answered in the order of arrival; what waits is visible and can be taken back', async () => {
    const chat = t.chat()
    t.send(chat, 'first')
    const second = t.send(chat, 'second')
    t.send(chat, 'third')
    expect(
      t.engine
        .session(chat)
        .queue()
        .queue.map(({ turnId }) => turnId),
    ).toContain(second)
    expect(t.engine.session(chat).unqueue(second)).toEqual({ removed: true })
    expect(t.engine.session(chat).unqueue(second)).toEqual({ removed: false })
    ;(await call(0)).answer('a')
    ;(await call(1)).answer('b')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: first', 'assistant: a', 'user: third', 'assistant: b'])
  })

  test('"send now" interrupts and goes before the others', async () => {
    const chat = t.chat()
    t.send(chat, 'first')
    await call(0)
    t.send(chat, 'second')
    const third = t.send(chat, 'third')
    t.engine.session(chat).resume(third)
    ;(await call(1)).answer('to the third')
    ;(await call(2)).answer('to the second')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual([
      'user: first',
      'assistant:  (interrupted)',
      'user: third',
      'assistant: to the third',
      'user: second',
      'assistant: to the second',
    ])
  })

  test('the same requestId again returns the first outcome and does nothing twice', async () => {
    const chat = t.chat()
    const requestId = uuidV7Ids.next()
    const content = [{ type: 'text' as const, text: 'once' }]
    const { turnId } = t.engine.session(chat).send(requestId, content)
    expect(t.engine.session(chat).send(requestId, content)).toEqual({ turnId })
    ;(await call(0)).answer('ok')
    await t.clock.advance(0)
    expect(t.engine.session(chat).send(requestId, content)).toEqual({ turnId })
    expect(t.transcript(chat)).toEqual(['user: once', 'assistant: ok'])
    expect(codeOf(() => t.engine.session(t.chat()).send(requestId, content))).toBe('conflict')
  })

  test('an empty message is refused and nothing is stored', () => {
    const chat = t.chat()
    expect(codeOf(() => t.send(chat, ' \n '))).toBe('validation')
    expect(t.transcript(chat)).toEqual([])
  })

  test('lone surrogates are made whole before anything is stored', async () => {
    const chat = t.chat()
    t.send(chat, 'a\ud83d b')
    expect((await call(0)).request.messages[0]?.blocks).toEqual([{ type: 'text', text: 'a\ufffd b' }])
    ;(await call(0)).answer('c\ude00')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: a\ufffd b', 'assistant: c\ufffd'])
  })

  test('a request over the window is refused with context_overflow, and the message is kept', async () => {
    const chat = t.chat()
    t.send(chat, 'x'.repeat(4_200))
    await t.clock.until(() => t.status(chat).state === 'idle')
    expect(t.provider.calls).toHaveLength(0)
    const last = t.engine.chatState(chat).messages.at(-1)
    expect(last).toMatchObject({ state: 'failed', error: { code: 'context_overflow' } })
    expect(t.engine.chatState(chat).messages).toHaveLength(2)
  })

  test('the output limit of a request never reaches past the window', async () => {
    const chat = t.chat()
    t.send(chat, 'x'.repeat(3_600))
    expect((await call(0)).request.maxTokens).toBe(1_000 - 904)
  })

  test('10,000 deltas of one character arrive whole and in few events', async () => {
    const chat = t.chat()
    const window = t.watch(chat)
    t.send(chat, 'go')
    const { emit } = await call(0)
    emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } })
    for (let index = 0; index < 10_000; index += 1) emit({ type: 'delta', index: 0, text: String(index % 10) })
    emit({ type: 'finish', reason: 'end', usage: { input: 1, output: 1, cacheRead: null, cacheWrite: null, reasoning: null } })
    await t.clock.advance(0)
    expect(window.state.messages.at(-1)?.blocks).toEqual([{ type: 'text', text: '0123456789'.repeat(1_000) }])
    expect(window.events.length).toBeLessThan(30)
  })
})

describe('a failure', () => {
  test('keeps the partial text and the typed error; Retry does not double the user’s message', async () => {
    const chat = t.chat()
    t.send(chat, 'tell me')
    const first = await call(0)
    first.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half' })
    first.fail('network', 'The connection was cut.')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: tell me', 'assistant: half (failed)'])
    expect(t.engine.chatState(chat).messages[1]?.error).toEqual(appError('network', 'The connection was cut.'))
    const window = t.watch(chat)
    t.engine.session(chat).retry(uuidV7Ids.next())
    const again = await call(1)
    expect(again.request.messages).toEqual([{ role: 'user', blocks: [{ type: 'text', text: 'tell me' }] }])
    again.answer('whole')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: tell me', 'assistant: whole'])
    expect(window.state).toEqual(t.engine.chatState(chat))
  })

  test('source bug 7: after a failure the next request has no two user messages in a row', async () => {
    const chat = t.chat()
    t.send(chat, 'one')
    ;(await call(0)).fail('auth', 'wrong key')
    await t.clock.advance(0)
    t.send(chat, 'two')
    expect((await call(1)).request.messages).toEqual([
      {
        role: 'user',
        blocks: [
          { type: 'text', text: 'one' },
          { type: 'text', text: 'two' },
        ],
      },
    ])
  })

  test('before the first token the engine retries by itself, visibly, and counts every request', async () => {
    const chat = t.chat()
    const window = t.watch(chat)
    t.send(chat, 'hello')
    ;(await call(0)).fail('overloaded', 'busy')
    await t.clock.advance(10)
    expect(window.state.turn?.retry).toEqual({ attempt: 1, maxAttempts: 3, at: expect.any(Number), error: appError('overloaded', 'busy') })
    ;(await call(1)).fail('rate_limit', 'slow down', { retryAfterMs: 7_000 })
    await t.clock.advance(6_900)
    expect(t.provider.calls).toHaveLength(2)
    ;(await call(2)).answer('at last', { input: 5, output: 2 })
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: hello', 'assistant: at last'])
    expect(t.status(chat)).toMatchObject({ requestCount: 3, totals: { input: 5, output: 2 } })
  })

  test('three tries are the limit', async () => {
    const chat = t.chat()
    t.send(chat, 'hello')
    t.provider.onCall = (made) => made.fail('overloaded', 'busy')
    await t.clock.until(() => t.status(chat).state === 'idle')
    expect(t.provider.calls).toHaveLength(3)
    expect(t.engine.chatState(chat).messages[1]).toMatchObject({ state: 'failed', error: { code: 'overloaded' } })
  })

  test('after the first token it never retries by itself', async () => {
    const chat = t.chat()
    t.send(chat, 'hello')
    const first = await call(0)
    first.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'x' })
    first.fail('overloaded', 'busy')
    await t.clock.advance(60_000)
    expect(t.provider.calls).toHaveLength(1)
  })

  test('an answer that never comes ends in a timeout', async () => {
    t.opened.store.transaction('normal', () => t.opened.store.settings.update({ requestTimeoutMs: 1_000 }))
    const chat = t.chat()
    t.send(chat, 'hello')
    const first = await call(0)
    first.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'x' })
    await t.clock.until(() => t.status(chat).state === 'idle')
    expect(first.signal.aborted).toBe(true)
    expect(t.engine.chatState(chat).messages[1]).toMatchObject({ state: 'failed', error: { code: 'timeout' }, blocks: [{ type: 'text', text: 'x' }] })
  })

  test('an empty answer is an error with a way out, not a blank message', async () => {
    const chat = t.chat()
    t.send(chat, 'hello')
    ;(await call(0)).emit({ type: 'finish', reason: 'end', usage: { input: 3, output: 0, cacheRead: null, cacheWrite: null, reasoning: null } })
    await t.clock.advance(0)
    expect(t.engine.chatState(chat).messages[1]).toMatchObject({
      state: 'failed',
      error: { code: 'provider', message: 'The model answered with nothing. Try again.' },
    })
  })

  test('a removed connection is named, and the message is kept', async () => {
    const chat = t.chat()
    t.opened.store.transaction('normal', () => t.opened.store.connections.remove(t.connection.id))
    t.send(chat, 'hello')
    await t.clock.advance(50)
    expect(t.engine.chatState(chat).messages[1]).toMatchObject({ state: 'failed', error: { code: 'not_found' } })
  })

  test('a full disk at the end of an answer loses nothing: it is said, and saved as soon as there is room', async () => {
    const chat = t.chat()
    const window = t.watch(chat)
    t.send(chat, 'hello')
    const finish = t.opened.store.messages.finish
    let full = true
    Object.assign(t.opened.store.messages, {
      finish: (...args: Parameters<typeof finish>) => {
        if (full) throw new Failure(appError('disk', 'The disk is full.'))
        finish(...args)
      },
    })
    ;(await call(0)).answer('precious')
    await t.clock.advance(0)
    expect(window.state.messages.at(-1)).toMatchObject({ state: 'failed', error: { code: 'disk' }, blocks: [{ type: 'text', text: 'precious' }] })
    full = false
    await t.clock.advance(3_000)
    expect(window.state.messages.at(-1)).toMatchObject({ state: 'completed', blocks: [{ type: 'text', text: 'precious' }] })
    expect(t.status(chat).state).toBe('idle')
  })
})

describe('interrupting', () => {
  test.each([true, false])('ends a turn within 100 ms, keeps what had come, and frees the session (streaming: %s)', async (streaming) => {
    const chat = t.chat({ streaming })
    t.send(chat, 'go')
    const first = await call(0)
    first.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'partial' })
    expect(t.engine.session(chat).interrupt()).toMatchObject({ interrupted: true })
    await t.clock.advance(100)
    expect(first.signal.aborted).toBe(true)
    expect(t.transcript(chat)).toEqual(['user: go', 'assistant: partial (interrupted)'])
    expect(t.engine.session(chat).interrupt()).toEqual({ interrupted: false })
    expect(t.status(chat).state).toBe('idle')
  })

  test('does not wait for a provider that ignores the abort', async () => {
    t.provider.deaf = true
    const chat = t.chat()
    t.send(chat, 'go')
    const first = await call(0)
    t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    expect(t.status(chat).state).toBe('idle')
    first.answer('too late')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: go', 'assistant:  (interrupted)'])
  })

  test('works while preparing and while a retry is waited for', async () => {
    const chat = t.chat()
    t.send(chat, 'one')
    t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    expect(t.provider.calls).toHaveLength(0)
    t.send(chat, 'two')
    ;(await call(0)).fail('overloaded', 'busy')
    await t.clock.advance(10)
    t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    expect(t.status(chat).state).toBe('idle')
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant:  (interrupted)', 'user: two', 'assistant:  (interrupted)'])
  })

  test('never touches other conversations', async () => {
    const [a, b] = [t.chat(), t.chat()]
    t.send(a, 'a')
    t.send(b, 'b')
    await call(1)
    t.engine.session(a).interrupt()
    await t.clock.advance(100)
    expect(t.status(b).state).toBe('waiting')
  })
})
