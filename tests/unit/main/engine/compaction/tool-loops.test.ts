import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import type { Call } from '../../../../fixtures/scripted-provider'
import { blocks, fill, llmChat, offerTool, play, records, rest, say, states, type Talk, text, textOf } from './talk'

let t: TestEngine
let talk: Talk
beforeEach(async () => {
  t = await startEngine()
  talk = play(t)
})
afterEach(() => t.close())

const work = (call: Call, nth: number): void => call.emit(...blocks([{ type: 'toolCall', id: `c${nth}`, name: 'weather', input: {} }], 'toolCalls'))

test.each(['llm', 'threshold'] as const)('%s: a long loop of tools in one turn stays in the window, with one summary at most', async (strategy) => {
  const chat = llmChat(t, { toolsets: ['clock'], compaction: { strategy, keepRecentTurns: 2 } })
  offerTool(t, (run) => `result ${run} ${'of the tool '.repeat(150)}`)
  await fill(t, chat, 6)
  talk.onChat = (call, nth) => (nth < 30 ? work(call, nth) : call.answer('done'))
  await say(t, chat, 'work')
  expect(t.transcript(chat).at(-1)).toBe('assistant: done')
  expect(talk.summaries.length).toBeLessThanOrEqual(strategy === 'llm' ? 1 : 0)
  for (const { request } of talk.chats) {
    expect(textOf(request).length / 4 + request.maxTokens).toBeLessThan(4_100)
    expect(textOf(request)).not.toBe('')
  }
  for (const { request } of talk.chats.slice(6)) {
    expect(request.messages.some(({ blocks: said }) => said.some((block) => block.type === 'text' && block.text === 'work'))).toBe(true)
  }
  // The last round is whole: the model has just asked for it.
  const last = talk.chats.at(-1)?.request.messages.at(-1)?.blocks[0]
  expect(last).toMatchObject({ type: 'toolResult', content: expect.stringMatching(/^result 24 (of the tool ?)+/) })
  expect(records(t, chat).every(({ result }) => result.tokensAfter < result.tokensBefore)).toBe(true)
})

test('a model that summarises badly in a long loop is asked twice in the turn and no more', async () => {
  const chat = llmChat(t, { toolsets: ['clock'] })
  offerTool(t, (run) => `result ${run} ${'of the tool '.repeat(150)}`)
  await fill(t, chat, 10)
  talk.onSummary = (call) => call.answer('no')
  talk.onChat = (call, nth) => (nth < 30 ? work(call, nth) : call.answer('done'))
  await say(t, chat, 'work')
  expect(t.transcript(chat).at(-1)).toBe('assistant: done')
  expect(talk.summaries).toHaveLength(2)
})

test('one turn that is too big by itself: its finished rounds become text, its question stays', async () => {
  const chat = llmChat(t, { toolsets: ['clock'], contextLimit: 2_000 })
  t.tools.offered = [{ name: 'weather', description: '', parameters: { type: 'object', a: 1 }, source: 'builtin', origin: 'b', permission: 'always' }]
  t.tools.onRun = async () => ({ content: 'r'.repeat(400), isError: false })
  talk.onChat = (call, nth) =>
    nth < 40 ? call.emit(...blocks([{ type: 'toolCall', id: `c${nth}`, name: 'weather', input: { text: text('arg', 40) } }], 'toolCalls')) : call.answer('done')
  await say(t, chat, 'work')
  await rest(t, chat)
  const { error } = t.engine.chatState(chat).messages.at(-1) ?? {}
  // Calls alone outgrow any window in the end: then it says so, in a typed error, and no request was too long.
  if (error) expect(error).toMatchObject({ code: 'context_overflow' })
  else expect(t.transcript(chat).at(-1)).toBe('assistant: done')
  for (const { request } of talk.chats) expect(textOf(request).length / 4).toBeLessThan(2_100)
  expect(talk.chats.some(({ request }) => textOf(request).includes('[Called weather with'))).toBe(true)
  expect(states(t, chat).length).toBeLessThan(2 * talk.chats.length)
})
