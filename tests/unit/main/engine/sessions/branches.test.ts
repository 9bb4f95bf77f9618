import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'

let t: TestEngine
beforeEach(async () => {
  t = await startEngine()
  let n = 0
  t.provider.onCall = (call) => {
    n += 1
    call.answer(`answer ${n}`)
  }
})
afterEach(() => t.close())

async function ask(chat: string, text: string): Promise<void> {
  t.send(chat, text)
  await t.clock.until(() => t.status(chat).state === 'idle')
}

async function idle(chat: string): Promise<void> {
  await t.clock.until(() => t.status(chat).state === 'idle')
}

const message = (chat: string, index: number) => {
  const found = t.engine.chatState(chat).messages[index]
  if (!found) throw new Error(`no message ${index}`)
  return found
}

describe('branches', () => {
  test('an edit makes a branch; the old one stays and can be switched to', async () => {
    const chat = t.chat()
    await ask(chat, 'one')
    await ask(chat, 'two')
    const window = t.watch(chat)
    t.engine.session(chat).edit(uuidV7Ids.next(), message(chat, 0).id, [{ type: 'text', text: 'uno' }])
    await idle(chat)
    expect(t.transcript(chat)).toEqual(['user: uno', 'assistant: answer 3'])
    expect(t.provider.calls.at(-1)?.request.messages).toEqual([{ role: 'user', blocks: [{ type: 'text', text: 'uno' }] }])
    const { siblings } = message(chat, 0)
    expect(siblings).toHaveLength(2)
    expect(window.state).toEqual(t.engine.chatState(chat))
    t.engine.session(chat).switchBranch(siblings?.[0] ?? '')
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant: answer 1', 'user: two', 'assistant: answer 2'])
    expect(window.state).toEqual(t.engine.chatState(chat))
    expect(message(chat, 0).siblings).toEqual(siblings)
  })

  test('an answer is written anew beside the old one, by another model for this once', async () => {
    const chat = t.chat()
    await ask(chat, 'one')
    const window = t.watch(chat)
    t.opened.store.transaction('normal', () => undefined)
    t.engine.session(chat).configure({ contextLimit: 2_000 })
    const old = message(chat, 1)
    expect(failureOf(() => t.engine.session(chat).regenerate(uuidV7Ids.next(), old.id, { connectionId: t.connection.id, model: 'other' })).code).toBe(
      'window_unknown',
    )
    t.engine.session(chat).regenerate(uuidV7Ids.next(), old.id)
    await idle(chat)
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant: answer 2'])
    expect(message(chat, 1).siblings).toEqual([old.id, message(chat, 1).id])
    expect(window.state).toEqual(t.engine.chatState(chat))
    t.engine.session(chat).switchBranch(old.id)
    await ask(chat, 'two')
    expect(t.transcript(chat)).toEqual(['user: one', 'assistant: answer 1', 'user: two', 'assistant: answer 3'])
  })

  test('an interrupted answer is gone on from', async () => {
    const chat = t.chat()
    t.provider.onCall = null
    t.send(chat, 'count')
    await t.clock.until(() => t.provider.calls.length > 0)
    t.provider.calls[0]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'one two' })
    t.engine.session(chat).interrupt()
    await idle(chat)
    t.engine.session(chat).continue(uuidV7Ids.next())
    await t.clock.until(() => t.provider.calls.length > 1)
    expect(t.provider.calls[1]?.request.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user'])
    t.provider.calls[1]?.answer(' three')
    await idle(chat)
    expect(t.transcript(chat)).toEqual(['user: count', 'assistant: one two (interrupted)', 'assistant:  three'])
    t.send(chat, 'thanks')
    await t.clock.until(() => t.provider.calls.length > 2)
    expect(t.provider.calls[2]?.request.messages.map(({ role, blocks }) => `${role} ${blocks.length}`)).toEqual(['user 1', 'assistant 2', 'user 1'])
    expect(failureOf(() => t.engine.session(chat).continue(uuidV7Ids.next())).code).toBe('conflict')
  })

  test('a fork is a conversation of its own', async () => {
    const chat = t.chat({ systemPrompt: 'Be brief.' })
    await ask(chat, 'one')
    await ask(chat, 'two')
    const { id } = t.engine.fork(chat, message(chat, 1).id)
    expect(t.transcript(id)).toEqual(['user: one', 'assistant: answer 1'])
    expect(t.engine.chatState(id).header.config.systemPrompt).toBe('Be brief.')
    await ask(id, 'deux')
    expect(t.transcript(id)).toEqual(['user: one', 'assistant: answer 1', 'user: deux', 'assistant: answer 3'])
    expect(t.transcript(chat)).toHaveLength(4)
    expect(t.status(id)).toMatchObject({ messageCount: 4, turnCount: 2, requestCount: 1 })
  })

  test('what cannot be branched from is refused', async () => {
    const chat = t.chat()
    await ask(chat, 'one')
    const session = t.engine.session(chat)
    expect(failureOf(() => session.edit(uuidV7Ids.next(), message(chat, 1).id, [{ type: 'text', text: 'x' }])).code).toBe('validation')
    expect(failureOf(() => session.edit(uuidV7Ids.next(), uuidV7Ids.next(), [{ type: 'text', text: 'x' }])).code).toBe('not_found')
    expect(failureOf(() => session.switchBranch(uuidV7Ids.next())).code).toBe('not_found')
    expect(failureOf(() => t.engine.fork(chat, uuidV7Ids.next())).code).toBe('not_found')
  })
})
