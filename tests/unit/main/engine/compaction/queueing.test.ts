import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { compact, fill, llmChat, play, rest, SUMMARY, states, type Talk, text } from './talk'

let t: TestEngine
let talk: Talk
beforeEach(async () => {
  t = await startEngine()
  talk = play(t)
})
afterEach(() => t.close())

const compactions = (chat: string) => t.engine.session(chat).compactions

describe('what is sent while the chat is being compacted', () => {
  test('waits visibly, and is then sent on the new ground, in order', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const window = t.watch(chat)
    talk.onSummary = () => undefined
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    expect(window.state.compactions).toMatchObject([{ id: run.checkpointId, state: 'running', text: '' }])
    t.send(chat, 'first')
    t.send(chat, 'second')
    expect(window.state.queue.map(({ content }) => content)).toEqual([[{ type: 'text', text: 'first' }], [{ type: 'text', text: 'second' }]])
    const half = SUMMARY.slice(0, 20)
    talk.summaries[0]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: half })
    await t.clock.advance(100)
    expect(window.state.compactions[0]?.text).toBe(half)
    expect(talk.chats).toHaveLength(6)
    talk.summaries[0]?.emit({ type: 'delta', index: 0, text: SUMMARY.slice(20) }, { type: 'block-end', index: 0 })
    talk.summaries[0]?.emit({ type: 'finish', reason: 'end', usage: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null } })
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: true })
    expect(t.transcript(chat).slice(-4)).toEqual(['user: first', 'assistant: ok', 'user: second', 'assistant: ok'])
    expect(JSON.stringify(talk.chats[6]?.request)).toContain('- noted')
    expect(window.state.compactions).toMatchObject([{ id: run.checkpointId, state: 'committed' }])
  })

  test('is sent without it when the user cancels or it fails', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = () => undefined
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    t.send(chat, 'first')
    expect(compactions(chat).cancel()).toBe(true)
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: false, error: { code: 'aborted' } })
    expect(t.transcript(chat).slice(-2)).toEqual(['user: first', 'assistant: ok'])
    expect(JSON.stringify(talk.chats[6]?.request)).toContain('q1')
    expect(compactions(chat).cancel()).toBe(false)
  })

  test('while it happens by itself: Cancel sends the message without it', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    talk.onSummary = () => undefined
    t.send(chat, text('last', 300))
    await t.clock.until(() => talk.summaries.length > 0)
    expect(t.status(chat).state).toBe('preparing')
    expect(t.engine.chatState(chat).compactions).toMatchObject([{ state: 'running', result: { trigger: 'auto' } }])
    expect(compactions(chat).cancel()).toBe(true)
    await rest(t, chat)
    expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
    expect(states(t, chat)).toEqual(['auto llm failed'])
  })
})

test('another model that is chosen meanwhile answers the next message, not the one that waits for the compaction', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 13)
  const other = { id: uuidV7Ids.next(), provider: 'anthropic', label: 'Other', hasSecret: true, createdAt: t.clock.now() } as const
  t.opened.store.transaction('normal', () => t.opened.store.connections.save(other))
  talk.onSummary = () => undefined
  t.send(chat, text('last', 300))
  await t.clock.until(() => talk.summaries.length > 0)
  t.engine.session(chat).configure({ connectionId: other.id, model: 'n', contextLimit: 4_000 })
  talk.summaries[0]?.answer(SUMMARY)
  await rest(t, chat)
  t.send(chat, 'next')
  await rest(t, chat)
  const asked = talk.chats.slice(-2).map(({ connectionId, request }) => [connectionId, request.model])
  const named = t.engine
    .chatState(chat)
    .messages.filter(({ author }) => author.kind === 'assistant')
    .slice(-2)
  expect(asked).toEqual([
    [t.connection.id, 'm'],
    [other.id, 'n'],
  ])
  expect(named.map(({ connectionId, model }) => [connectionId, model])).toEqual(asked)
})

test('a long system prompt that is written meanwhile belongs to the next message, and so does its size', async () => {
  const chat = llmChat(t)
  t.engine.session(chat).configure({ systemPrompt: 'Be brief.' })
  await fill(t, chat, 13)
  talk.onSummary = () => undefined
  t.send(chat, text('last', 300))
  await t.clock.until(() => talk.summaries.length > 0)
  t.engine.session(chat).configure({ systemPrompt: text('Be thorough.', 7_500) })
  talk.summaries[0]?.answer(SUMMARY)
  await rest(t, chat)
  expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
  expect(talk.chats.at(-1)?.request.system).toBe('Be brief.')
})

describe('Send now while the chat is being compacted', () => {
  test('ends one by hand, and the message goes at once, before a compaction that waits', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const before = t.rows(chat)
    talk.onSummary = () => undefined
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    const waiting = compactions(chat).run({})
    t.send(chat, 'first')
    const second = t.send(chat, 'second')
    talk.onSummary = (call) => call.answer(SUMMARY)
    t.engine.session(chat).resume(second)
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: false, error: { code: 'aborted' } })
    expect(await waiting.done).toMatchObject({ compacted: true })
    expect(t.rows(chat).slice(0, before.length)).toEqual(before)
    expect(t.transcript(chat).slice(-4)).toEqual(['user: second', 'assistant: ok', 'user: first', 'assistant: ok'])
    expect(JSON.stringify(talk.chats[6]?.request)).toContain('q1')
    expect(JSON.stringify(talk.chats[7]?.request)).toContain('- noted')
  })

  test('ends one that came by itself: the message it was for is sent without it and answered, then this one', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    talk.onSummary = () => undefined
    t.send(chat, text('last', 300))
    await t.clock.until(() => talk.summaries.length > 0)
    t.send(chat, 'first')
    const second = t.send(chat, 'second')
    t.engine.session(chat).resume(second)
    t.engine.session(chat).resume(second)
    await t.clock.until(() => talk.chats.length > 13)
    expect(JSON.stringify(talk.chats[13]?.request)).toContain('q1')
    talk.onSummary = (call) => call.answer(SUMMARY)
    await rest(t, chat)
    expect(t.transcript(chat).slice(-5)).toEqual(['assistant: ok', 'user: second', 'assistant: ok', 'user: first', 'assistant: ok'])
    expect(states(t, chat)[0]).toBe('auto llm failed')
  })
})

describe('Compact now behind a running turn', () => {
  test('waits visibly, goes before what is queued, and asking again is the same one', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const window = t.watch(chat)
    talk.onChat = () => undefined
    t.send(chat, 'running')
    await t.clock.until(() => talk.chats.length > 6)
    t.send(chat, 'queued')
    const run = compactions(chat).run({})
    expect(compactions(chat).run({ keepTurns: 0 }).checkpointId).toBe(run.checkpointId)
    expect(window.state.compactions).toMatchObject([{ id: run.checkpointId, state: 'queued' }])
    expect(window.state).toEqual(t.engine.chatState(chat))
    await t.clock.advance(1_000)
    expect(talk.summaries).toHaveLength(0)
    talk.onChat = (call) => call.answer('ok')
    talk.chats[6]?.answer('done')
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: true })
    expect(t.provider.calls.slice(7).map(({ request }) => (talk.summaries.some((each) => each.request === request) ? 'summary' : 'turn'))).toEqual([
      'summary',
      'turn',
    ])
    expect(t.transcript(chat).slice(-4)).toEqual(['user: running', 'assistant: done', 'user: queued', 'assistant: ok'])
    expect(window.state.compactions).toMatchObject([{ id: run.checkpointId, state: 'committed' }])
  })

  test('can be taken back before it begins', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onChat = () => undefined
    t.send(chat, 'running')
    await t.clock.until(() => talk.chats.length > 6)
    const run = compactions(chat).run({})
    expect(compactions(chat).cancel()).toBe(true)
    expect(await run.done).toMatchObject({ compacted: false, reason: expect.stringContaining('cancelled') })
    expect(t.engine.chatState(chat).compactions).toEqual([])
    talk.chats[6]?.answer('done')
    await rest(t, chat)
    expect(talk.summaries).toHaveLength(0)
    expect(states(t, chat)).toEqual([])
  })

  test('a summary that is to be written anew waits beside it, each with its own outcome and its own way out', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const { checkpointId } = await compact(t, chat)
    talk.onChat = () => undefined
    t.send(chat, 'running')
    await t.clock.until(() => talk.chats.length > 6)
    const run = compactions(chat).run({ keepTurns: 0 })
    const rewrite = compactions(chat).regenerate(checkpointId, null)
    expect(compactions(chat).regenerate(checkpointId, null).done).toBe(rewrite.done)
    expect(rewrite.checkpointId).toBe(checkpointId)
    expect(t.engine.chatState(chat).compactions.map(({ id, state }) => [id, state])).toEqual([
      [run.checkpointId, 'queued'],
      [checkpointId, 'queued'],
    ])
    expect(compactions(chat).cancel(checkpointId)).toBe(true)
    expect(await rewrite.done).toMatchObject({ compacted: false, reason: expect.stringContaining('cancelled') })
    const again = compactions(chat).regenerate(checkpointId, null)
    talk.chats[6]?.answer('done')
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: true, checkpointId: run.checkpointId })
    expect(await again.done).toMatchObject({ compacted: true, checkpointId })
    expect(talk.summaries).toHaveLength(3)
  })

  test('the one that is named is ended, though another waits', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    talk.onSummary = () => undefined
    t.send(chat, text('last', 300))
    await t.clock.until(() => talk.summaries.length > 0)
    const run = compactions(chat).run({})
    const [running] = t.engine.chatState(chat).compactions
    expect(compactions(chat).cancel('another')).toBe(false)
    expect(compactions(chat).cancel(running?.id)).toBe(true)
    expect(compactions(chat).cancel(running?.id)).toBe(false)
    talk.onSummary = (call) => call.answer(SUMMARY)
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: true })
    expect(states(t, chat)).toEqual(['auto llm failed', 'manual llm committed'])
  })

  test('a partial answer is no part of the summary; the turn is whole before it begins', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onChat = () => undefined
    t.send(chat, 'running')
    await t.clock.until(() => talk.chats.length > 6)
    talk.chats[6]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half' })
    const run = compactions(chat).run({ keepTurns: 0 })
    t.engine.session(chat).interrupt()
    await rest(t, chat)
    expect(await run.done).toMatchObject({ compacted: true, turnsKept: 1 })
    expect(JSON.stringify(talk.summaries[0]?.request)).not.toContain('half')
  })

  test('is refused after shutdown, and shutting down ends what runs', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = () => undefined
    const run = compactions(chat).run({})
    await t.clock.until(() => talk.summaries.length > 0)
    const ended = t.engine.shutdown()
    await t.clock.advance(200)
    await ended
    expect(await run.done).toMatchObject({ compacted: false, error: { code: 'aborted' } })
    expect(states(t, chat)).toEqual(['manual llm failed'])
    expect(failureOf(() => compactions(chat).run({}))).toMatchObject({ code: 'shutdown' })
  })
})

test('an edit that is sent while the chat is compacted waits for it, and Stop does not', async () => {
  const chat = llmChat(t)
  await fill(t, chat, 6)
  talk.onSummary = () => undefined
  compactions(chat).run({})
  await t.clock.until(() => talk.summaries.length > 0)
  const [question] = t.engine.chatState(chat).messages.slice(-2)
  t.engine.session(chat).edit(uuidV7Ids.next(), question?.id ?? '', [{ type: 'text', text: 'rather this' }])
  await t.clock.advance(500)
  expect(talk.chats).toHaveLength(6)
  t.engine.session(chat).interrupt()
  await t.clock.advance(100)
  expect(t.status(chat).state).toBe('idle')
  expect(t.engine.session(chat).idle).toBe(false)
  talk.summaries[0]?.answer(SUMMARY)
  await rest(t, chat)
  expect(t.transcript(chat).slice(-2)).toEqual(['user: rather this', 'assistant:  (interrupted)'])
})
