import { appError, Failure } from '@shared/errors'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { answerAll, closing, createTestRoom, SILENCE, said, type TestRoom, user } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(() => host.close())

/** The disk refuses everything as soon as `full` says so, until the returned function is called. */
function fillDisk(full: () => boolean): () => void {
  const { store } = host.opened
  const { transaction } = store
  Object.assign(store, {
    transaction: (...given: Parameters<typeof transaction>) => {
      if (full()) throw new Failure(appError('disk', 'The disk is full.'))
      return transaction(...given)
    },
  })
  return () => void Object.assign(store, { transaction })
}

const users = (room: TestRoom): readonly string[] => room.log().filter((line) => line.startsWith('user'))

describe('a disk that refuses', () => {
  test('a message that is stored is not refused because its first speaker cannot begin yet', async () => {
    const room = createTestRoom(host, 2)
    answerAll(host)
    const free = fillDisk(() => room.room.busy)
    room.send('go')
    await host.clock.advance(10_000)
    expect(room.calls('Ada')).toHaveLength(0)
    free()
    await host.clock.advance(3_000)
    await room.free()
    expect(room.runs()).toEqual(['Ada done', 'Bo done'])
  })

  test('between two speakers the round goes on once there is room again', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    // The answer of Ada is the last that fits.
    const free = fillDisk(() => room.runs()[0] === 'Ada done')
    await room.answer('Ada', 'A')
    expect(room.calls('Bo')).toHaveLength(0)
    free()
    await host.clock.advance(3_000)
    await room.answer('Bo', 'B')
    expect(room.runs()).toEqual(['Ada done', 'Bo done'])
    expect(room.room.busy).toBe(false)
  })

  test('what is queued is opened once, and what waits behind it too', async () => {
    const room = createTestRoom(host, 2)
    for (const text of ['one', 'two', 'three']) room.send(text)
    await room.settle()
    await room.answer('Ada', 'A1')
    const free = fillDisk(() => users(room).length === 2)
    await room.answer('Bo', 'B1')
    await host.clock.advance(10_000)
    free()
    answerAll(host)
    await host.clock.advance(3_000)
    for (const name of ['Ada', 'Bo']) for (const call of room.calls(name)) if (!call.signal.aborted) call.answer(name, { input: 1, output: 1 })
    await room.free()
    await host.clock.until(() => !room.room.busy && room.room.snapshot().queue.length === 0)
    expect(users(room)).toEqual(['user: one', 'user: two', 'user: three'])
  })

  test('a moderator’s decision is taken over once there is room', async () => {
    const moderator = { connectionId: host.connection.id, model: 'boss', contextLimit: 50_000 }
    const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator } })
    room.send('go')
    await room.settle()
    // What it cost is the last that fits.
    const free = fillDisk(() => host.opened.store.usage.summary(room.id).requestCount === 1)
    await room.answer('moderator', '{"action":"everyone"}')
    await host.clock.advance(6_000)
    free()
    answerAll(host)
    await host.clock.advance(6_000)
    await room.free()
    expect(room.runs()).toEqual(['Ada done', 'Bo done'])
  })
})

test('whoever is given the word in a parallel round has heard what was said by then', async () => {
  const room = createTestRoom(host, 3)
  room.send('go', { execution: { model: 'broadcast' } })
  await room.settle()
  await room.answer('Ada', 'A')
  await room.answer('Bo', 'B')
  room.room.speak(uuidV7Ids.next(), room.ids.Ada ?? '', 'Answer Bo.')
  await room.settle()
  expect(room.given('Ada').at(-1)).toEqual(user(said('Bo', 'B'), closing('Ada', 'Answer Bo.')))
  expect(JSON.stringify(room.given('Ada'))).not.toContain(JSON.stringify(SILENCE).slice(1, -1))
})

test('pausing while the moderator decides has nobody speak until the user goes on', async () => {
  const moderator = { connectionId: host.connection.id, model: 'boss', contextLimit: 50_000 }
  const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator } })
  room.send('go')
  await room.settle()
  expect(room.room.pause()).toBe(true)
  await room.answer('moderator', '{"action":"everyone"}')
  expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state: 'paused', cause: 'user' })
  expect(room.calls('Ada')).toHaveLength(0)
  answerAll(host)
  room.room.run(undefined)
  await room.free()
  expect(room.runs()).toEqual(['Ada done', 'Bo done'])
})

test('in turn, a retry waits until the one who speaks has finished', async () => {
  const room = createTestRoom(host, 3, { limits: { onFailure: 'continue' } })
  room.send('go')
  await room.settle()
  await room.fail('Ada')
  expect(room.calls('Bo')).toHaveLength(1)
  room.room.retrySpeaker(room.ids.Ada ?? '')
  await room.settle()
  expect(room.calls('Ada')).toHaveLength(1)
  await room.answer('Bo', 'B')
  expect(room.calls('Ada')).toHaveLength(2)
})

describe('who waits for a round', () => {
  test('is told when its message is taken back, and when it waits behind a round that is paused', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    const [second, third] = [room.send('two'), room.send('three')]
    const told = [room.room.waitFor(second), room.room.waitFor(third)]
    room.room.unqueue(second)
    await expect(told[0]).resolves.toEqual({ roundId: second, state: 'stopped', runs: [] })
    room.room.pause()
    await room.answer('Ada', 'A')
    await expect(told[1]).resolves.toEqual({ roundId: third, state: 'queued', runs: [] })
  })
})

test('a speaker that calls tools is held to the budget before each request', async () => {
  host.models.set('m', { prices: { input: 1, output: 1, cacheRead: null, cacheWrite: null } } as never)
  host.tools.offered = [{ name: 'clock', description: '', parameters: { type: 'object' }, source: 'builtin', origin: 'Built in', permission: 'always' }]
  const room = createTestRoom(host, 2, { limits: { tokens: 3_000, onBudget: 'stop' } })
  room.room.updateParticipant(room.ids.Ada ?? '', { toolsets: ['clock'] })
  host.provider.onCall = (call) =>
    queueMicrotask(() =>
      call.emit(
        { type: 'block-start', index: 0, block: { type: 'toolCall', id: `c${host.provider.calls.length}`, name: 'clock', input: {} } },
        { type: 'block-end', index: 0 },
        { type: 'finish', reason: 'toolCalls', usage: { input: 900, output: 100, cacheRead: null, cacheWrite: null, reasoning: null } },
      ),
    )
  room.send('go')
  await room.free()
  expect(host.provider.calls.length).toBe(3)
  expect(room.runs()).toEqual(['Ada failed', 'Bo skipped'])
  expect(room.room.snapshot().status.totals).toMatchObject({ input: 2_700, output: 300 })
})

test('a talk that a crash ended says so, once', async () => {
  const room = createTestRoom(host, 2)
  room.room.run({ rounds: 5 })
  await room.settle()
  await room.answer('Ada', 'A')
  host = await host.crash()
  host = await host.crash()
  const { messages, autonomy, rounds } = host.engine.rooms.state(room.id)
  expect(messages.flatMap(({ blocks }) => blocks.filter((block) => block.type === 'notice'))).toEqual([{ type: 'notice', notice: 'ended', cause: 'crash' }])
  expect([autonomy, rounds.at(-1)?.state]).toEqual([null, 'paused'])
})

test('what the summary of a memory has cost is counted at once, for the room and for its participant', async () => {
  const room = createTestRoom(host, 2)
  answerAll(host)
  for (const text of ['one', 'two', 'three', 'four']) await room.round(`${text} ${'and more of it '.repeat(40)}`)
  host.provider.onCall = null
  const before = room.room.snapshot()
  room.room.compactions(room.ids.Ada ?? '').run({ keepTurns: 1 })
  await room.settle()
  host.provider.calls.at(-1)?.answer('## Goal\n- Tea.\n\n## Next step\n- Pour.', { input: 1_000, output: 50 })
  await room.settle()
  const after = room.room.snapshot()
  expect(after.status.totals.input).toBe((before.status.totals.input ?? 0) + 1_000)
  expect(after.participants.map(({ totals }) => totals.input)).toEqual(
    before.participants.map(({ totals }, index) => (totals.input ?? 0) + (index === 0 ? 1_000 : 0)),
  )
})

test('another model that is chosen while its participant waits for a compaction answers from the next round on', async () => {
  const room = createTestRoom(host, 2)
  const other = { id: uuidV7Ids.next(), provider: 'anthropic', label: 'Other', hasSecret: true, createdAt: host.clock.now() } as const
  host.opened.store.transaction('normal', () => host.opened.store.connections.save(other))
  answerAll(host)
  for (const text of ['one', 'two', 'three', 'four']) await room.round(`${text} ${'and more of it '.repeat(40)}`)
  const answer = host.provider.onCall
  host.provider.onCall = null
  const ada = room.ids.Ada ?? ''
  room.room.compactions(ada).run({ keepTurns: 1 })
  await room.settle()
  room.send('go')
  await room.settle()
  room.room.updateParticipant(ada, { connectionId: other.id, model: 'n', contextLimit: 4_000 })
  host.provider.onCall = answer
  host.provider.calls.at(-1)?.answer('## Goal\n- Tea.\n\n## Next step\n- Pour.')
  await room.free()
  await room.round('next')
  const asked = room
    .calls('Ada')
    .slice(-2)
    .map(({ connectionId, request }) => [connectionId, request.model])
  const said = room.room
    .snapshot()
    .messages.filter(({ author }) => author.participantId === ada)
    .slice(-2)
  expect(asked).toEqual([
    [host.connection.id, 'm'],
    [other.id, 'n'],
  ])
  expect(said.map(({ connectionId, model }) => [connectionId, model])).toEqual(asked)
})

test('Stop does not wait for a compaction that the user has begun', async () => {
  const room = createTestRoom(host, 2)
  await (async () => {
    answerAll(host)
    for (const text of ['one', 'two', 'three', 'four']) await room.round(`${text} ${'and more of it '.repeat(40)}`)
  })()
  host.provider.onCall = null
  room.room.compactions(room.ids.Ada ?? '').run({ keepTurns: 1 })
  await room.settle()
  room.send('go')
  await room.settle()
  room.room.stop(null, 'now')
  await host.clock.advance(100)
  expect(room.room.busy).toBe(false)
})

test('a round that answers the user is none of the rounds they have by themselves', async () => {
  const room = createTestRoom(host, 2)
  answerAll(host)
  room.send('go')
  room.room.run({ rounds: 1 })
  await host.clock.until(() => !room.room.busy && room.room.snapshot().autonomy === null)
  expect(room.room.snapshot().rounds.map(({ kind }) => kind)).toEqual(['message', 'autonomous'])
})

test('the steps of an answer that uses tools are counted once, whatever is reckoned anew meanwhile', async () => {
  host.tools.offered = [{ name: 'clock', description: '', parameters: { type: 'object' }, source: 'builtin', origin: 'Built in', permission: 'always' }]
  const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
  room.room.updateParticipant(room.ids.Ada ?? '', { toolsets: ['clock'] })
  room.send('go')
  await room.settle()
  room
    .calls('Ada')[0]
    ?.emit(
      { type: 'block-start', index: 0, block: { type: 'toolCall', id: 'c1', name: 'clock', input: {} } },
      { type: 'block-end', index: 0 },
      { type: 'finish', reason: 'toolCalls', usage: { input: 100, output: 5, cacheRead: null, cacheWrite: null, reasoning: null } },
    )
  await room.settle()
  room.calls('Bo')[0]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half' })
  await host.clock.advance(450)
  await room.fail('Bo')
  room.room.acceptPartial(room.room.snapshot().messages.find(({ author }) => author.name === 'Bo')?.id ?? '')
  await room.answer('Ada', 'Now.')
  const shown = room.room.snapshot().participants.map(({ totals }) => totals.input)
  expect(shown).toEqual(host.opened.store.rooms.usage(room.id).map(({ totals }) => totals.input))
  expect(shown[0]).toBe(110)
})

test('a run that only waits for a word on the budget does not keep a partial answer from counting', async () => {
  const room = createTestRoom(host, 2)
  room.send('go')
  await room.settle()
  room.calls('Ada')[0]?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text: 'half' })
  await host.clock.advance(450)
  room.room.stop(room.ids.Ada ?? '', 'now')
  await host.clock.advance(100)
  room.room.configure({ limits: { tokens: 1, onBudget: 'ask' } })
  room.room.speak(uuidV7Ids.next(), room.ids.Ada ?? '', null)
  await room.answer('Bo', 'B')
  expect(room.runs()).toContain('Ada queued')
  const half = room.room.snapshot().messages.find(({ author }) => author.name === 'Ada')
  room.room.acceptPartial(half?.id ?? '')
  expect(
    room.room
      .snapshot()
      .rounds.at(-1)
      ?.runs.filter(({ accepted }) => accepted),
  ).toHaveLength(1)
})
