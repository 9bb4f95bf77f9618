import type { Block } from '@shared/model/message'
import type { ToolDefinition } from '@shared/model/tool'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RunnableTool } from '../../../../../src/main/engine/ports'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'

const lookup: ToolDefinition = { name: 'lookup', description: 'Looks a word up.', parameters: { type: 'object', properties: { word: { type: 'string' } } } }
const clock: RunnableTool = {
  name: 'clock',
  description: 'The time.',
  parameters: { type: 'object' },
  source: 'builtin',
  origin: 'Built in',
  permission: 'always',
}
const web: RunnableTool = { ...clock, name: 'web', permission: 'ask' }
const NO_USAGE = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null }

let t: TestEngine
beforeEach(async () => {
  t = await startEngine()
})
afterEach(() => t.close())

async function call(n: number) {
  await t.clock.until(() => t.provider.calls.length > n)
  const made = t.provider.calls[n]
  if (!made) throw new Error('unreachable')
  return made
}

/** The model answers with these blocks and stops to wait for its tools. */
async function says(n: number, ...blocks: readonly Block[]): Promise<void> {
  const { emit } = await call(n)
  for (const [index, block] of blocks.entries()) emit({ type: 'block-start', index, block }, { type: 'block-end', index, block })
  emit({ type: 'finish', reason: 'toolCalls', usage: NO_USAGE })
  await t.clock.advance(0)
}

const calls = (id: string, name: string, input: Record<string, unknown> = {}): Block => ({ type: 'toolCall', id, name, input })
const text = (value: string): Block => ({ type: 'text', text: value })

describe('tools of a script', () => {
  test('calls are announced as one batch, and their results go back together in one request', async () => {
    const chat = t.chat({ tools: [lookup] })
    const window = t.watch(chat)
    const turnId = t.send(chat, 'two words')
    expect((await call(0)).request.tools).toEqual([lookup])
    await says(0, text('Looking.'), calls('a', 'lookup', { word: 'x' }), calls('b', 'lookup', { word: 'y' }))
    expect(window.state.openCalls).toEqual([
      { toolCallId: 'a', name: 'lookup', input: { word: 'x' }, source: 'script', state: 'waiting', origin: 'Script' },
      { toolCallId: 'b', name: 'lookup', input: { word: 'y' }, source: 'script', state: 'waiting', origin: 'Script' },
    ])
    expect(t.status(chat).state).toBe('tools')
    expect(await t.engine.session(chat).waitFor(turnId)).toMatchObject({
      turnId,
      state: 'tools',
      message: { blocks: [text('Looking.'), { id: 'a' }, { id: 'b' }] },
    })
    const session = t.engine.session(chat)
    session.submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'b', content: 'why' }])
    await t.clock.advance(100)
    expect(t.provider.calls).toHaveLength(1)
    const last = uuidV7Ids.next()
    session.submitToolResults(last, [{ type: 'toolResult', toolCallId: 'a', content: 'broken', isError: true }])
    expect(session.submitToolResults(last, [])).toEqual({ turnId })
    expect((await call(1)).request.messages).toEqual([
      { role: 'user', blocks: [text('two words')] },
      { role: 'assistant', blocks: [text('Looking.'), calls('a', 'lookup', { word: 'x' }), calls('b', 'lookup', { word: 'y' })] },
      {
        role: 'user',
        blocks: [
          { type: 'toolResult', toolCallId: 'a', content: 'broken', isError: true },
          { type: 'toolResult', toolCallId: 'b', content: 'why' },
        ],
      },
    ])
    ;(await call(1)).answer('done')
    await t.clock.advance(0)
    expect(t.status(chat)).toMatchObject({ state: 'idle', requestCount: 2, turnCount: 1 })
    expect(window.state).toEqual(t.engine.chatState(chat))
    expect(window.state.openCalls).toEqual([])
  })

  test('results that match no open call are refused and nothing is stored', async () => {
    const chat = t.chat({ tools: [lookup] })
    expect(failureOf(() => t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'a', content: 'x' }])).code).toBe(
      'validation',
    )
    t.send(chat, 'go')
    await says(0, calls('a', 'lookup'))
    const before = t.transcript(chat)
    const result = { type: 'toolResult' as const, toolCallId: 'a', content: 'x' }
    expect(failureOf(() => t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [result, result])).code).toBe('validation')
    expect(failureOf(() => t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ ...result, toolCallId: 'z' }])).code).toBe('validation')
    expect(t.transcript(chat)).toEqual(before)
  })

  test('a message while calls are open is refused, or cancels them where it says so', async () => {
    const chat = t.chat({ tools: [lookup] })
    t.send(chat, 'go')
    await says(0, calls('a', 'lookup'))
    expect(failureOf(() => t.send(chat, 'never mind')).code).toBe('open_calls')
    t.engine.session(chat).send(uuidV7Ids.next(), [text('never mind')], 'cancel')
    const { request } = await call(1)
    expect(request.messages.at(-1)).toEqual({
      role: 'user',
      blocks: [{ type: 'toolResult', toolCallId: 'a', content: 'Cancelled: the user sent another message instead.', isError: true }, text('never mind')],
    })
  })

  test('a turn that waits for results survives a restart', async () => {
    const chat = t.chat({ tools: [lookup] })
    t.send(chat, 'go')
    await says(0, calls('a', 'lookup', { word: 'x' }))
    t = await t.crash()
    expect(t.status(chat).state).toBe('tools')
    t.engine.session(chat).submitToolResults(uuidV7Ids.next(), [{ type: 'toolResult', toolCallId: 'a', content: 'found' }])
    ;(await call(0)).answer('after the restart')
    await t.clock.advance(0)
    expect(t.transcript(chat).at(-1)).toBe('assistant: after the restart')
  })
})

describe('tools that run here', () => {
  test('one that is always allowed runs at once; one that asks waits for the user', async () => {
    t.tools.offered = [clock, web]
    const ran: string[] = []
    t.tools.onRun = async (name) => {
      ran.push(name)
      return { content: `${name} says hi`, isError: false }
    }
    const chat = t.chat({ toolsets: ['clock', 'web'] })
    const window = t.watch(chat)
    t.send(chat, 'go')
    await says(0, calls('a', 'clock'), calls('b', 'web', { url: 'https://example.com' }))
    expect(ran).toEqual(['clock'])
    expect(window.state.openCalls).toMatchObject([{ toolCallId: 'b', state: 'ask', origin: 'Built in', input: { url: 'https://example.com' } }])
    t.engine.session(chat).decide('b', 'always')
    const { request } = await call(1)
    expect(t.tools.allowed).toEqual(['web'])
    expect(request.messages.at(-1)?.blocks).toMatchObject([
      { toolCallId: 'a', content: 'clock says hi' },
      { toolCallId: 'b', content: 'web says hi' },
    ])
  })

  test('a denied call is answered as such', async () => {
    t.tools.offered = [web]
    const chat = t.chat({ toolsets: ['web'] })
    t.send(chat, 'go')
    await says(0, calls('a', 'web'))
    t.engine.session(chat).decide('a', 'deny')
    expect((await call(1)).request.messages.at(-1)?.blocks).toEqual([
      { type: 'toolResult', toolCallId: 'a', content: 'The user did not allow this call.', isError: true },
    ])
    expect(failureOf(() => t.engine.session(chat).decide('a', 'allow')).code).toBe('not_found')
  })

  test('source bug 10: arguments that are no object are kept and answered with an error, and the tool does not run', async () => {
    t.tools.offered = [clock]
    const ran: string[] = []
    t.tools.onRun = async (name) => {
      ran.push(name)
      return { content: '', isError: false }
    }
    const chat = t.chat({ toolsets: ['clock'] })
    t.send(chat, 'go')
    await says(0, { type: 'toolCall', id: 'a', name: 'clock', input: {}, rawInput: '{"zone": ' }, calls('b', 'unknown'))
    const { request } = await call(1)
    expect(ran).toEqual([])
    expect(request.messages.at(-1)?.blocks).toMatchObject([
      { toolCallId: 'a', isError: true, content: expect.stringContaining('{"zone": ') },
      { toolCallId: 'b', isError: true },
    ])
    expect(t.engine.chatState(chat).messages[1]?.blocks[0]).toMatchObject({ rawInput: '{"zone": ' })
  })

  test('a long result is cut for the model, kept whole beside the log, and has a summary by rule', async () => {
    t.tools.offered = [clock]
    const whole = `see https://example.com/a\n${'😀'.repeat(50_000)}`
    t.tools.onRun = async () => ({ content: whole, isError: false })
    const chat = t.chat({ toolsets: ['clock'], contextLimit: 500_000 })
    t.send(chat, 'go')
    await says(0, calls('a', 'clock'))
    const sent = (await call(1)).request.messages.at(-1)?.blocks[0]
    if (sent?.type !== 'toolResult') throw new Error('no result was sent')
    expect(sent.content.length).toBeLessThan(33_000)
    expect(sent.content).toContain('characters cut from the middle')
    expect(sent.content.isWellFormed()).toBe(true)
    expect(t.opened.store.toolOutputs.get(chat, 'a')).toBe(whole)
    const stored = t.engine.chatState(chat).messages.find(({ author }) => author.kind === 'tool')?.blocks[0]
    expect(stored).toMatchObject({ wholeLength: whole.length, compactSummary: expect.stringContaining('Mentions: https://example.com/a') })
  })

  test('interrupting stops running tools and leaves a valid transcript', async () => {
    t.tools.offered = [clock]
    let aborted = false
    t.tools.onRun = (_name, _input, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true
          resolve({ content: 'aborted', isError: true })
        })
      })
    const chat = t.chat({ toolsets: ['clock'] })
    t.send(chat, 'go')
    await says(0, calls('a', 'clock'))
    expect(t.engine.session(chat).interrupt()).toMatchObject({ interrupted: true })
    await t.clock.advance(100)
    expect(aborted).toBe(true)
    expect(t.status(chat).state).toBe('idle')
    t.send(chat, 'next')
    expect((await call(1)).request.messages.slice(1)).toEqual([
      { role: 'assistant', blocks: [calls('a', 'clock')] },
      { role: 'user', blocks: [{ type: 'toolResult', toolCallId: 'a', content: expect.stringContaining('not answered'), isError: true }, text('next')] },
    ])
  })

  test('without tools in the request, old calls and results are told as text', async () => {
    t.tools.offered = [clock]
    const chat = t.chat({ toolsets: ['clock'] })
    t.send(chat, 'go')
    await says(0, calls('a', 'clock', { zone: 'UTC' }))
    ;(await call(1)).answer('noon')
    await t.clock.advance(0)
    t.engine.session(chat).configure({ toolsets: [] })
    t.send(chat, 'thanks')
    const { messages, tools } = (await call(2)).request
    expect(tools).toEqual([])
    expect(messages.slice(1, 3)).toEqual([
      { role: 'assistant', blocks: [text('[Called clock with {"zone":"UTC"}]')] },
      { role: 'user', blocks: [text('[Result of clock]\nclock done')] },
    ])
  })

  test('inside the tool loop reasoning goes back verbatim, later it does not', async () => {
    t.tools.offered = [clock]
    const chat = t.chat({ toolsets: ['clock'] })
    t.send(chat, 'go')
    const thought: Block = { type: 'reasoning', text: 'hm', opaque: { signature: 's' } }
    await says(0, thought, calls('a', 'clock'))
    expect((await call(1)).request.messages[1]?.blocks).toEqual([thought, calls('a', 'clock')])
    ;(await call(1)).answer('noon')
    await t.clock.advance(0)
    t.send(chat, 'and now?')
    expect((await call(2)).request.messages[1]?.blocks).toEqual([calls('a', 'clock')])
  })
})
