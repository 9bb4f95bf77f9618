import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOfAsync } from '../../../../fixtures/records'
import { blocks, compact, fill, llmChat, offerTool, play, records, rest, SUMMARY, say, states, summaryOf, type Talk, text, textOf } from './talk'

let t: TestEngine
let talk: Talk
beforeEach(async () => {
  t = await startEngine()
  talk = play(t)
})
afterEach(() => t.close())

const compactions = (chat: string) => t.engine.session(chat).compactions
const messages = (chat: string) => t.engine.chatState(chat).messages
/** The last request of a turn, byte for byte. */
const lastRequest = (): string => JSON.stringify(talk.chats.at(-1)?.request)

describe('Undo', () => {
  test.each(['threshold', 'llm'] as const)('%s: what is sent is byte for byte what it was, and later turns stay', async (strategy) => {
    const chat = llmChat(t, { toolsets: ['clock'] })
    offerTool(t, (run) => `result ${run} ${'of the tool '.repeat(80)}`)
    talk.onChat = (call, nth) =>
      nth % 2 === 0 && nth < 8 ? call.emit(...blocks([{ type: 'toolCall', id: `c${nth}`, name: 'weather', input: {} }], 'toolCalls')) : call.answer('ok')
    await fill(t, chat, 4, 50)
    await say(t, chat, 'probe')
    const before = lastRequest()
    const log = t.rows(chat)
    const gauge = t.status(chat).contextUsed
    expect((await compact(t, chat, { strategy })).compacted).toBe(true)
    expect(t.rows(chat)).toEqual(log)
    expect(t.status(chat).contextUsed).toBeLessThan(gauge)
    expect(await compactions(chat).undo()).toBeNull()
    expect(t.status(chat).contextUsed).toBe(gauge)
    expect(t.status(chat).compaction.resting).toBe(true)
    t.engine.session(chat).regenerate(uuidV7Ids.next(), messages(chat).at(-1)?.id ?? '')
    await rest(t, chat)
    expect(lastRequest()).toBe(before)
    expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
  })

  test('and Redo: the very same context again', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    await compact(t, chat)
    await say(t, chat, 'probe')
    const compacted = lastRequest()
    const [record] = records(t, chat)
    await compactions(chat).undo()
    expect(t.engine.chatState(chat).activeCompaction).toBeNull()
    expect(await compactions(chat).redo()).toBe(record?.id)
    t.engine.session(chat).regenerate(uuidV7Ids.next(), messages(chat).at(-1)?.id ?? '')
    await rest(t, chat)
    expect(lastRequest()).toBe(compacted)
    expect(states(t, chat)).toEqual(['manual llm committed'])
    expect(t.status(chat).compaction.resting).toBe(false)
  })

  test('of the second of two puts the first in force again, and Redo goes the same way back', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 5)
    const first = await compact(t, chat)
    await fill(t, chat, 5, 200, 6)
    talk.onSummary = (call) => call.answer(summaryOf('second'))
    const second = await compact(t, chat)
    expect(await compactions(chat).undo()).toBe(first.checkpointId)
    expect(await compactions(chat).undo()).toBeNull()
    expect(await failureOfAsync(compactions(chat).undo())).toMatchObject({ code: 'conflict' })
    expect(await compactions(chat).redo()).toBe(first.checkpointId)
    expect(await compactions(chat).redo()).toBe(second.checkpointId)
    expect(await failureOfAsync(compactions(chat).redo())).toMatchObject({ code: 'conflict' })
    await say(t, chat, 'probe')
    expect(lastRequest()).toContain('second')
  })

  test('survives a restart, and is refused while an answer is being written', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 5)
    await compact(t, chat)
    await compactions(chat).undo()
    t = await t.crash()
    talk = play(t)
    expect(t.engine.chatState(chat)).toMatchObject({ activeCompaction: null, status: { compaction: { resting: true } } })
    talk.onChat = () => undefined
    t.send(chat, 'go')
    await t.clock.until(() => talk.chats.length > 0)
    expect(await failureOfAsync(compactions(chat).redo())).toMatchObject({ code: 'conflict' })
    expect(await failureOfAsync(compactions(chat).undo())).toMatchObject({ code: 'conflict' })
  })
})

describe('a branch', () => {
  test('that begins before the boundary does not use the checkpoint, and switching back does', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const all = messages(chat)
    const last = all.at(-1)?.id ?? ''
    const { checkpointId } = await compact(t, chat)
    t.engine.session(chat).edit(uuidV7Ids.next(), all[2]?.id ?? '', [{ type: 'text', text: 'rather this' }])
    await rest(t, chat)
    expect(lastRequest()).not.toContain('- noted')
    expect(lastRequest()).toContain('q1')
    expect(t.engine.chatState(chat)).toMatchObject({ activeCompaction: null, compactions: [] })
    t.engine.session(chat).switchBranch(last)
    expect(t.engine.chatState(chat)).toMatchObject({ activeCompaction: checkpointId, compactions: [{ id: checkpointId, state: 'committed' }] })
    await say(t, chat, 'probe')
    expect(lastRequest()).toContain('- noted')
  })

  test('that begins behind the boundary keeps it', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const { checkpointId } = await compact(t, chat)
    t.engine.session(chat).edit(uuidV7Ids.next(), messages(chat)[10]?.id ?? '', [{ type: 'text', text: 'rather this' }])
    await rest(t, chat)
    expect(t.engine.chatState(chat).activeCompaction).toBe(checkpointId)
    expect(lastRequest()).toContain('- noted')
    expect(lastRequest()).not.toContain('q6')
  })

  test('edited inside the covered part while its summary is written: the summary is refused, and so is a switch', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = () => undefined
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    t.engine.session(chat).edit(uuidV7Ids.next(), messages(chat)[2]?.id ?? '', [{ type: 'text', text: 'rather this' }])
    talk.summaries[0]?.answer(SUMMARY)
    await rest(t, chat)
    expect((await run.done).error).toMatchObject({ code: 'conflict', message: expect.stringMatching(/changed/) })
    expect(states(t, chat)).toEqual(['manual llm failed'])
    expect(t.transcript(chat).slice(-2)).toEqual(['user: rather this', 'assistant: ok'])
    expect(lastRequest()).not.toContain('- noted')
  })

  test('edited behind the covered part meanwhile: the summary holds, and the answer stands on it', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = () => undefined
    talk.onChat = (call) => call.answer('on it', { input: 555, output: 5 })
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    t.engine.session(chat).edit(uuidV7Ids.next(), messages(chat)[10]?.id ?? '', [{ type: 'text', text: 'rather this' }])
    talk.summaries[0]?.answer(SUMMARY)
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: true })
    expect(lastRequest()).toContain('- noted')
    // What the provider reported is a true anchor on the new ground.
    expect(t.status(chat)).toMatchObject({ contextUsed: 560, source: 'reported' })
    expect(records(t, chat)[0]?.result.reportedAfter).toBe(555)
  })

  test('cleared while the summary is written: the summary is refused', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = () => undefined
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    t.engine.session(chat).clear(false)
    talk.summaries[0]?.answer(SUMMARY)
    await rest(t, chat)
    expect((await run.done).error).toMatchObject({ code: 'conflict', message: expect.stringMatching(/changed/) })
    await say(t, chat, 'probe')
    expect(talk.chats.at(-1)?.request.messages).toEqual([{ role: 'user', blocks: [{ type: 'text', text: 'probe' }] }])
  })
})

describe('the summary', () => {
  test('can be edited: a new version is sent, the old one is kept', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const { checkpointId } = await compact(t, chat)
    expect(await compactions(chat).edit(checkpointId, ' what I say \ud800')).toBe(2)
    await say(t, chat, 'probe')
    expect(lastRequest()).toContain('what I say \ufffd')
    expect(lastRequest()).not.toContain('- noted')
    expect(
      compactions(chat)
        .read(checkpointId)
        .versions.map(({ version, author }) => `${version} ${author}`),
    ).toEqual(['1 model', '2 user'])
    expect(compactions(chat).read(checkpointId).versions[0]?.text).toBe(SUMMARY)
    expect(await failureOfAsync(compactions(chat).edit(checkpointId, ' \n'))).toMatchObject({ code: 'validation' })
    t = await t.crash()
    talk = play(t)
    await say(t, chat, 'probe')
    expect(lastRequest()).toContain('what I say \ufffd')
  })

  test('is not written anew where it would be no smaller than the messages, with all that is added to it', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const { checkpointId } = await compact(t, chat)
    const [before] = records(t, chat)
    talk.onSummary = (call) => call.answer(`${SUMMARY}\n${text('long', 600)}`, { input: 900, output: 600 })
    const again = compactions(chat).regenerate(checkpointId, null)
    await rest(t, chat)
    expect(await again.done).toMatchObject({ compacted: false, error: { code: 'provider', message: expect.stringContaining('not smaller') } })
    expect(talk.summaries).toHaveLength(2)
    expect(records(t, chat)).toEqual([before])
    expect(t.status(chat).totals.output).toBe(600)
  })

  test('can be written anew from the same messages; a failure leaves the old one', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const { checkpointId } = await compact(t, chat)
    await fill(t, chat, 2, 50, 7)
    talk.onSummary = (call) => call.answer('no headings')
    const failed = await compactions(chat).regenerate(checkpointId, null)
    await rest(t, chat)
    expect(await failed.done).toMatchObject({ compacted: false, error: { code: 'provider' } })
    expect(compactions(chat).read(checkpointId).versions).toHaveLength(1)
    talk.onSummary = (call) => call.answer(summaryOf('anew'))
    const again = compactions(chat).regenerate(checkpointId, 'the colour')
    await rest(t, chat)
    expect(await again.done).toMatchObject({ compacted: true })
    const asked = textOf(talk.summaries.at(-1)?.request ?? ({ messages: [] } as never))
    expect(asked).toContain('q1')
    expect(asked).toContain('the colour')
    expect(asked).not.toContain('q7')
    expect(
      compactions(chat)
        .read(checkpointId)
        .versions.map(({ text: version }) => version),
    ).toEqual([SUMMARY, summaryOf('anew')])
    await say(t, chat, 'probe')
    expect(lastRequest()).toContain('anew')
  })
})

describe('figures', () => {
  test('of a summary: what was covered, what is kept, tokens as estimated and then as reported, cost and length', async () => {
    t.models.set('m', { window: 4_000, prices: { input: 2, output: 10 } })
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = (call) => call.answer(SUMMARY, { input: 1_000, output: 100 })
    const used = t.status(chat).contextUsed
    const outcome = await compact(t, chat)
    expect(outcome).toMatchObject({
      compacted: true,
      strategy: 'llm',
      trigger: 'manual',
      messagesBefore: 12,
      messagesAfter: 5,
      turnsBefore: 6,
      turnsAfter: 2,
      turnsCompacted: 4,
      turnsKept: 2,
      tokensBefore: used,
      tokensAfter: t.status(chat).contextUsed,
      reportedAfter: null,
      summaryLength: SUMMARY.length,
      cost: (1_000 * 2 + 100 * 10) / 1_000_000,
    })
    talk.onChat = (call) => call.answer('ok', { input: 777, output: 3 })
    await say(t, chat, 'probe')
    expect(records(t, chat)[0]?.result).toMatchObject({ reportedAfter: 777 })
    expect(t.status(chat).totals).toMatchObject({ input: 1_777, output: 103 })
  })

  test('a preview calls no model and says what would happen, or why nothing would', async () => {
    const chat = llmChat(t)
    expect(await compactions(chat).preview({})).toMatchObject({ compacted: false, reason: 'There is nothing to compact yet.' })
    await fill(t, chat, 2)
    expect(await compactions(chat).preview({})).toMatchObject({ compacted: false, reason: expect.stringContaining('last 2 turns') })
    await fill(t, chat, 4, 200, 3)
    const preview = await compactions(chat).preview({})
    expect(preview).toMatchObject({ compacted: true, turnsCompacted: 4, turnsKept: 2 })
    expect(preview.tokensAfter).toBeLessThan(preview.tokensBefore)
    expect(await compactions(chat).preview({ keepTurns: 0 })).toMatchObject({ turnsCompacted: 6, turnsKept: 0 })
    expect(talk.summaries).toHaveLength(0)
    expect(await compact(t, chat, { strategy: 'threshold' })).toMatchObject({ compacted: false, reason: expect.stringContaining('no tool results') })
  })
})
