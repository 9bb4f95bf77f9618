import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import type { Call } from '../../../../fixtures/scripted-provider'
import { blocks, compact, fill, llmChat, play, records, rest, SUMMARY, say, states, summaryOf, type Talk, text } from './talk'

let t: TestEngine
let talk: Talk
beforeEach(async () => {
  t = await startEngine()
  talk = play(t)
})
afterEach(() => t.close())

type Failing = { readonly how: (call: Call) => void; readonly requests: number; readonly says: RegExp }

/** What a summary model can do wrong, how often it is asked at most, and what the user is told. */
const FAILING: Readonly<Record<string, Failing>> = {
  'is empty': { how: (call) => call.answer(''), requests: 2, says: /answered with nothing/ },
  'is blank': { how: (call) => call.answer(' \n\t '), requests: 2, says: /answered with nothing/ },
  'is cut off at its limit': { how: (call) => call.emit(...blocks([{ type: 'text', text: SUMMARY }], 'length')), requests: 2, says: /cut off at its limit/ },
  'is larger than what it replaces': { how: (call) => call.answer(summaryOf(text('long', 900))), requests: 2, says: /not smaller than what it would replace/ },
  'has no headings': { how: (call) => call.answer('I am sorry, I cannot help with that.'), requests: 2, says: /not write a summary in the form/ },
  'has a goal and no next step': { how: (call) => call.answer('## Goal\nsomething'), requests: 2, says: /not write a summary in the form/ },
  'calls a tool': {
    how: (call) =>
      call.emit(
        ...blocks(
          [
            { type: 'text', text: SUMMARY },
            { type: 'toolCall', id: 'c', name: 'weather', input: {} },
          ],
          'toolCalls',
        ),
      ),
    requests: 2,
    says: /called a tool instead/,
  },
  'is withheld': { how: (call) => call.emit(...blocks([], 'filter')), requests: 2, says: /answered with nothing/ },
  'fails with 500': { how: (call) => call.fail('provider', 'The service failed.', { status: 500 }), requests: 2, says: /The service failed/ },
  'fails in the network': { how: (call) => call.fail('network', 'The connection was cut.'), requests: 2, says: /connection was cut/ },
  'is overloaded': { how: (call) => call.fail('overloaded', 'Too busy.'), requests: 2, says: /Too busy/ },
  overflows: { how: (call) => call.fail('context_overflow', 'Too long.'), requests: 2, says: /Too long/ },
  'is refused for the key': { how: (call) => call.fail('auth', 'The key is wrong.'), requests: 1, says: /key is wrong/ },
  'breaks off in the middle': {
    how: (call) => {
      call.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: SUMMARY })
      call.fail('network', 'The connection was cut.')
    },
    requests: 2,
    says: /connection was cut/,
  },
  'never comes': { how: () => undefined, requests: 1, says: /not ready after 60 s/ },
}

describe.each(Object.entries(FAILING))('a summary that %s', (_, { how, requests, says }) => {
  test('asked for by the user: changes nothing, says why, and is asked for so often and no more', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 5)
    const log = t.rows(chat)
    const used = t.status(chat).contextUsed
    talk.onSummary = how
    const outcome = await compact(t, chat)
    expect(outcome).toMatchObject({ compacted: false, trigger: 'manual', turnsCompacted: 0, tokensBefore: used, tokensAfter: used, summaryLength: 0 })
    expect(outcome.error?.message).toMatch(says)
    expect(talk.summaries).toHaveLength(requests)
    expect(t.rows(chat)).toEqual(log)
    expect(t.engine.chatState(chat)).toMatchObject({ activeCompaction: null, compactions: [{ state: 'failed', result: { error: outcome.error } }] })
    expect(t.status(chat).contextUsed).toBe(used)
    expect(t.opened.store.usage.list(chat, { limit: 100 }).entries.filter(({ purpose }) => purpose === 'summary')).toHaveLength(requests)
  })

  test('needed by itself, while the request fits: the message is sent unchanged, and the user is told', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    expect(talk.summaries).toHaveLength(0)
    talk.onSummary = how
    await say(t, chat, text('last', 300))
    expect(talk.summaries).toHaveLength(requests)
    expect(talk.chats).toHaveLength(14)
    expect(JSON.stringify(talk.chats[13]?.request.messages.slice(0, -1))).toBe(
      JSON.stringify([...(talk.chats[12]?.request.messages ?? []), { role: 'assistant', blocks: [{ type: 'text', text: 'ok' }] }]),
    )
    expect(states(t, chat)).toEqual(['auto llm failed'])
    expect(records(t, chat)[0]?.result.error?.message).toMatch(says)
    expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
  })

  test('needed by itself, while the request does not fit: the oldest turns are left out, and the message is sent', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    const log = t.rows(chat)
    talk.onSummary = how
    await say(t, chat, text('last', 1_300))
    expect(talk.summaries).toHaveLength(requests)
    expect(talk.chats).toHaveLength(14)
    expect(states(t, chat)).toEqual(['auto llm failed', 'auto drop committed'])
    const sent = JSON.stringify(talk.chats[13]?.request.messages)
    expect(sent).toContain(text('last', 1_300))
    expect(sent).toMatch(/\[\d+ older messages were left out here without a summary\.\]/)
    expect(t.rows(chat).slice(0, log.length)).toEqual(log)
    expect(t.status(chat).contextUsed).toBeLessThan(3_800)
  })
})

describe('a summary model that hangs and hears nothing', () => {
  test('is left behind after its time, and the message is sent', async () => {
    const chat = llmChat(t, { compaction: { timeoutMs: 10_000 } })
    await fill(t, chat, 13)
    t.provider.deaf = true
    talk.onSummary = () => undefined
    t.send(chat, text('last', 300))
    await t.clock.advance(10_100)
    expect(talk.summaries).toHaveLength(1)
    expect(talk.summaries[0]?.signal.aborted).toBe(true)
    expect(talk.chats).toHaveLength(14)
    expect(records(t, chat)[0]).toMatchObject({ state: 'failed', result: { error: { code: 'timeout' } } })
    talk.summaries[0]?.answer(SUMMARY)
    await t.clock.advance(1_000)
    expect(states(t, chat)).toEqual(['auto llm failed'])
  })

  test('is left behind at once when the user cancels, and nothing has changed', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 5)
    t.provider.deaf = true
    talk.onSummary = () => undefined
    const { done } = t.engine.session(chat).compactions.run({})
    await t.clock.advance(1_000)
    expect(t.engine.session(chat).compactions.cancel()).toBe(true)
    await t.clock.advance(100)
    expect(await done).toMatchObject({ compacted: false, error: { code: 'aborted' } })
    expect(t.engine.session(chat).idle).toBe(true)
  })

  test('does not outlive a stopped turn', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    t.provider.deaf = true
    talk.onSummary = () => undefined
    t.send(chat, text('last', 300))
    await t.clock.advance(1_000)
    t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    expect(t.status(chat).state).toBe('idle')
    expect(talk.chats).toHaveLength(13)
    expect(t.transcript(chat).at(-1)).toBe('assistant:  (interrupted)')
  })
})

describe('a model that fails again and again', () => {
  test('is not asked for every message: after two failures it waits until the context has grown by a twentieth of the window', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    talk.onSummary = (call) => call.fail('auth', 'The key is wrong.')
    await say(t, chat, text('a', 200))
    await say(t, chat, 'b')
    expect(talk.summaries).toHaveLength(2)
    for (const message of ['c', 'd', 'e', 'f']) await say(t, chat, message)
    expect(talk.summaries).toHaveLength(2)
    await say(t, chat, text('g', 200))
    expect(talk.summaries).toHaveLength(3)
    expect(talk.chats).toHaveLength(20)
  })

  test('and then writes one: the count begins anew', async () => {
    const chat = llmChat(t)
    await fill(t, chat, 13)
    talk.onSummary = (call) => call.fail('auth', 'The key is wrong.')
    await say(t, chat, text('a', 200))
    await say(t, chat, 'b')
    talk.onSummary = (call) => call.answer(SUMMARY)
    await compact(t, chat)
    expect(states(t, chat)).toEqual(['auto llm failed', 'auto llm failed', 'manual llm committed'])
    await fill(t, chat, 13, 200, 20)
    expect(states(t, chat).at(-1)).toBe('auto llm committed')
  })
})

test('the connection of another model for summaries was removed: the user is told, and the message is sent', async () => {
  const other = { ...t.connection, id: '018f0000-0000-7000-8000-0000000000aa' }
  t.opened.store.transaction('normal', () => t.opened.store.connections.save(other))
  t.models.set('small', { window: 2_000 })
  const chat = llmChat(t, { compaction: { summarizer: { connectionId: other.id, model: 'small' } } })
  await fill(t, chat, 13)
  t.opened.store.transaction('normal', () => t.opened.store.connections.remove(other.id))
  await say(t, chat, text('last', 300))
  expect(talk.summaries).toHaveLength(0)
  expect(talk.chats).toHaveLength(14)
  expect(t.engine.chatState(chat).compactions).toMatchObject([{ state: 'failed', result: { error: { code: 'not_found' } } }])
  await rest(t, chat)
})
