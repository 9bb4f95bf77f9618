import { statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createService } from '../../../src/main/store/search/service'
import { aMessage } from '../../fixtures/messages'
import { type SearchBench, startSearch } from './harness'

let bench: SearchBench
beforeEach(async () => {
  bench = await startSearch()
})
afterEach(() => bench.close())

describe('the index follows the log', () => {
  test('what is stored is found, newest first, with its conversation, author, time and marks', async () => {
    const chat = bench.conversation('Garden')
    const [first, second] = bench.say(chat, ['The apple tree blooms.', 'An APPLE a day, an apple pie.'], { createdAt: 1_700_000_000_123 })
    bench.say(chat, ['pears only'])
    expect(await bench.find('apple')).toEqual({
      hits: [
        {
          conversationId: chat,
          messageId: second?.id,
          title: 'Garden',
          author: { kind: 'user' },
          createdAt: 1_700_000_000_123,
          snippet: {
            text: 'An APPLE a day, an apple pie.',
            marks: [
              [3, 8],
              [19, 24],
            ],
          },
        },
        {
          conversationId: chat,
          messageId: first?.id,
          title: 'Garden',
          author: { kind: 'user' },
          createdAt: 1_700_000_000_123,
          snippet: { text: 'The apple tree blooms.', marks: [[4, 9]] },
        },
      ],
      more: false,
    })
  })

  test('the log may grow between two questions, also while no search is open', async () => {
    const chat = bench.conversation()
    const [one] = bench.say(chat, ['walnut one'])
    expect(await bench.texts('walnut')).toEqual(['walnut one'])
    bench.say(chat, ['walnut two'], { parentId: one?.id ?? null })
    expect(await bench.texts('walnut')).toEqual(['walnut two', 'walnut one'])
    await bench.restart(() => void bench.say(chat, ['walnut three']))
    expect(await bench.texts('walnut')).toEqual(['walnut three', 'walnut two', 'walnut one'])
  })

  test('every branch is found: an edited message and what it was before', async () => {
    const chat = bench.conversation()
    const [root] = bench.say(chat, ['start'])
    bench.say(chat, ['first plan'], { parentId: root?.id ?? null })
    bench.say(chat, ['second plan'], { parentId: root?.id ?? null })
    expect(await bench.texts('plan')).toEqual(['second plan', 'first plan'])
  })

  test('an answer is found when it is final, and later messages do not wait for it', async () => {
    const chat = bench.conversation()
    const { store } = bench.opened
    const pending = aMessage({ conversationId: chat, author: { kind: 'assistant' }, state: 'pending', blocks: [] })
    store.messages.insert(pending, null)
    bench.say(chat, ['later walnut'])
    expect(await bench.texts('walnut')).toEqual(['later walnut'])
    store.messages.finish({ ...pending, state: 'interrupted', blocks: [{ type: 'text', text: 'answered walnut' }] }, null)
    expect(await bench.texts('walnut')).toEqual(['later walnut', 'answered walnut'])
    await bench.restart()
    expect(await bench.texts('walnut')).toEqual(['later walnut', 'answered walnut'])
  })

  test('texts of users, models, participants and tools count; reasoning, calls and notes of the system do not', async () => {
    const chat = bench.conversation()
    const { messages } = bench.opened.store
    const add = (patch: Parameters<typeof aMessage>[0]) => messages.insert(aMessage({ conversationId: chat, ...patch }), null)
    add({ author: { kind: 'participant', participantId: '018f0000-0000-7000-8000-00000000aaaa', name: 'Ada' }, blocks: [{ type: 'text', text: 'quince' }] })
    add({ author: { kind: 'tool' }, blocks: [{ type: 'toolResult', toolCallId: 'c', content: 'quince result' }] })
    add({ author: { kind: 'assistant' }, blocks: [{ type: 'reasoning', text: 'quince thought' }] })
    add({ author: { kind: 'assistant' }, blocks: [{ type: 'toolCall', id: 'c', name: 'quince', input: { quince: 1 } }] })
    add({ author: { kind: 'system' }, blocks: [{ type: 'text', text: 'quince note' }] })
    const { hits } = await bench.find('quince')
    expect(hits.map(({ author, snippet }) => [author.kind, author.name, snippet.text])).toEqual([
      ['tool', undefined, 'quince result'],
      ['participant', 'Ada', 'quince'],
    ])
  })

  test('a removed conversation drops out and comes back when it is restored', async () => {
    const { conversations } = bench.opened.store
    const [kept, removed] = [bench.conversation(), bench.conversation()]
    bench.say(kept, ['kept walnut'])
    bench.say(removed, ['removed walnut'])
    expect(await bench.texts('walnut')).toEqual(['removed walnut', 'kept walnut'])
    conversations.setRemoved(removed, 1)
    expect(await bench.texts('walnut')).toEqual(['kept walnut'])
    expect(await bench.texts('walnut', { conversationId: removed })).toEqual([])
    conversations.setRemoved(removed, null)
    expect(await bench.texts('walnut')).toEqual(['removed walnut', 'kept walnut'])
  })

  test('after the newest messages were deleted for good their places are taken by others, and those are found', async () => {
    const { conversations } = bench.opened.store
    const kept = bench.conversation()
    bench.say(kept, ['kept walnut'])
    const doomed = bench.conversation()
    bench.say(doomed, ['doomed walnut', '…', 'doomed hazel'])
    expect(await bench.texts('walnut')).toHaveLength(2)
    for (const restart of [false, true]) {
      conversations.setRemoved(doomed, 1)
      conversations.purge(2)
      const next = bench.conversation()
      bench.say(next, ['?', 'next walnut', 'next hazel'])
      if (restart) await bench.restart()
      expect(await bench.texts('walnut')).toEqual(['next walnut', 'kept walnut'])
      expect(await bench.texts('hazel')).toEqual(['next hazel'])
      expect(await bench.texts('doomed')).toEqual([])
      conversations.setRemoved(next, 1)
      conversations.purge(2)
    }
  })

  test('a conversation deleted for good leaves nothing in the index', async () => {
    const chat = bench.conversation()
    bench.say(
      chat,
      Array.from({ length: 1_200 }, (_, index) => `secret${index} walnut`),
    )
    bench.say(bench.conversation(), ['kept walnut'])
    expect(await bench.texts('"secret7"')).toEqual(['secret7 walnut'])
    await bench.restart(() => {
      bench.opened.store.conversations.setRemoved(chat, 1)
      bench.opened.store.conversations.purge(2)
    })
    expect(await bench.texts('walnut')).toEqual(['kept walnut'])
    await bench.search.close()
    // What the worker does when nobody asks anything.
    const service = createService({ dir: bench.opened.dir, log: () => {} })
    while (service.step(10));
    service.close()
    const { default: Sqlite } = await import('better-sqlite3')
    const index = new Sqlite(bench.file, { readonly: true })
    expect(index.prepare('SELECT count(*) FROM words_0').pluck().get()).toBe(1)
    index.close()
  })

  test('a long message is found up to its millionth character', async () => {
    const chat = bench.conversation()
    bench.say(chat, [`${'filler '.repeat(142_000)}needle ${'filler '.repeat(2_000)}toolate`])
    const { hits } = await bench.find('needle')
    expect(hits[0]?.snippet.text).toMatch(/^…filler .*filler needle filler .*…$/)
    expect(await bench.texts('toolate')).toEqual([])
    expect(statSync(bench.file).size).toBeGreaterThan(0)
  })
})
