import { failure } from '@shared/errors'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Search, ToolScope } from '../../src/main/engine/ports'
import { type ToolBench, toolBench } from '../fixtures/tools'

type Question = Parameters<Search['earlier']>[0]

const CHAT = '01900000-0000-7000-8000-00000000c0de'
const COVERED: ToolScope = { conversationId: CHAT, coveredUntil: '01900000-0000-7000-8000-00000000beef' }
const WHOLE: ToolScope = { conversationId: CHAT, coveredUntil: null }

let asked: Question[]
let bench: ToolBench
beforeEach(() => {
  asked = []
  bench = toolBench({
    earlier: async (question) => {
      asked.push(question)
      if (question.text === 'broken') throw failure('internal', 'The search stopped unexpectedly. Try again.')
      return `answer to ${question.text}`
    },
  })
})
afterEach(() => bench.tools.close())

const run = (input: Readonly<Record<string, unknown>>, scope = COVERED, signal = new AbortController().signal) =>
  bench.tools.run([], 'search_earlier', input, scope, signal)

test('it is offered exactly where a part of the conversation is covered, whatever toolsets are on', async () => {
  const names = async (toolsets: readonly string[], scope: ToolScope) => (await bench.tools.list(toolsets, scope)).map(({ name }) => name)
  expect(await names([], COVERED)).toEqual(['search_earlier'])
  expect(await names(['clock'], COVERED)).toEqual(['clock_now', 'search_earlier'])
  expect(await names(['clock'], WHOLE)).toEqual(['clock_now'])
  const [tool] = await bench.tools.list([], COVERED)
  expect(tool).toMatchObject({ source: 'builtin', origin: 'Built in', permission: 'always', parameters: { required: ['query'] } })
  expect(tool?.description).toContain('try again with other words')
})

test('it asks for the covered part of its own conversation', async () => {
  expect(await run({ query: 'who is Ada?' })).toEqual({ content: 'answer to who is Ada?', isError: false })
  expect(asked).toEqual([{ text: 'who is Ada?', conversationId: CHAT, until: COVERED.coveredUntil, maxTokens: 1_500 }])
})

test.each([
  [500, 500],
  [1, 200],
  [1e9, 4_000],
  [800.4, 800],
])('a length of %d becomes %d', async (given, used) => {
  await run({ query: 'q', max_tokens: given })
  expect(asked[0]?.maxTokens).toBe(used)
})

test('a query of any length is cut to what the search reads', async () => {
  await run({ query: 'x'.repeat(100_000) })
  expect(asked[0]?.text).toHaveLength(1_000)
})

test.each([
  [{}, '`query` must be the words to look for.'],
  [{ query: '  ' }, '`query` must be the words to look for.'],
  [{ query: 5 }, '`query` must be the words to look for.'],
  [{ query: 'q', max_tokens: 'many' }, '`max_tokens` must be a number.'],
  [{ query: 'q', max_tokens: Number.NaN }, '`max_tokens` must be a number.'],
])('%j is refused', async (input, content) => {
  expect(await run(input)).toEqual({ content, isError: true })
  expect(asked).toEqual([])
})

test('where nothing is covered there is no such tool', async () => {
  expect(await run({ query: 'q' }, WHOLE)).toEqual({ content: 'There is no tool called search_earlier in this chat.', isError: true })
})

test('a search that fails is a result with an error, and an abort waits for nothing', async () => {
  expect(await run({ query: 'broken' })).toEqual({ content: 'The search stopped unexpectedly. Try again.', isError: true })
  const stuck = toolBench({ earlier: () => new Promise(() => {}) })
  const controller = new AbortController()
  const running = stuck.tools.run([], 'search_earlier', { query: 'q' }, COVERED, controller.signal)
  controller.abort()
  expect((await running).isError).toBe(true)
  await stuck.tools.close()
})
