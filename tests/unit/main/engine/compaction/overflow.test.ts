import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { blocks, compact, fill, llmChat, offerTool, play, records, rest, say, states, type Talk, text, textOf } from './talk'

let t: TestEngine
let talk: Talk
beforeEach(async () => {
  t = await startEngine()
  talk = play(t)
})
afterEach(() => t.close())

const overflow = (call: Talk['chats'][number]): void => call.fail('context_overflow', 'The request is longer than the window of the model.')

describe('a provider that always overflows ends in a typed error after a known number of requests', () => {
  test.each([
    // strategy, requests of the turn, requests for summaries, what became of it
    ['off', 2, 0, ['overflow drop committed']],
    ['threshold', 2, 0, ['overflow drop committed']],
    ['llm', 2, 1, ['overflow llm committed']],
  ] as const)('%s: %i requests of the turn, %i for summaries', async (strategy, chats, summaries, expected) => {
    const chat = t.chat({ contextLimit: 4_000, compaction: { strategy, keepRecentTurns: 2 } })
    await fill(t, chat, 8)
    const log = t.rows(chat)
    const before = talk.chats.length
    talk.onChat = overflow
    await say(t, chat, 'more')
    expect(talk.chats.length - before).toBe(chats)
    expect(talk.summaries).toHaveLength(summaries)
    expect(states(t, chat)).toEqual(expected)
    expect(t.engine.chatState(chat).messages.at(-1)).toMatchObject({ state: 'failed', error: { code: 'context_overflow' } })
    expect(t.rows(chat).slice(0, log.length)).toEqual(log)
    for (const { request } of talk.chats.slice(before)) expect(textOf(request)).toMatch(/more$/)
  })

  test('llm, whose summaries overflow too: two requests of the turn, two for summaries', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 8)
    talk.onChat = overflow
    talk.onSummary = overflow
    await say(t, chat, 'more')
    expect(talk.chats).toHaveLength(10)
    expect(talk.summaries).toHaveLength(2)
    expect(states(t, chat)).toEqual(['overflow llm failed', 'overflow drop committed'])
    expect(t.engine.chatState(chat).messages.at(-1)).toMatchObject({ state: 'failed', error: { code: 'context_overflow' } })
  })

  test('llm, above the threshold already: one summary in the turn, then the deterministic rungs', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    talk.onChat = overflow
    await say(t, chat, text('more', 300))
    expect(talk.chats).toHaveLength(15)
    expect(talk.summaries).toHaveLength(1)
    expect(states(t, chat)).toEqual(['auto llm committed', 'overflow drop committed'])
  })

  test('with nothing to leave out: one request and the provider’s word', async () => {
    const chat = llmChat(t)
    talk.onChat = overflow
    await say(t, chat, 'first')
    expect(talk.chats).toHaveLength(1)
    expect(talk.summaries).toHaveLength(0)
    expect(states(t, chat)).toEqual([])
    expect(t.engine.chatState(chat).messages.at(-1)).toMatchObject({ state: 'failed', error: { code: 'context_overflow' } })
  })

  test('in a loop of tools: every turn ends', async () => {
    const chat = llmChat(t, { toolsets: ['clock'] })
    offerTool(t, () => 'result '.repeat(100))
    await fill(t, chat, 4)
    talk.onChat = (call, nth) => (nth === 4 ? call.emit(...blocks([{ type: 'toolCall', id: 'c1', name: 'weather', input: {} }], 'toolCalls')) : overflow(call))
    await say(t, chat, 'more')
    expect(talk.chats).toHaveLength(7)
    expect(talk.summaries).toHaveLength(1)
    expect(t.engine.chatState(chat).turn).toBeNull()
  })
})

describe('a provider that overflows once', () => {
  test.each(['off', 'threshold', 'llm'] as const)('%s: room is made, the same message is sent again and answered', async (strategy) => {
    const chat = t.chat({ contextLimit: 4_000, compaction: { strategy, keepRecentTurns: 2 } })
    await fill(t, chat, 8)
    talk.onChat = (call, nth) => (nth === 8 ? overflow(call) : call.answer('made it'))
    await say(t, chat, 'more')
    expect(t.transcript(chat).slice(-2)).toEqual(['user: more', 'assistant: made it'])
    const [refused, taken] = talk.chats.slice(8)
    expect(JSON.stringify(taken?.request.messages).length).toBeLessThan(0.8 * JSON.stringify(refused?.request.messages).length)
    expect(t.transcript(chat).filter((line) => line.startsWith('user: more'))).toHaveLength(1)
    const [record] = records(t, chat)
    expect(record?.result).toMatchObject({ trigger: 'overflow', strategy: strategy === 'llm' ? 'llm' : 'drop' })
    expect(record?.result.tokensAfter).toBeLessThan(record?.result.tokensBefore ?? 0)
  })

  test('after the first token: it is not tried again', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 8)
    talk.onChat = (call) => {
      call.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half' })
      overflow(call)
    }
    await say(t, chat, 'more')
    expect(talk.chats).toHaveLength(9)
    expect(states(t, chat)).toEqual([])
  })
})

describe('a request that would be longer than the window is not sent', () => {
  test('off: the oldest turns are left out', async () => {
    const chat = t.chat({ contextLimit: 4_000, compaction: { strategy: 'off' } })
    await fill(t, chat, 17)
    await say(t, chat, text('more', 800))
    expect(states(t, chat)).toEqual(['overflow drop committed'])
    expect(talk.chats).toHaveLength(18)
    expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
  })

  test('a message that is larger than the window by itself: no request, and an error that says what does not fit', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 2)
    await say(t, chat, text('huge', 4_200))
    expect(talk.chats).toHaveLength(2)
    expect(talk.summaries.length).toBeLessThanOrEqual(2)
    const { error } = t.engine.chatState(chat).messages.at(-1) ?? {}
    expect(error).toMatchObject({ code: 'context_overflow' })
    expect(error?.message).toMatch(/message/)
    expect(error?.message).not.toMatch(/Compact it/)
    // The chat lives on.
    t.engine.session(chat).edit(uuidV7Ids.next(), t.engine.chatState(chat).messages.at(-2)?.id ?? '', [{ type: 'text', text: 'short' }])
    await rest(t, chat)
    expect(t.transcript(chat).slice(-2)).toEqual(['user: short', 'assistant: ok'])
  })

  test('a system prompt that is larger than the window: the same', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 2)
    t.engine.session(chat).configure({ systemPrompt: text('huge', 4_200) })
    await say(t, chat, 'hello')
    expect(talk.chats).toHaveLength(2)
    const { error } = t.engine.chatState(chat).messages.at(-1) ?? {}
    expect(error).toMatchObject({ code: 'context_overflow' })
    expect(error?.message).toMatch(/system prompt/)
  })

  test('pinned messages that fit no longer: an error that says so, and not one of them is cut', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6, 500)
    const questions = t.engine.chatState(chat).messages.filter(({ author }) => author.kind === 'user')
    for (const { id } of questions) t.engine.session(chat).pin(id, true)
    await compact(t, chat)
    t.engine.session(chat).configure({ contextLimit: 2_500 })
    await say(t, chat, 'hello')
    const { error } = t.engine.chatState(chat).messages.at(-1) ?? {}
    expect(error).toMatchObject({ code: 'context_overflow' })
    expect(error?.message).toMatch(/pinned/)
    for (const { request } of talk.chats.slice(6)) for (let nth = 1; nth <= 6; nth += 1) expect(textOf(request)).toContain(text(`q${nth}`, 500))
    for (const { id } of questions) t.engine.session(chat).pin(id, false)
    t.engine.session(chat).retry(uuidV7Ids.next())
    await rest(t, chat)
    expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
  })
})

test.each(['llm', 'off'] as const)('one wild figure of the provider blocks nothing and costs nothing (%s)', async (strategy) => {
  const chat = llmChat(t, { compaction: { strategy } })
  talk.onChat = (call, nth) => call.answer('ok', { input: nth === 6 ? 4_800 : Math.ceil(textOf(call.request).length / 4), output: 2 })
  await fill(t, chat, 7)
  await say(t, chat, text('next', 700))
  expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
  expect(talk.chats).toHaveLength(8)
  expect(states(t, chat)).toEqual([])
})

describe('after Undo the automatic trigger rests', () => {
  test('a request that no longer fits ends in context_overflow with the offer, and none is sent', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    await compact(t, chat)
    await t.engine.session(chat).compactions.undo()
    await say(t, chat, text('more', 1_400))
    const { error } = t.engine.chatState(chat).messages.at(-1) ?? {}
    expect(error).toMatchObject({ code: 'context_overflow', message: expect.stringMatching(/undid its compaction: redo it, compact now/) })
    expect(talk.chats).toHaveLength(13)
    expect(talk.summaries).toHaveLength(1)
    await t.engine.session(chat).compactions.redo()
    t.engine.session(chat).retry(uuidV7Ids.next())
    await rest(t, chat)
    expect(t.transcript(chat).slice(-2)).toEqual([`user: ${text('more', 1_400)}`, 'assistant: ok'])
  })

  test('one that the provider refuses for its length has the same offer', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    await compact(t, chat)
    await t.engine.session(chat).compactions.undo()
    talk.onChat = overflow
    await say(t, chat, 'more')
    expect(talk.chats).toHaveLength(7)
    expect(t.engine.chatState(chat).messages.at(-1)?.error).toMatchObject({
      code: 'context_overflow',
      message: expect.stringMatching(/undid its compaction: redo it, compact now/),
    })
  })

  test('above the threshold it is sent all the same; Compact now ends the rest', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    await compact(t, chat)
    await t.engine.session(chat).compactions.undo()
    expect(t.status(chat).compaction).toMatchObject({ resting: true, threshold: null })
    await say(t, chat, text('more', 400))
    expect(talk.summaries).toHaveLength(1)
    expect(talk.chats).toHaveLength(14)
    await compact(t, chat)
    expect(t.status(chat).compaction).toMatchObject({ resting: false, threshold: 2_850 })
    await fill(t, chat, 13, 200, 20)
    expect(states(t, chat)).toContain('auto llm committed')
  })
})
