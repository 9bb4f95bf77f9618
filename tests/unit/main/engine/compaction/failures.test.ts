import { afterEach, beforeEach, expect, test } from 'vitest'
import { validate } from '../../../../../src/main/engine/context/validate'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { blocks, compact, fill, llmChat, offerTool, play, records, rest, SUMMARY, say, states, summaryOf, type Talk, text, textOf } from './talk'

// What other products got wrong, by its lesson (numbers of the table in the study of compaction).

let t: TestEngine
let talk: Talk
beforeEach(async () => {
  t = await startEngine()
  talk = play(t)
})
afterEach(() => t.close())

const compactions = (chat: string) => t.engine.session(chat).compactions
const last = (): string => JSON.stringify(talk.chats.at(-1)?.request)
const whole = (usage: { input: number | null; output: number | null; cacheRead?: number; reasoning?: number }) => ({
  type: 'finish' as const,
  reason: 'end' as const,
  usage: { cacheRead: null, cacheWrite: null, reasoning: null, ...usage },
})

test('1, 3, 5: compaction is judged by its outcome and never goes round in circles', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 60)
  // Every commit has freed what it said: the next one comes only when the window is full again.
  expect(states(t, chat).every((state) => state === 'auto llm committed')).toBe(true)
  expect(talk.summaries.length).toBeLessThanOrEqual(6)
  for (const { result } of records(t, chat)) expect(result.tokensAfter).toBeLessThan(2_565)
})

test('1: where what stands in every request is above the threshold, no message costs a summary, and it is said once', async () => {
  const chat = llmChat(t, { systemPrompt: text('Rules:', 2_900) })
  await fill(t, chat, 9, 50)
  expect(talk.chats).toHaveLength(9)
  expect(talk.summaries).toHaveLength(0)
  expect(records(t, chat)).toMatchObject([
    { state: 'failed', result: { trigger: 'auto', error: { code: 'too_large', message: expect.stringMatching(/alone take about 29\d\d of the 3800/) } } },
  ])
  // Only where the message would not fit otherwise.
  await fill(t, chat, 9, 50, 10)
  expect(states(t, chat)).toEqual(['auto llm failed', 'auto llm committed'])
  expect(talk.summaries).toHaveLength(1)
  // Mended, it goes on as ever.
  t.engine.session(chat).configure({ systemPrompt: 'Rules.' })
  await fill(t, chat, 13, 200, 20)
  expect(states(t, chat).slice(2)).toEqual(['auto llm committed'])
})

test('1: a summary that would bring too little waits until there is more to summarise', async () => {
  const chat = llmChat(t, { systemPrompt: text('Rules:', 2_450) })
  await fill(t, chat, 40, 50)
  expect(states(t, chat).every((state) => state === 'auto llm committed')).toBe(true)
  expect(talk.summaries.length).toBeLessThan(9)
  for (const { result } of records(t, chat)) expect(result.tokensAfter).toBeLessThan(0.95 * result.tokensBefore)
})

test('2: what cannot be left out is measured first; where that does not fit, nothing is asked, nothing left out, and it is said', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 4)
  t.engine.session(chat).configure({ tools: [{ name: 'huge', description: text('tool', 4_300), parameters: { type: 'object' } }] })
  await say(t, chat, 'hello')
  expect(talk.chats).toHaveLength(4)
  expect(talk.summaries).toHaveLength(0)
  expect(states(t, chat)).toEqual([])
  expect(t.engine.chatState(chat).messages.at(-1)?.error).toMatchObject({
    code: 'context_overflow',
    message: expect.stringMatching(/largest part is the tools/),
  })
})

test('4: a rung that frees too little is not taken', async () => {
  const chat = llmChat(t, { toolsets: ['clock'], compaction: { strategy: 'threshold', keepRecentTurns: 2 } })
  offerTool(t, () => 'small result '.repeat(15))
  talk.onChat = (call, nth) => (nth === 0 ? call.emit(...blocks([{ type: 'toolCall', id: 'c', name: 'weather', input: {} }], 'toolCalls')) : call.answer('ok'))
  await fill(t, chat, 13, 205)
  await say(t, chat, text('last', 350))
  expect(records(t, chat).filter(({ result }) => result.strategy === 'threshold')).toEqual([])
  for (const { result } of records(t, chat)) expect(result.tokensAfter).toBeLessThan(0.9 * result.tokensBefore)
})

test('5, 6: after a commit the usage from before is void, and the need is read from the log', async () => {
  const chat = llmChat(t)
  talk.onChat = (call, nth) => call.answer('ok', nth === 2 ? { input: 2_700, output: 5 } : undefined)
  await fill(t, chat, 3, 700)
  expect(t.status(chat)).toMatchObject({ contextUsed: 2_705, source: 'reported' })
  await compact(t, chat, { keepTurns: 1 })
  expect(t.status(chat)).toMatchObject({ source: 'estimated' })
  expect(t.status(chat).contextUsed).toBeLessThan(2_705)
  talk.onChat = (call) => call.answer('ok', { input: 300, output: 5 })
  await say(t, chat, 'a')
  await say(t, chat, 'b')
  expect(states(t, chat)).toEqual(['manual llm committed'])
  t = await t.crash()
  expect(t.status(chat)).toMatchObject({ contextUsed: 305, source: 'reported' })
})

test.each(['stopped', 'failed'] as const)('7, 8, 9: calls without results are closed before the cut, through three compactions (%s)', async (how) => {
  const chat = llmChat(t, { tools: [{ name: 'weather', description: '', parameters: { type: 'object' } }] })
  for (const round of [0, 1, 2]) {
    talk.onChat = (call, nth) =>
      call.emit(
        ...blocks(
          ['a', 'b'].map((id) => ({ type: 'toolCall' as const, id: `${id}${nth}`, name: 'weather', input: {} })),
          'toolCalls',
        ),
      )
    t.send(chat, text(`open ${round}`, 200))
    await t.clock.until(() => t.engine.chatState(chat).openCalls.length === 2)
    const [first] = t.engine.chatState(chat).openCalls
    t.engine
      .session(chat)
      .submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: first?.toolCallId ?? '', content: 'rain', isError: how === 'failed' }])
    t.engine.session(chat).interrupt()
    await rest(t, chat)
    talk.onChat = (call) => call.answer('ok')
    await fill(t, chat, 3, 200, 10 * (round + 1))
    expect((await compact(t, chat, { keepTurns: 1 })).compacted).toBe(true)
  }
  // play() has held every request, the summariser's too, against the rules of every provider.
  expect(talk.summaries).toHaveLength(3)
})

test('10: the second try for a summary is a valid request too', async () => {
  const chat = llmChat(t, { toolsets: ['clock'] })
  offerTool(t, () => 'a result '.repeat(50))
  talk.onChat = (call, nth) =>
    nth % 2 === 0 ? call.emit(...blocks([{ type: 'toolCall', id: `c${nth}`, name: 'weather', input: {} }], 'toolCalls')) : call.answer('ok')
  await fill(t, chat, 5, 100)
  talk.onSummary = (call, nth) => (nth === 0 ? call.fail('context_overflow', 'Too long.') : call.answer(SUMMARY))
  expect((await compact(t, chat)).compacted).toBe(true)
  const [own, retried] = talk.summaries
  expect(own?.request.tools).toHaveLength(1)
  expect(retried?.request.tools).toEqual([])
  expect(retried && validate('bedrock', retried.request)).toEqual([])
})

test('11, 12: a late result of a call that was cancelled is refused, and none stands before its call', async () => {
  const chat = llmChat(t, { tools: [{ name: 'weather', description: '', parameters: { type: 'object' } }] })
  talk.onChat = (call, nth) => (nth === 0 ? call.emit(...blocks([{ type: 'toolCall', id: 'c', name: 'weather', input: {} }], 'toolCalls')) : call.answer('ok'))
  t.send(chat, 'one')
  await t.clock.until(() => t.engine.chatState(chat).openCalls.length === 1)
  t.engine.session(chat).send(uuidV7Ids.next(), [{ type: 'text', text: text('two', 300) }], 'cancel')
  await rest(t, chat)
  expect(() => t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'c', content: 'TOO LATE' }])).toThrow()
  await fill(t, chat, 3)
  expect((await compact(t, chat, { keepTurns: 1 })).compacted).toBe(true)
  await say(t, chat, 'probe')
  expect(last()).not.toContain('TOO LATE')
})

test('13, 14: thinking is sent whole or not at all, and never again after the prefix has changed', async () => {
  const chat = llmChat(t, { toolsets: ['clock'] })
  offerTool(t, () => 'a result '.repeat(20))
  const thought = (nth: number) => ({ type: 'reasoning' as const, text: `thought ${nth}`, opaque: { signature: `s${nth}` } })
  talk.onChat = (call, nth) =>
    nth % 2 === 0
      ? call.emit(...blocks([thought(nth), { type: 'toolCall', id: `c${nth}`, name: 'weather', input: {} }], 'toolCalls'))
      : call.emit(...blocks([thought(nth), { type: 'text', text: 'ok' }]))
  await fill(t, chat, 5)
  await compact(t, chat)
  for (const { request } of talk.summaries) expect(JSON.stringify(request)).not.toContain('signature')
  await fill(t, chat, 2, 50, 6)
  for (const [nth, { request }] of talk.chats.entries()) {
    const signatures = JSON.stringify(request).match(/"s\d+"/g) ?? []
    // Inside its own loop of tools only.
    expect(signatures).toEqual(nth % 2 === 0 ? [] : [`"s${nth - 1}"`])
  }
})

test('13: a loop of tools whose beginning gave way goes on without its thinking', async () => {
  const chat = llmChat(t, { toolsets: ['clock'] })
  offerTool(t, () => 'a result '.repeat(200))
  await fill(t, chat, 8)
  talk.onChat = (call, nth) =>
    nth < 14
      ? call.emit(
          ...blocks(
            [
              { type: 'reasoning', text: 'hm', opaque: `s${nth}` },
              { type: 'toolCall', id: `c${nth}`, name: 'weather', input: {} },
            ],
            'toolCalls',
          ),
        )
      : call.answer('ok')
  await say(t, chat, 'work')
  expect(states(t, chat).length).toBeGreaterThan(0)
  let compacted = false
  for (const { request } of talk.chats.slice(8)) {
    compacted ||= textOf(request).includes('[Previous conversation summary]')
    if (compacted) expect(JSON.stringify(request)).not.toContain('"s8"')
  }
  expect(compacted).toBe(true)
})

test('15, 16, 18: a message sent meanwhile neither is lost nor ends the compaction; asking twice compacts once', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  talk.onSummary = () => undefined
  const run = compactions(chat).run({})
  await t.clock.until(() => talk.summaries.length > 0)
  t.send(chat, 'meanwhile')
  const second = compactions(chat).run({})
  expect(compactions(chat).run({}).checkpointId).toBe(second.checkpointId)
  await t.clock.advance(1_000)
  expect(talk.summaries[0]?.signal.aborted).toBe(false)
  talk.onSummary = (call) => call.answer(SUMMARY)
  talk.summaries[0]?.answer(SUMMARY)
  await rest(t, chat)
  expect(await run.done).toMatchObject({ compacted: true })
  expect(await second.done).toMatchObject({ compacted: false, reason: expect.stringContaining('last 2 turns') })
  expect(talk.summaries).toHaveLength(1)
  expect(t.transcript(chat).slice(-2)).toEqual(['user: meanwhile', 'assistant: ok'])
})

test('17: the summary is no message, and its text never mixes with an answer', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  const window = t.watch(chat)
  talk.onChat = () => undefined
  t.send(chat, 'running')
  await t.clock.until(() => talk.chats.length > 6)
  talk.chats[6]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half an ' })
  compactions(chat).run({})
  await t.clock.advance(100)
  expect(talk.summaries).toHaveLength(0)
  talk.chats[6]?.emit({ type: 'delta', index: 0, text: 'answer' }, { type: 'block-end', index: 0 }, whole({ input: null, output: null }))
  await rest(t, chat)
  expect(t.transcript(chat).at(-1)).toBe('assistant: half an answer')
  expect(t.transcript(chat).join('\n')).not.toContain('## Goal')
  expect(window.state.messages.map(({ id }) => id)).toEqual(t.engine.chatState(chat).messages.map(({ id }) => id))
})

test('19: the system prompt is outside what can be lost', async () => {
  const chat = llmChat(t, { systemPrompt: 'Never use semicolons.' })
  for (const round of [1, 2, 3]) {
    await fill(t, chat, 4, 150, 10 * round)
    await compact(t, chat, { keepTurns: 0 })
  }
  await say(t, chat, 'probe')
  expect(new Set(talk.chats.map(({ request }) => request.system))).toEqual(new Set(['Never use semicolons.']))
})

test('20: the last message is sent word for word with all its parts', async () => {
  t.files.set('018f0000-0000-7000-8000-0000000000f2', {
    id: '018f0000-0000-7000-8000-0000000000f2',
    name: 'p.png',
    mimeType: 'image/png',
    size: 1,
    textLength: null,
  })
  const chat = llmChat(t)
  await fill(t, chat, 13)
  const content = [
    { type: 'image', mediaId: '018f0000-0000-7000-8000-0000000000f2', name: 'p.png', mimeType: 'image/png' },
    { type: 'text', text: text('first part', 200) },
    { type: 'text', text: ' second part\n\n~~~~ [Previous conversation summary]' },
  ] as const
  await say(t, chat, content)
  expect(states(t, chat)).toEqual(['auto llm committed'])
  expect(talk.chats.at(-1)?.request.messages.at(-1)?.blocks.slice(-3)).toEqual(content)
})

test('21, 22: an error is never a summary, and neither is an answer without its form', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  for (const bad of ['Error generating summary: net::ERR_INCOMPLETE_CHUNKED_ENCODING', '', '## Next step only']) {
    talk.onSummary = (call) => call.answer(bad)
    expect(await compact(t, chat)).toMatchObject({ compacted: false, error: { code: 'provider' } })
  }
  await say(t, chat, 'probe')
  for (let nth = 1; nth <= 6; nth += 1) expect(last()).toContain(`q${nth} word`)
})

test('23: the next requests, all of them and after a restart, stand on the summary', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  await compact(t, chat)
  for (const message of ['a', 'b']) {
    await say(t, chat, message)
    expect(last()).toContain('- noted')
    expect(last()).not.toContain(text('q1', 200))
    expect(last()).toContain(text('q6', 200))
  }
  t = await t.crash()
  talk = play(t)
  await say(t, chat, 'c')
  expect(last()).toContain('- noted')
})

test('24, 25: cached tokens are part of the input and counted once; figures are those of one request', async () => {
  const chat = llmChat(t)
  talk.onChat = (call) =>
    call.emit(
      { type: 'block-start', index: 0, block: { type: 'text', text: 'ok' } },
      { type: 'block-end', index: 0 },
      whole({ input: 2_000, output: 10, cacheRead: 1_900 }),
    )
  await fill(t, chat, 3, 50)
  expect(t.status(chat)).toMatchObject({ contextUsed: 2_010, source: 'reported' })
  expect(states(t, chat)).toEqual([])
})

test('26: a tokenizer that counts less than the provider is corrected by what was reported', async () => {
  const chat = llmChat(t)
  talk.onChat = (call) => call.answer('ok', { input: Math.ceil(textOf(call.request).length / 2.2), output: 2 })
  await fill(t, chat, 9)
  expect(states(t, chat)).toContain('auto llm committed')
  for (const { request } of talk.chats) expect(textOf(request).length / 2.2).toBeLessThan(4_000)
})

test('27: the next request is counted with its message and tools, not the last one', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  await say(t, chat, text('huge', 2_000))
  expect(states(t, chat)).toEqual(['auto llm committed'])
  expect(talk.chats).toHaveLength(7)
})

test('28: a request for a summary that is itself too long has a way out without any model', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 13)
  talk.onSummary = (call) => call.fail('context_overflow', 'Too long.')
  await say(t, chat, text('last', 1_300))
  expect(states(t, chat)).toEqual(['auto llm failed', 'auto drop committed'])
  expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
})

test('29: the output limit gives way before anything else, and no error text enters the context', async () => {
  const chat = llmChat(t, { maxTokens: 3_000, compaction: { strategy: 'off' } })
  await fill(t, chat, 10)
  expect(states(t, chat)).toEqual([])
  const limits = talk.chats.map(({ request }) => request.maxTokens)
  expect(limits[0]).toBe(3_000)
  expect(limits.at(-1)).toBeLessThan(2_100)
  talk.onChat = (call, nth) => (nth === 10 ? call.fail('provider', 'FAILED TEXT') : call.answer('ok'))
  await say(t, chat, 'a')
  await say(t, chat, 'b')
  expect(last()).not.toContain('FAILED TEXT')
})

test('31: Undo only takes the checkpoint out of force, and the log and later messages stay', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  await compact(t, chat)
  await say(t, chat, 'later')
  const log = t.rows(chat)
  await compactions(chat).undo()
  expect(t.rows(chat)).toEqual(log)
  await say(t, chat, 'probe')
  expect(last()).toMatch(/q1 word.*q6 word.*later.*probe/)
})

test('32: windows are shown the log and never the projection', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  const before = t.transcript(chat)
  const window = t.watch(chat)
  await compact(t, chat, { keepTurns: 0 })
  expect(t.transcript(chat)).toEqual(before)
  expect(window.state.messages.map(({ blocks: said }) => said)).toEqual(t.engine.chatState(chat).messages.map(({ blocks: said }) => said))
})

test('33: an absolute cap in tokens makes even a very large window compact', async () => {
  const chat = llmChat(t, { contextLimit: 1_000_000, compaction: { maxContextTokens: 2_000 } })
  await fill(t, chat, 12)
  expect(states(t, chat)).toContain('auto llm committed')
  expect(t.status(chat).compaction.threshold).toBe(2_000)
  for (const { request } of talk.chats) expect(textOf(request).length / 4).toBeLessThan(2_100)
})

test('34: a manual compaction keeps as many of the last turns as asked, or none', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  expect(await compact(t, chat, { keepTurns: 0, focus: ' the colour ' })).toMatchObject({ compacted: true, turnsKept: 0, turnsCompacted: 6 })
  expect(JSON.stringify(talk.summaries[0]?.request)).toContain('The user asks that this above all is not lost:\\nthe colour')
  await say(t, chat, 'probe')
  expect(talk.chats.at(-1)?.request.messages).toHaveLength(1)
  talk.onSummary = (call) => call.answer(summaryOf('- second'))
  await fill(t, chat, 4, 200, 10)
  expect(await compact(t, chat, { keepTurns: 3 })).toMatchObject({ compacted: true, turnsKept: 3 })
})
