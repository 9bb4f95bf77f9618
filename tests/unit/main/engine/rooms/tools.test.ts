import type { ToolCallBlock } from '@shared/model/message'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { RunnableTool } from '../../../../../src/main/engine/ports'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { closing, createTestRoom, said, type TestRoom, user } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(() => host.close())

const tool = (name: string, permission: RunnableTool['permission'] = 'ask'): RunnableTool => ({
  name,
  description: name,
  parameters: { type: 'object' },
  source: 'mcp',
  origin: 'Library',
  permission,
})

const ids = ({ room }: TestRoom): readonly string[] => room.snapshot().openCalls.map(({ toolCallId, state }) => `${toolCallId} ${state}`)

/** A room whose first seats may use the toolset `web`, which has these tools. */
function roomWith(tools: readonly RunnableTool[], size = 2): TestRoom {
  host.tools.offered = tools
  const room = createTestRoom(host, size)
  for (const id of Object.values(room.ids)) room.room.updateParticipant(id, { toolsets: ['web'] })
  return room
}

async function calls(room: TestRoom, name: string, ...blocks: readonly Pick<ToolCallBlock, 'id' | 'name'>[]): Promise<void> {
  room
    .calls(name)
    .at(-1)
    ?.emit(
      ...blocks.flatMap((block, index) => [
        { type: 'block-start' as const, index, block: { type: 'toolCall' as const, input: { q: 'tea' }, ...block } },
        { type: 'block-end' as const, index },
      ]),
      { type: 'finish', reason: 'toolCalls', usage: { input: 10, output: 5, cacheRead: null, cacheWrite: null, reasoning: null } },
    )
  await room.settle()
}

describe('a tool that asks', () => {
  test('waits for the user’s word, and runs once it is allowed', async () => {
    const ran: unknown[] = []
    host.tools.onRun = async (name, input) => {
      ran.push([name, input])
      return { content: 'Tea is a drink.', isError: false }
    }
    const room = roomWith([tool('look_up')])
    const window = room.watch()
    room.send('go')
    await room.settle()
    await calls(room, 'Ada', { id: 'c1', name: 'look_up' })
    expect(ran).toEqual([])
    expect(room.room.snapshot().openCalls).toEqual([
      { toolCallId: 'c1', name: 'look_up', input: { q: 'tea' }, source: 'mcp', origin: 'Library', state: 'ask', participantId: room.ids.Ada },
    ])
    expect(window.state.openCalls).toEqual(room.room.snapshot().openCalls)
    room.room.decide('c1', 'allow')
    await room.settle()
    expect(ran).toEqual([['look_up', { q: 'tea' }]])
    expect(room.given('Ada').at(-1)).toEqual(user({ type: 'toolResult', toolCallId: 'c1', content: 'Tea is a drink.' }))
    expect(window.state.openCalls).toEqual([])
    expect(host.tools.allowed).toEqual([])
    await room.answer('Ada', 'A drink.')
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), said('Ada', 'A drink.'), closing('Bo'))])
  })

  test('goes on with what is chosen while it waits: model, name and tools', async () => {
    const run = vi.spyOn(host.tools, 'run')
    const room = roomWith([tool('look_up'), tool('clock', 'always')])
    const ada = room.ids.Ada ?? ''
    room.send('go')
    await room.settle()
    await calls(room, 'Ada', { id: 'c1', name: 'look_up' })
    room.room.updateParticipant(ada, { name: 'Zoe', model: 'n', contextLimit: 4_000, toolsets: ['web', 'clock'] })
    room.room.decide('c1', 'allow')
    await room.settle()
    await calls(room, 'Zoe', { id: 'c2', name: 'clock' })
    await room.answer('Zoe', 'Zoe: A drink.')
    expect(run.mock.calls.map(([toolsets, name]) => [name, toolsets])).toEqual([
      ['look_up', ['web']],
      ['clock', ['web', 'clock']],
    ])
    expect(room.calls('Zoe').map(({ request }) => [request.model, JSON.stringify(request.messages).includes('Answer now, only as Zoe.')])).toEqual([
      ['n', true],
      ['n', true],
    ])
    const said = room.room.snapshot().messages.filter(({ author }) => author.kind === 'participant' && author.participantId === ada)
    expect(said.map(({ author, model }) => [author.name, model])).toEqual([
      ['Ada', 'm'],
      ['Zoe', 'n'],
      ['Zoe', 'n'],
    ])
    expect(room.log().at(-1)).not.toContain('Zoe: Zoe:')
  })

  test('that is not allowed tells the model so; allowed always, it is remembered', async () => {
    const room = roomWith([tool('look_up')])
    room.send('go')
    await room.settle()
    await calls(room, 'Ada', { id: 'c1', name: 'look_up' }, { id: 'c2', name: 'look_up' })
    room.room.decide('c1', 'deny')
    await room.settle()
    // What is decided asks no more.
    expect(ids(room)).toEqual(['c1 running', 'c2 ask'])
    expect(failureOf(() => room.room.decide('c1', 'allow')).code).toBe('not_found')
    room.room.decide('c2', 'always')
    await room.settle()
    expect(host.tools.allowed).toEqual(['look_up'])
    expect(room.given('Ada').at(-1)).toEqual(
      user(
        { type: 'toolResult', toolCallId: 'c1', content: 'The user did not allow this call.', isError: true },
        { type: 'toolResult', toolCallId: 'c2', content: 'look_up done' },
      ),
    )
  })

  test('holds up nobody else, and a speaker that waits for it can be stopped', async () => {
    const room = roomWith([tool('look_up')], 3)
    room.send('go', { execution: { model: 'broadcast' } })
    await room.settle()
    await calls(room, 'Ada', { id: 'c1', name: 'look_up' })
    await room.answer('Bo', 'B')
    await room.answer('Cy', 'C')
    expect(room.room.busy).toBe(true)
    room.room.stop(room.ids.Ada ?? '', 'now')
    await room.free()
    expect(ids(room)).toEqual([])
    expect(room.runs()).toEqual(['Ada stopped', 'Bo done', 'Cy done'])
    expect(failureOf(() => room.room.decide('c1', 'allow')).code).toBe('not_found')
    room.send('next', { execution: { model: 'mentioned' }, mentions: [{ participantId: room.ids.Ada ?? '', start: 0, end: 1 }] })
    await room.settle()
    expect(room.given('Ada')).toEqual([user(said('User', 'go'), said('Bo', 'B'), said('Cy', 'C'), said('User', 'next'), closing('Ada'))])
  })

  test('of two speakers whose service numbers its calls alike, the one who is named is answered', async () => {
    const room = roomWith([tool('look_up')])
    room.send('go', { execution: { model: 'broadcast' } })
    await room.settle()
    for (const name of ['Ada', 'Bo']) await calls(room, name, { id: 'call_0', name: 'look_up' })
    room.room.decide('call_0', 'allow', room.ids.Bo)
    await room.settle()
    expect([room.calls('Ada').length, room.calls('Bo').length]).toEqual([1, 2])
  })

  test('two calls of one answer with the same id: the second is refused, and nothing waits for ever', async () => {
    const room = roomWith([tool('look_up')])
    room.send('go')
    await room.settle()
    await calls(room, 'Ada', { id: 'c1', name: 'look_up' }, { id: 'c1', name: 'look_up' })
    room.room.decide('c1', 'allow')
    await room.settle()
    expect(room.calls('Ada')).toHaveLength(2)
  })
})

test('a long result reaches the model cut, and the whole of it is kept', async () => {
  const whole = 'tea '.repeat(20_000)
  host.tools.onRun = async () => ({ content: whole, isError: false })
  const room = roomWith([tool('look_up', 'always')])
  room.send('go')
  await room.settle()
  await calls(room, 'Ada', { id: 'c1', name: 'look_up' })
  expect(host.opened.store.toolOutputs.get(room.id, 'c1')).toBe(whole)
})

test('a capability may be a single tool: it is told, offered and run, and the others of its toolset are not', async () => {
  host.tools.list = async (toolsets) => (toolsets.includes('web') ? [tool('look_up', 'always'), tool('order', 'always')] : [])
  const room = createTestRoom(host, 2)
  const ada = room.ids.Ada ?? ''
  room.room.updateParticipant(ada, { capabilities: ['look_up'] })
  room.send('go')
  await room.settle()
  expect(room.calls('Ada')[0]?.request.system).toContain('What you may use: look_up.')
  expect(room.calls('Ada')[0]?.request.tools.map(({ name }) => name)).toEqual(['look_up'])
  await calls(room, 'Ada', { id: 'c1', name: 'look_up' }, { id: 'c2', name: 'order' })
  expect(room.given('Ada').at(-1)).toEqual(
    user(
      { type: 'toolResult', toolCallId: 'c1', content: 'look_up done' },
      { type: 'toolResult', toolCallId: 'c2', content: 'You may not use order here.', isError: true },
    ),
  )
  await room.answer('Ada', 'Done.')
  await room.answer('Bo', 'Well.')
  room.room.configure({ policy: { [ada]: [] } })
  room.send('next')
  await room.settle()
  expect(room.calls('Ada').at(-1)?.request.tools).toEqual([])
})
