import { describe, expect, it } from 'vitest'
import type { Clock, ProviderRequest } from '../../src/main/engine/ports'
import { systemClock } from '../../src/main/platform/clock'
import { createProviders } from '../../src/main/providers'
import { composeAnswer } from '../../src/main/providers/demo/answer'
import { splitIntoDeltas } from '../../src/main/providers/demo/split'
import type { Connection } from '../../src/shared/model/connection'
import { fakeClock } from '../fixtures/clock'
import { type Recording, record, silentLog } from './harness'

const CONNECTION: Connection = { id: 'demo-1', provider: 'demo', label: 'Demo', hasSecret: false, createdAt: 0 }
const demo = (clock: Clock = systemClock) => createProviders({ log: silentLog, clock, demo: { delayMs: 0, deltaMs: 0 } }).open(CONNECTION, null)

function ask(text: string, model = 'demo-chat', extra: Partial<ProviderRequest> = {}): ProviderRequest {
  return {
    model,
    system: null,
    messages: [{ role: 'user', blocks: [{ type: 'text', text }] }],
    maxTokens: 2_000,
    temperature: null,
    tools: [],
    images: new Map(),
    ...extra,
  }
}

async function answer(request: ProviderRequest, kind: 'stream' | 'complete' = 'stream'): Promise<Recording> {
  const recording = record()
  await (await demo())[kind](request, recording.emit, new AbortController().signal)
  recording.end()
  return recording
}

const script = (value: unknown) => `Play this:\n\n\`\`\`demo\n${typeof value === 'string' ? value : JSON.stringify(value)}\n\`\`\`\n`

describe('an ordinary answer', () => {
  it('says what it is, quotes the user and counts the words', async () => {
    const run = await answer(ask('Tell me about three little words'))
    expect(run.text()).toContain('does not think')
    expect(run.text()).toContain('> Tell me about three little words')
    expect(run.text()).toContain('6 words and 32 characters, in a context of 1 message')
    expect(run.end()).toMatchObject({ type: 'finish', reason: 'end', usage: { cacheRead: null, cacheWrite: null, reasoning: null } })
  })

  it('depends on the request alone, and differs between requests', async () => {
    const texts = await Promise.all(['Hello', 'Hello', 'Hello!'].map(async (text) => (await answer(ask(text))).text()))
    expect(texts[0]).toBe(texts[1])
    expect(texts[0]).not.toBe(texts[2])
  })

  it('ends before the first stop text and says so, and plays a script to its end', async () => {
    const whole = (await answer(ask('Hello'))).text()
    const run = await answer(ask('Hello', 'demo-chat', { stop: ['\nNobody:', ' words', 'You wrote'] }))
    expect(run.text()).toBe(whole.slice(0, whole.indexOf('You wrote')))
    expect(run.end()).toMatchObject({ type: 'finish', reason: 'stopText' })
    expect((await answer(ask(script({ text: 'I am Ann.\nBob: and I am Bob.' }), 'demo-chat', { stop: ['\nBob:'] }))).text()).toContain('Bob: and')
  })

  it('shows tables, lists, code and mathematics when asked', () => {
    const text = composeAnswer('a table, a list, some code and math', 1, false)
    expect(text).toContain('| Word | Times | Share |')
    expect(text).toContain('- [x] write the first message')
    expect(text).toContain('```ts\n')
    expect(text).toContain('\\binom{n}{2}')
  })

  it('copes with a message of nothing, of marks, of lone surrogates, of pages', () => {
    for (const text of ['', '  \n', '|||```', '\ud83d', 'x'.repeat(100_000), '```demo']) expect(composeAnswer(text, 1, true).isWellFormed()).toBe(true)
    expect(composeAnswer('x'.repeat(100_000), 1, false).length).toBeLessThan(201_500)
  })

  it('arrives in pieces of a word that give the text back', () => {
    const text = composeAnswer('日本語 and 한국어 and a-very-long-word-without-any-blanks 🙂', 3, true)
    const deltas = splitIntoDeltas(text)
    expect(deltas.join('')).toBe(text)
    expect(Math.max(...deltas.map((delta) => delta.trim().length))).toBeLessThanOrEqual(24)
    expect(deltas.every((delta) => delta.isWellFormed())).toBe(true)
  })

  it('is the same at once', async () => {
    const [streamed, whole] = [await answer(ask('Hello')), await answer(ask('Hello'), 'complete')]
    expect(whole.blocks()).toEqual(streamed.blocks())
    expect(whole.end()).toEqual(streamed.end())
    expect(whole.events.filter((event) => event.type === 'delta')).toHaveLength(1)
  })

  it('stops at the limit', async () => {
    const run = await answer(ask('Hello', 'demo-chat', { maxTokens: 20 }))
    expect(run.end()).toMatchObject({ reason: 'length' })
    expect(run.text().length).toBeGreaterThan(0)
    const finish = run.end()
    expect(finish.type === 'finish' && finish.usage.output).toBeLessThanOrEqual(20)
  })

  it('keeps its pace by the clock', async () => {
    const clock = fakeClock()
    const provider = await createProviders({ log: silentLog, clock }).open(CONNECTION, null)
    const recording = record()
    const running = provider.stream(ask('Hello', 'demo-slow'), recording.emit, new AbortController().signal)
    await clock.advance(799)
    expect(recording.events).toEqual([])
    await clock.advance(1 + 10 * 66)
    expect(recording.events.filter((event) => event.type === 'delta')).toHaveLength(10)
    await clock.until(() => recording.events.at(-1)?.type === 'finish', 120_000)
    await running
    expect(recording.text().length).toBeGreaterThan(1_500)
  })

  it('does not know other models', async () => {
    expect((await answer(ask('Hello', 'gpt-9'))).error()).toMatchObject({ code: 'model_not_found' })
  })
})

describe('a script', () => {
  it('plays exact deltas, so many times, with its own figures and reason', async () => {
    const run = await answer(ask(script({ chunks: ['a', '\ud83d', '\ude42'], repeat: 2, usage: { input: 5, output: 6 }, finish: 'length', reasoning: 'Hm.' })))
    expect(run.blocks()).toEqual([
      { type: 'reasoning', text: 'Hm.' },
      { type: 'text', text: 'a🙂a🙂' },
    ])
    expect(run.events.filter((event) => event.type === 'delta' && event.index === 1)).toHaveLength(6)
    expect(run.end()).toMatchObject({ reason: 'length', usage: { input: 5, output: 6 } })
  })

  it('plays 10,000 deltas of one character', async () => {
    const run = await answer(ask(script({ chunks: ['x'], repeat: 10_000 })))
    expect(run.text()).toBe('x'.repeat(10_000))
  })

  it('can report no figures, and answer with nothing', async () => {
    const run = await answer(ask(script({ usage: null })))
    expect(run.blocks()).toEqual([])
    expect(run.end()).toMatchObject({ type: 'finish', usage: { input: null, output: null } })
  })

  it('fails before the first event, or after so many deltas', async () => {
    const early = await answer(ask(script({ text: 'one two three', error: 'rate_limit' })))
    expect(early.events).toHaveLength(1)
    expect(early.error().code).toBe('rate_limit')
    const late = await answer(ask(script({ text: 'one two three', error: 'network', errorAfter: 2 })))
    expect(late.text()).toBe('one two ')
    expect(late.error().code).toBe('network')
  })

  it('fails so many times and then succeeds', async () => {
    const provider = await demo()
    const codes: string[] = []
    for (let index = 0; index < 3; index += 1) {
      const recording = record()
      await provider.stream(ask(script({ text: 'ok', error: 'overloaded', errorTimes: 2 })), recording.emit, new AbortController().signal)
      const end = recording.end()
      codes.push(end.type === 'error' ? end.error.code : end.type)
    }
    expect(codes).toEqual(['overloaded', 'overloaded', 'finish'])
  })

  it('overflows', async () => {
    expect((await answer(ask(script({ overflow: true })))).error()).toMatchObject({ code: 'context_overflow', status: 400 })
  })

  it.each([
    ['from the start', { hang: true }, ''],
    ['after its text', { text: 'half', hang: true }, 'half'],
  ])('hangs %s until it is stopped', async (_, value, text) => {
    const recording = record()
    const controller = new AbortController()
    const running = (await demo()).stream(ask(script(value)), recording.emit, controller.signal)
    if (text !== '') await recording.first('delta')
    controller.abort()
    await running
    expect(recording.error().code).toBe('aborted')
    expect(recording.text()).toBe(text)
  })

  it('at once can be stopped as well', async () => {
    const recording = record()
    const controller = new AbortController()
    const running = (await demo()).complete(ask(script({ text: 'x', delayMs: 60_000 })), recording.emit, controller.signal)
    controller.abort()
    await running
    expect(recording.events).toHaveLength(1)
    expect(recording.error().code).toBe('aborted')
  })

  it('is the last one of the message', async () => {
    expect((await answer(ask(`${script({ text: 'first' })}\n${script({ text: 'second' })}`))).text()).toBe('second')
  })

  it.each([
    ['{', 'it is not JSON'],
    ['[]', 'it is not an object'],
    ['{"txt":"a"}', 'it has an unknown key "txt"'],
    ['{"__proto__":{}}', 'it has an unknown key "__proto__"'],
    ['{"repeat":-1}', '"repeat" has a wrong value'],
    ['{"chunks":[1]}', '"chunks" has a wrong value'],
    ['{"error":"nonsense"}', '"error" has a wrong value'],
    ['{"tools":[]}', '"tools" has a wrong value'],
    ['{"tools":[{"input":{}}]}', '"tools" has a wrong value'],
    ['{"tools":[{"name":"a","input":[]}]}', '"tools" has a wrong value'],
    ['{"tools":[{"name":"a","constructor":1}]}', '"tools" has a wrong value'],
    ['{"then":1}', 'it is not an object'],
    ['{"then":{"txt":""}}', 'it has an unknown key "txt"'],
    ['{"usage":{"input":"many"}}', '"usage" has a wrong value'],
  ])('%s cannot be played: %s', async (source, why) => {
    expect((await answer(ask(script(source)))).error()).toMatchObject({
      code: 'invalid_request',
      message: `The demo script cannot be played: ${why}. Correct it and send it again.`,
    })
  })
})

describe('demo-flaky', () => {
  it('fails every second request, and loses every third of the others in mid-answer, also when opened anew', async () => {
    const providers = createProviders({ log: silentLog, clock: systemClock, demo: { delayMs: 0, deltaMs: 0 } })
    const ends: string[] = []
    for (let index = 0; index < 6; index += 1) {
      const recording = record()
      const provider = await providers.open(CONNECTION, null)
      await provider.stream(ask('Hello', 'demo-flaky'), recording.emit, new AbortController().signal)
      const end = recording.end()
      ends.push(`${end.type === 'error' ? end.error.code : 'finish'}${recording.text() === '' ? '' : ' with text'}`)
    }
    expect(ends).toEqual(['finish with text', 'overloaded', 'finish with text', 'overloaded', 'network with text', 'overloaded'])
  })
})

it('lists its models', async () => {
  const models = await (await demo()).listModels(new AbortController().signal)
  expect(models.map(({ id, window }) => ({ id, window }))).toEqual(['demo-chat', 'demo-slow', 'demo-tools', 'demo-flaky'].map((id) => ({ id, window: 8_000 })))
})
