import type { Block } from '@shared/model/message'
import type { Usage } from '@shared/model/usage'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { validate } from '../../../../src/main/engine/context/validate'
import type { ProviderEvent } from '../../../../src/main/engine/ports'
import { uuidV7Ids } from '../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../fixtures/engine'
import type { Call } from '../../../fixtures/scripted-provider'
import { blocks, compact, fill, isSummaryRequest, llmChat, offerTool, play, records, rest, SUMMARY, say, states, text, textOf } from './compaction/talk'

// Rows 7 and 10 of the table "What the source gets wrong" (spec/sessions.md) have their tests in sessions/.

let t: TestEngine
beforeEach(async () => {
  t = await startEngine()
})
afterEach(() => t.close())

const weather = { name: 'weather', description: 'Tells the weather.', parameters: { type: 'object' } }

/** The n-th request since the last start, once the engine has made it. */
async function call(n: number): Promise<Call> {
  await t.clock.until(() => t.provider.calls.length > n)
  const made = t.provider.calls[n]
  if (!made) throw new Error('unreachable')
  return made
}

const usage = (figures: Partial<Usage>): Usage => ({ input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null, ...figures })
const finish = (reason: 'end' | 'toolCalls', figures: Partial<Usage> = {}): ProviderEvent => ({ type: 'finish', reason, usage: usage(figures) })
const blocksOf = (chat: string, index: number): readonly Block[] | undefined => t.engine.chatState(chat).messages.at(index)?.blocks

/** A whole block at once, as its start and its end. */
function whole(index: number, block: Block): readonly ProviderEvent[] {
  return [
    { type: 'block-start', index, block },
    { type: 'block-end', index, block },
  ]
}

describe('source bug 1: room is made before the request is built', () => {
  test('the message that made it necessary is itself sent on the summary', async () => {
    const talk = play(t)
    const chat = llmChat(t)
    await fill(t, chat, 13)
    await say(t, chat, text('last', 300))
    expect(t.provider.calls.slice(13).map(({ request }) => isSummaryRequest(request))).toEqual([true, false])
    const sent = talk.chats[13]?.request
    expect(sent && textOf(sent)).toMatch(/^user: \[Previous conversation summary\]/)
    expect(sent && textOf(sent)).toContain('- noted')
    expect(sent && textOf(sent)).toContain(text('last', 300))
    expect(t.status(chat).contextUsed).toBeLessThan(2_280)
  })
})

describe('source bug 2: what is measured is the request that is about to be sent', () => {
  const under = (chat: string): Promise<void> => fill(t, chat, 6)

  test('with the new message', async () => {
    play(t)
    const chat = llmChat(t)
    await under(chat)
    await say(t, chat, text('last', 1_900))
    expect(states(t, chat)).toEqual(['auto llm committed'])
  })

  test('with the last answer', async () => {
    const talk = play(t)
    const chat = llmChat(t)
    await under(chat)
    talk.onChat = (each) => each.answer(text('long', 1_900), { input: 1_300, output: 1_900 })
    await say(t, chat, 'short')
    expect(states(t, chat)).toEqual([])
    await say(t, chat, 'short again')
    expect(states(t, chat)).toEqual(['auto llm committed'])
  })

  test('with tools and system prompt', async () => {
    play(t)
    const chat = llmChat(t)
    await under(chat)
    t.engine.session(chat).configure({ systemPrompt: text('system', 700), tools: [{ ...weather, description: text('tool', 1_000) }] })
    await say(t, chat, 'short')
    expect(states(t, chat)).toEqual(['auto llm committed'])
  })

  test('and no sooner', async () => {
    play(t)
    const chat = llmChat(t)
    await under(chat)
    await say(t, chat, text('last', 1_400))
    expect(states(t, chat)).toEqual([])
  })
})

describe('source bug 3: text is never cut inside a code point', () => {
  test('in a title', async () => {
    const chat = t.chat()
    t.send(chat, `${'a'.repeat(58)}${'😀'.repeat(40)}`)
    expect(t.engine.chatState(chat).header.title).toBe(`${'a'.repeat(58)}😀…`)
    ;(await call(0)).answer('ok')
  })

  test('in an answer whose pieces part a pair of surrogates', async () => {
    const chat = t.chat()
    const window = t.watch(chat)
    t.send(chat, 'go')
    const { emit } = await call(0)
    emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'a\ud83d' })
    await t.clock.advance(500)
    emit({ type: 'delta', index: 0, text: '\ude00b' }, { type: 'block-end', index: 0 }, finish('end'))
    await t.clock.advance(0)
    expect(blocksOf(chat, -1)).toEqual([{ type: 'text', text: 'a😀b' }])
    expect(window.state.messages.at(-1)?.blocks).toEqual([{ type: 'text', text: 'a😀b' }])
  })

  test.each([0, 1])('in a tool result that is too long, whatever its offset (%s)', async (offset) => {
    const chat = t.chat({ contextLimit: 1_000_000, tools: [weather] })
    t.send(chat, 'go')
    ;(await call(0)).emit(...whole(0, { type: 'toolCall', id: 'c1', name: 'weather', input: {} }), finish('toolCalls'))
    await t.clock.advance(0)
    const content = 'x'.repeat(offset) + '😀'.repeat(100_000)
    t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'c1', content }])
    const { request } = await call(1)
    const result = request.messages.at(-1)?.blocks[0]
    if (result?.type !== 'toolResult') throw new Error('the last message is not the result')
    expect(result.content.isWellFormed()).toBe(true)
    expect(result.content).not.toContain('\ufffd')
    expect(result.content.length).toBeLessThan(50_000)
    expect(blocksOf(chat, -2)).toMatchObject([{ wholeLength: content.length, compactSummary: expect.not.stringContaining('\ufffd') }])
    expect(t.opened.store.toolOutputs.get(chat, 'c1')).toBe(content)
  })
})

describe('source bug 4: a call and its result are never parted', () => {
  test.each([0, 1, 2, 3])('by a cut that keeps %i turns, nor by any later one', async (keepTurns) => {
    const talk = play(t)
    const chat = llmChat(t, { toolsets: ['clock'], contextLimit: 20_000 })
    offerTool(t, (run) => `result ${run} ${'of the tool '.repeat(30)}`)
    talk.onChat = (each, nth) =>
      nth % 3 === 2
        ? each.answer('ok')
        : each.emit(
            ...blocks(
              ['a', 'b'].map((id) => ({ type: 'toolCall' as const, id: `${id}${nth}`, name: 'weather', input: {} })),
              'toolCalls',
            ),
          )
    for (const round of [1, 2, 3]) {
      await fill(t, chat, 6, 40, 10 * round)
      expect((await compact(t, chat, { keepTurns })).compacted).toBe(true)
      // play() has checked each request, and that of the summary, by the rules of every provider.
      const { recipe } = records(t, chat).at(-1) ?? {}
      const log = t.engine.chatState(chat).messages
      const behind = log[log.findIndex(({ id }) => id === recipe?.coveredUntil) + 1]
      expect(behind?.author.kind ?? 'user').toBe('user')
    }
    await say(t, chat, 'last')
    expect(talk.summaries).toHaveLength(3)
  })
})

describe('source bug 5: what comes while a summary is written is not lost', () => {
  test('messages, an edit and a pin meanwhile are all there afterwards, once and in order', async () => {
    const talk = play(t)
    const chat = llmChat(t)
    await fill(t, chat, 6)
    const log = t.rows(chat)
    talk.onSummary = () => undefined
    t.engine.session(chat).compactions.run({})
    await t.clock.until(() => talk.summaries.length > 0)
    t.send(chat, 'first')
    t.send(chat, 'second')
    t.engine.session(chat).pin(t.engine.chatState(chat).messages[0]?.id ?? '', true)
    talk.summaries[0]?.answer(SUMMARY)
    await rest(t, chat)
    expect(t.rows(chat).slice(0, log.length)).toEqual(log)
    expect(t.transcript(chat).slice(12)).toEqual(['user: first', 'assistant: ok', 'user: second', 'assistant: ok'])
    const sent = talk.chats.at(-1)?.request
    expect(sent && textOf(sent)).toMatch(/q1 word[\s\S]*first[\s\S]*second/)
  })

  test('a summary of what has been changed meanwhile is not used', async () => {
    const talk = play(t)
    const chat = llmChat(t)
    await fill(t, chat, 6)
    talk.onSummary = () => undefined
    const { done } = t.engine.session(chat).compactions.run({})
    await t.clock.until(() => talk.summaries.length > 0)
    t.engine.session(chat).edit(uuidV7Ids.next(), t.engine.chatState(chat).messages[0]?.id ?? '', [{ type: 'text', text: 'rather this' }])
    talk.summaries[0]?.answer(SUMMARY)
    await rest(t, chat)
    expect((await done).error?.code).toBe('conflict')
    expect(talk.chats.at(-1)?.request.messages).toEqual([{ role: 'user', blocks: [{ type: 'text', text: 'rather this' }] }])
  })
})

describe('source bug 6: the totals are a full ledger', () => {
  test('input, output, cache and reasoning of every request add up, through retries, tools, clears and a restart', async () => {
    const chat = t.chat({ contextLimit: 100_000, tools: [weather] })
    t.send(chat, 'one')
    ;(await call(0)).emit({ type: 'usage', usage: usage({ input: 10, cacheWrite: 5 }) })
    ;(await call(0)).fail('overloaded', 'busy')
    ;(await call(1)).emit(
      ...whole(0, { type: 'toolCall', id: 'c1', name: 'weather', input: {} }),
      finish('toolCalls', { input: 100, output: 20, cacheRead: 40, reasoning: 7 }),
    )
    await t.clock.advance(0)
    t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'c1', content: 'rain' }])
    ;(await call(2)).emit(...whole(0, { type: 'text', text: 'rain' }), finish('end', { input: 200, output: 30, cacheRead: 100, cacheWrite: 1 }))
    await t.clock.advance(0)
    t.engine.session(chat).clear(false)
    t.send(chat, 'two')
    ;(await call(3)).emit(...whole(0, { type: 'text', text: 'half' }), { type: 'usage', usage: usage({ input: 50, output: 3 }) })
    t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    const totals = { input: 360, output: 53, cacheRead: 140, cacheWrite: 6, reasoning: 7 }
    expect(t.status(chat)).toMatchObject({ totals, requestCount: 4, lastInput: 50, lastOutput: 3 })
    t = await t.crash()
    expect(t.status(chat)).toMatchObject({ totals, requestCount: 4, lastInput: 50, lastOutput: 3 })
  })

  test('what nobody reported stays unknown and is not 0', async () => {
    const chat = t.chat()
    t.send(chat, 'one')
    ;(await call(0)).answer('1', { input: 9, output: 1 })
    await t.clock.advance(0)
    expect(t.status(chat).totals).toEqual({ input: 9, output: 1, cacheRead: null, cacheWrite: null, reasoning: null })
  })
})

describe('source bug 8: what had arrived is kept, marked, and known to the next request', () => {
  test.each(['interrupted', 'failed'] as const)('of an answer that was %s', async (state) => {
    const chat = t.chat()
    t.send(chat, 'tell me')
    const first = await call(0)
    first.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half an ans' })
    if (state === 'failed') first.fail('network', 'The connection was cut.')
    else t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    expect(t.transcript(chat)).toEqual(['user: tell me', `assistant: half an ans (${state})`])
    t.send(chat, 'go on')
    expect((await call(1)).request.messages).toEqual([
      { role: 'user', blocks: [{ type: 'text', text: 'tell me' }] },
      { role: 'assistant', blocks: [{ type: 'text', text: 'half an ans' }] },
      { role: 'user', blocks: [{ type: 'text', text: 'go on' }] },
    ])
  })

  test('a call whose arguments broke off is shown, and never sent as if it had been made', async () => {
    const chat = t.chat({ tools: [weather] })
    t.send(chat, 'weather?')
    const first = await call(0)
    first.emit(...whole(0, { type: 'text', text: 'let me look' }))
    first.emit({ type: 'block-start', index: 1, block: { type: 'toolCall', id: 'c1', name: 'weather', input: {}, rawInput: '' } })
    first.emit({ type: 'delta', index: 1, text: '{"city":"Ro' })
    t.engine.session(chat).interrupt()
    await t.clock.advance(100)
    expect(blocksOf(chat, -1)).toMatchObject([
      { type: 'text', text: 'let me look' },
      { type: 'toolCall', name: 'weather', input: {}, rawInput: '{"city":"Ro' },
    ])
    t.send(chat, 'never mind')
    const { request } = await call(1)
    expect(request.messages[1]).toEqual({ role: 'assistant', blocks: [{ type: 'text', text: 'let me look' }] })
    expect(validate('anthropic', request)).toEqual([])
  })
})

describe('source bug 9: a request without streaming can be interrupted', () => {
  test('within 100 ms, whatever the provider does, and the next message is answered', async () => {
    t.provider.deaf = true
    const chat = t.chat({ streaming: false })
    t.send(chat, 'one')
    const first = await call(0)
    expect(first.streaming).toBe(false)
    await t.clock.advance(5_000)
    expect(t.engine.session(chat).interrupt()).toMatchObject({ interrupted: true })
    expect(first.signal.aborted).toBe(true)
    await t.clock.advance(100)
    expect(t.status(chat).state).toBe('idle')
    first.answer('too late')
    t.send(chat, 'two')
    ;(await call(1)).answer('2')
    await t.clock.advance(0)
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant:  (interrupted)', 'user: two', 'assistant: 2'])
  })
})

describe('source bug 11: reasoning is a block, and all blocks keep their order', () => {
  test('in the log, through a restart, and back to the model that made them while its tools run', async () => {
    const chat = t.chat({ contextLimit: 100_000, tools: [weather] })
    const said: readonly Block[] = [
      { type: 'reasoning', text: 'rain?', opaque: { signature: 's1' } },
      { type: 'text', text: 'I look.' },
      { type: 'toolCall', id: 'c1', name: 'weather', input: { city: 'Rome' }, opaque: 'thought' },
      { type: 'text', text: 'And there.' },
      { type: 'toolCall', id: 'c2', name: 'weather', input: { city: 'Oslo' } },
    ]
    t.send(chat, 'weather?')
    ;(await call(0)).emit(...said.flatMap((block, index) => whole(index, block)), finish('toolCalls'))
    await t.clock.advance(0)
    const results: readonly Block[] = ['c1', 'c2'].map((toolCallId) => ({ type: 'toolResult', toolCallId, content: 'rain' }))
    t.engine.session(chat).submitToolResults(uuidV7Ids.next(), results.toReversed() as never)
    expect((await call(1)).request.messages.slice(1)).toEqual([
      { role: 'assistant', blocks: said },
      { role: 'user', blocks: results },
    ])
    ;(await call(1)).answer('Rain.')
    await t.clock.advance(0)
    t = await t.crash()
    const visible = said.map((block) => {
      const { opaque: _, ...rest } = block as Block & { opaque?: unknown }
      return rest
    })
    expect(blocksOf(chat, 1)).toEqual(visible)
  })
})

describe('source bug 12: every step is on the disk', () => {
  test('whenever the app is killed, everything accepted until then is there', async () => {
    const chat = t.chat({ contextLimit: 100_000, tools: [weather], systemPrompt: 'Short.' })
    t.send(chat, 'one')
    t = await t.crash()
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant:  (interrupted)'])

    t.send(chat, 'two')
    ;(await call(0)).emit(
      ...whole(0, { type: 'text', text: 'looking' }),
      ...whole(1, { type: 'toolCall', id: 'c1', name: 'weather', input: {} }),
      finish('toolCalls'),
    )
    await t.clock.advance(0)
    t = await t.crash()
    expect(t.engine.chatState(chat)).toMatchObject({ turn: { state: 'tools' }, openCalls: [{ toolCallId: 'c1', state: 'waiting' }] })

    t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'c1', content: 'rain' }])
    ;(await call(0)).answer('Rain.', { input: 80, output: 2 })
    await t.clock.advance(0)
    t.engine.session(chat).configure({ systemPrompt: 'Long.' })
    t = await t.crash()
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant:  (interrupted)', 'user: two', 'assistant: looking', 'tool: ', 'assistant: Rain.'])
    expect(blocksOf(chat, 4)).toMatchObject([{ toolCallId: 'c1', content: 'rain' }])
    expect(t.engine.chatState(chat).header.config.systemPrompt).toBe('Long.')
    expect(t.status(chat)).toMatchObject({ totals: { input: 80, output: 2 }, requestCount: 2, turnCount: 2 })
  })
})

describe('source bug 13: a compaction by threshold reports true figures', () => {
  test.each(['summarize', 'redact'] as const)('%s: turns, results and tokens', async (toolResults) => {
    const talk = play(t)
    const chat = t.chat({ contextLimit: 8_000, toolsets: ['clock'], compaction: { strategy: 'threshold', keepRecentTurns: 2, toolResults } })
    offerTool(t, () => 'a result '.repeat(100))
    talk.onChat = (each, nth) =>
      nth % 2 === 0 ? each.emit(...blocks([{ type: 'toolCall', id: `c${nth}`, name: 'weather', input: {} }], 'toolCalls')) : each.answer('ok')
    await fill(t, chat, 5, 10)
    const before = t.status(chat).contextUsed
    const outcome = await compact(t, chat)
    const sent = async () => {
      await say(t, chat, 'probe')
      return talk.chats.at(-2)?.request.messages.flatMap((message) => message.blocks.filter((block) => block.type === 'toolResult')) ?? []
    }
    expect(outcome).toMatchObject({
      compacted: true,
      strategy: 'threshold',
      trigger: 'manual',
      turnsBefore: 5,
      turnsAfter: 5,
      turnsCompacted: 3,
      turnsKept: 2,
      toolResultsSummarized: toolResults === 'summarize' ? 3 : 0,
      toolResultsRedacted: toolResults === 'redact' ? 3 : 0,
      messagesBefore: 20,
      messagesAfter: 20,
      tokensBefore: before,
      tokensAfter: t.status(chat).contextUsed,
      cost: 0,
    })
    expect((await sent()).map(({ content }) => content.length < 900)).toEqual([true, true, true, false, false])
    expect(talk.summaries).toHaveLength(0)
    expect((await compact(t, chat, { keepTurns: 3 })).turnsCompacted).toBe(0)
  })
})

describe('source bug 14: a history longer than the window is summarised in parts', () => {
  test('by the chat’s own model after a change to a much smaller one, without losing a message on the way', async () => {
    const talk = play(t)
    const chat = llmChat(t, { contextLimit: 100_000 })
    await fill(t, chat, 40, 200)
    expect(states(t, chat)).toEqual([])
    t.engine.session(chat).configure({ contextLimit: 2_500 })
    await say(t, chat, 'last')
    expect(states(t, chat)).toEqual(['auto llm committed'])
    expect(talk.summaries.length).toBeGreaterThan(3)
    const asked = talk.summaries.map(({ request }) => textOf(request))
    for (let nth = 1; nth <= 38; nth += 1) expect(asked.filter((each) => each.includes(`q${nth} `)).length, `q${nth}`).toBe(1)
    expect(asked.at(-1)).toContain('Notes of part 1 of')
    for (const { request } of talk.summaries) expect(textOf(request).length / 4 + request.maxTokens).toBeLessThan(2_500)
    expect(t.transcript(chat).at(-1)).toBe('assistant: ok')
    expect(t.status(chat).contextUsed).toBeLessThan(2_300)
  })
})
