import type { CallInput, MethodName, OutputOf } from '@shared/methods'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../src/main/platform/ids'
import { startApplication, type TestApplication } from '../fixtures/application'

let app: TestApplication
beforeEach(async () => {
  app = await startApplication()
})
afterEach(() => app.cleanup())

async function ok<M extends MethodName>(method: M, input: CallInput<M>): Promise<OutputOf<M>> {
  const result = await app.call(method, input)
  if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
  return result.data
}

async function refused<M extends MethodName>(method: M, input: CallInput<M>): Promise<string> {
  const result = await app.call(method, input)
  return result.ok ? 'accepted' : result.error.code
}

async function demoChat(): Promise<string> {
  const { id: connectionId } = await ok('connection.save', { provider: 'demo', label: 'Demo' })
  return (await ok('chat.create', { connectionId, model: 'demo-chat' })).id
}

const play = (script: object): string => `\`\`\`demo\n${JSON.stringify({ delayMs: 0, deltaMs: 0, ...script })}\n\`\`\``

describe('the whole application through its router', () => {
  test('a chat from connection to status', async () => {
    const id = await demoChat()
    const sent = await ok('chat.send', { id, requestId: uuidV7Ids.next(), text: play({ text: 'hello world', usage: { input: 40, output: 2 } }), wait: true })
    expect(sent).toMatchObject({
      state: 'completed',
      message: { author: { kind: 'assistant' }, blocks: [{ type: 'text', text: 'hello world' }], usage: { input: 40, output: 2 } },
    })
    expect(await ok('chat.status', { id })).toMatchObject({
      state: 'idle',
      contextUsed: 42,
      contextLimit: 8_000,
      utilization: 0.525,
      source: 'reported',
      requestCount: 1,
      queueLength: 0,
    })
    const { messages, more } = await ok('conversation.messages', { id })
    expect(messages.map(({ author, state }) => [author.kind, state])).toEqual([
      ['user', 'completed'],
      ['assistant', 'completed'],
    ])
    expect(more).toBe(false)
    expect((await ok('conversation.messages', { id, limit: 1 })).messages).toEqual([messages[1]])
    expect(await ok('conversation.messages', { id, before: messages[1]?.id ?? '' })).toEqual({ messages: [messages[0]], more: false })
    expect(await ok('conversation.get', { id })).toMatchObject({ title: expect.stringContaining('demo'), running: false, unread: true })
  })

  test('what was said is found again, also in one chat only', async () => {
    const [id, other] = [await demoChat(), await demoChat()]
    await ok('chat.send', { id, requestId: uuidV7Ids.next(), text: play({ text: 'the walnut answer' }), wait: true })
    await ok('chat.send', { id: other, requestId: uuidV7Ids.next(), text: 'a walnut question', wait: true })
    const everywhere = await ok('conversation.search', { query: 'walnut' })
    expect(everywhere.hits.map(({ conversationId }) => conversationId)).toEqual(expect.arrayContaining([id, other]))
    const { hits } = await ok('conversation.search', { query: 'walnut answ', id, order: 'relevance' })
    const answer = (await ok('conversation.messages', { id })).messages.at(-1)
    expect(hits).toContainEqual({
      conversationId: id,
      messageId: answer?.id,
      title: expect.any(String),
      author: { kind: 'assistant' },
      createdAt: answer?.createdAt,
      snippet: {
        text: 'the walnut answer',
        marks: [
          [4, 10],
          [11, 15],
        ],
      },
    })
    await ok('conversation.remove', { id })
    expect((await ok('conversation.search', { query: 'walnut' })).hits.every(({ conversationId }) => conversationId === other)).toBe(true)
    expect(await refused('conversation.search', { query: 'walnut', id })).toBe('not_found')
    expect(await refused('conversation.search', { query: 'walnut', order: 'relevance', before: answer?.id ?? '' })).toBe('validation')
    expect(await refused('conversation.search', { query: ' ' })).toBe('validation')
  })

  test('a failed turn can be waited for and retried', async () => {
    const id = await demoChat()
    const sent = await ok('chat.send', {
      id,
      requestId: uuidV7Ids.next(),
      text: play({ text: 'fine now', error: 'provider', errorAfter: 0, errorTimes: 1 }),
      wait: true,
    })
    expect(sent).toMatchObject({ state: 'failed', message: { state: 'failed', error: { code: 'provider' } } })
    expect(await ok('chat.retry', { id, requestId: uuidV7Ids.next(), wait: true })).toMatchObject({ turnId: sent.turnId, state: 'completed' })
    expect(await refused('chat.retry', { id, requestId: uuidV7Ids.next() })).toBe('conflict')
  })

  test('a model whose window nobody knows is refused by name', async () => {
    const { id: connectionId } = await ok('connection.save', { provider: 'demo', label: 'Demo' })
    expect(await refused('chat.create', { connectionId, model: 'made-up' })).toBe('window_unknown')
  })

  test('a window of the user’s own makes an unknown model work', async () => {
    const { id: connectionId } = await ok('connection.save', { provider: 'openai', label: 'Local', baseUrl: 'http://127.0.0.1:9/v1' })
    await ok('model.save', { connectionId, id: 'mine', window: 32_000 })
    const { id } = await ok('chat.create', { connectionId, model: 'mine' })
    expect(await ok('chat.status', { id })).toMatchObject({ contextLimit: 32_000, model: 'mine' })
  })

  test('secrets go in and never come out, and do not follow a connection to another server', async () => {
    const save = { provider: 'openai', label: 'Mine', baseUrl: 'https://one.example/v1', secret: { apiKey: 'sk-very-secret' } } as const
    const { id } = await ok('connection.save', save)
    expect(JSON.stringify(await ok('connection.list', {}))).not.toContain('sk-very-secret')
    await ok('connection.save', { id, provider: 'openai', label: 'Renamed', baseUrl: 'https://one.example/v2' })
    expect(app.secrets.get(id)).toEqual({ apiKey: 'sk-very-secret' })
    await ok('connection.save', { id, provider: 'openai', label: 'Renamed', baseUrl: 'https://two.example/v1' })
    expect(app.secrets.has(id)).toBe(false)
    expect((await ok('connection.list', {})).connections).toMatchObject([{ id, hasSecret: false }])
    expect(await refused('connection.save', { id, provider: 'anthropic', label: 'Other' })).toBe('validation')
    await ok('connection.remove', { id })
    expect(await refused('connection.test', { id })).toBe('not_found')
  })

  test('a server that does not answer is named, even where no model was given', async () => {
    const { id } = await ok('connection.save', { provider: 'openai', label: 'Nobody there', baseUrl: 'http://127.0.0.1:9/v1' })
    expect(await app.call('connection.test', { id })).toMatchObject({ ok: false, error: { code: 'network', message: expect.stringContaining('127.0.0.1:9') } })
  })

  test('conversations: change, archive, remove, restore, page', async () => {
    const ids = [await demoChat(), await demoChat(), await demoChat()]
    const [first = '', second = ''] = ids
    await ok('conversation.update', { id: first, title: 'Mine', pinned: true, draft: 'half a thought' })
    await ok('conversation.update', { id: second, archived: true })
    const open = await ok('conversation.list', {})
    expect(open.conversations.map(({ id }) => id).toSorted()).toEqual([first, ids[2]].toSorted())
    expect((await ok('conversation.list', { archived: true })).conversations.map(({ id }) => id)).toEqual([second])
    await ok('conversation.remove', { id: first })
    expect(await refused('conversation.get', { id: first })).toBe('not_found')
    expect(await refused('chat.send', { id: first, requestId: uuidV7Ids.next(), text: 'x' })).toBe('not_found')
    await ok('conversation.restore', { id: first })
    expect(await ok('conversation.get', { id: first })).toMatchObject({ title: 'Mine', pinned: true })
  })

  test('settings are stored, published and survive a restart', async () => {
    const events: unknown[] = []
    app.hub.subscribe('app', undefined, (frame) => frame.t === 'events' && events.push(...frame.events))
    await ok('settings.update', { theme: 'dark' })
    expect(events).toEqual([{ type: 'settings-changed', settings: expect.objectContaining({ theme: 'dark' }) }])
    await app.shutdown()
    const again = await startApplication({ dataDir: app.dir })
    try {
      expect(await again.call('settings.get', {})).toMatchObject({ ok: true, data: { theme: 'dark', sendKey: 'enter' } })
    } finally {
      await again.shutdown()
    }
  })

  test('`wait` is for HTTP only', async () => {
    const id = await demoChat()
    const result = await app.router.call('chat.send', { id, requestId: uuidV7Ids.next(), text: 'x', wait: true }, { transport: 'websocket' })
    expect(result).toMatchObject({ ok: false, error: { code: 'unsupported' } })
  })

  test('the samples of --demo open and can be gone on with', async () => {
    const demo = await startApplication({ demo: true })
    try {
      const listed = await demo.call('conversation.list', {})
      const id = listed.ok ? (listed.data.conversations[0]?.id ?? '') : ''
      expect(listed).toMatchObject({
        ok: true,
        data: { conversations: expect.arrayContaining([expect.objectContaining({ title: 'Letter to the landlord' })]) },
      })
      expect(await demo.call('chat.send', { id, requestId: uuidV7Ids.next(), text: play({ text: 'on we go' }), wait: true })).toMatchObject({
        ok: true,
        data: { state: 'completed' },
      })
    } finally {
      await demo.cleanup()
    }
  })
})
