import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, closing, createTestRoom, openTestRoom, own, said, seat, type TestRoom, user, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

/** Kills the process and starts again with the same room. */
async function crash(room: TestRoom): Promise<TestRoom> {
  host = await host.crash()
  return openTestRoom(host, room.id)
}

/** Begins an answer that stays unfinished. */
function begin(room: TestRoom, name: string, text: string): void {
  room
    .calls(name)
    .at(-1)
    ?.emit({ type: 'block-start', index: 0, block: { type: 'text', text: '' } }, { type: 'delta', index: 0, text })
}

test.each(['broadcast', 'sequential'] as const)(
  'T-6 killed while 2 of 4 are done (%s): exactly the 2 missing speak afterwards, and what was paid is counted once',
  async (model) => {
    let room = createTestRoom(host, 4, { execution: { model } })
    room.send('go')
    await room.settle()
    await room.answer('Ada', 'A')
    await room.answer('Bo', 'B')
    begin(room, 'Cy', 'half')
    await host.clock.advance(600)
    const asked = room.given('Cy')
    room = await crash(room)
    expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state: 'paused', cause: 'crash' })
    expect(room.log()).toEqual(
      ['user: go', 'Ada: A', 'Bo: B', 'Cy: half (interrupted)', ...(model === 'broadcast' ? ['Di:  (interrupted)'] : [])].toSorted((a, b) =>
        model === 'broadcast' ? order(a) - order(b) : 0,
      ),
    )
    expect(host.provider.calls).toEqual([])
    room.room.run(undefined)
    await room.settle()
    expect(room.given('Cy')).toEqual(asked)
    await room.answer('Cy', 'C')
    await room.answer('Di', 'D')
    expect(host.provider.calls).toHaveLength(2)
    expect(room.room.snapshot().rounds.at(-1)?.state).toBe('done')
    expect(room.room.snapshot().status.totals).toMatchObject({ input: 40, output: 20 })
    expect(room.room.snapshot().participants.map(({ totals, utterances }) => [totals.input, utterances])).toEqual(Array.from({ length: 4 }, () => [10, 1]))
    answerAll(host)
    await room.round('next')
    const others = model === 'broadcast' ? [said('User', 'go')] : [said('User', 'go'), said('Ada', 'A'), said('Bo', 'B'), said('Cy', 'C')]
    const later =
      model === 'broadcast'
        ? [said('Ada', 'A'), said('Bo', 'B'), said('Cy', 'C'), said('User', 'next')]
        : [said('User', 'next'), said('Ada', 'Ada 1'), said('Bo', 'Bo 1'), said('Cy', 'Cy 1')]
    expect(room.given('Di')).toEqual([user(...others), own('D'), user(...later, closing('Di'))])
  },
)

const order = (line: string): number => ['user', 'Ada', 'Bo', 'Cy', 'Di'].findIndex((name) => line.startsWith(name))

test('T-6 by steps: those whom a crash broke off speak before the others', async () => {
  let room = createTestRoom(host, 3)
  room.send('go', { start: 'step' })
  const step = room.room.step()
  await room.settle()
  begin(room, 'Ada', 'half')
  room = await crash(room)
  expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state: 'paused', cause: 'crash' })
  expect(room.runs()).toEqual(['Ada interrupted', 'Bo queued', 'Cy queued'])
  const again = room.room.step()
  await room.settle()
  expect(host.provider.calls.map(({ request }) => request.messages)).toEqual([[user(said('User', 'go'), closing('Ada'))]])
  await room.answer('Ada', 'A')
  expect(await again).toMatchObject({ utterance: { participantId: room.ids.Ada }, roundComplete: false })
  expect(room.runs()).toEqual(['Ada interrupted', 'Ada done', 'Bo queued', 'Cy queued'])
  void step
})

test('T-6 a moderator whose decision a crash took is asked again', async () => {
  const moderator = { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000 }
  let room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator } })
  room.send('go')
  await room.settle()
  room.send('and this')
  room = await crash(room)
  expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state: 'paused', cause: 'crash' })
  expect(room.room.snapshot().queue).toHaveLength(1)
  room.room.run(undefined)
  await room.settle()
  expect(room.calls('moderator')).toHaveLength(1)
  await room.answer('moderator', JSON.stringify({ action: 'speak', participants: [room.ids.Bo], reason: 'r' }))
  expect(room.given('Bo')).toEqual([user(said('User', 'go'), closing('Bo'))])
  await room.answer('Bo', 'B')
  // The message that waited opens the next round.
  expect(room.calls('moderator')).toHaveLength(2)
  await room.answer('moderator', '{"action":"everyone","reason":"all"}')
  expect(room.given('Ada')).toEqual([user(said('User', 'go'), said('Bo', 'B'), said('User', 'and this'), closing('Ada'))])
})

test('T-6 a message to a room that crashed comes in its order, and those who missed the round are given both', async () => {
  let room = createTestRoom(host, 2)
  room.send('one')
  await room.settle()
  room.send('two')
  room = await crash(room)
  answerAll(host)
  await room.round('three')
  expect(room.log()).toEqual(['user: one', 'Ada:  (interrupted)', 'user: two', 'Ada: Ada 1', 'Bo: Bo 1', 'user: three', 'Ada: Ada 2', 'Bo: Bo 2'])
  expect(room.calls('Ada')[0]?.request.messages).toEqual([user(said('User', 'one'), said('User', 'two'), closing('Ada'))])
})

test('T-6 a round that was open again when the crash came is found behind hundreds of later ones', async () => {
  let room = createTestRoom(host, 2)
  room.send('go')
  await room.settle()
  await room.fail('Ada')
  await room.answer('Bo', 'B')
  const { store } = host.opened
  const [round] = store.rooms.rounds(room.id, { limit: 1 })
  if (!round) throw new Error('no round')
  store.transaction('normal', () => {
    for (let number = 2; number <= 502; number += 1) store.rooms.insertRound({ ...round, id: uuidV7Ids.next(), number })
  })
  room.room.retrySpeaker(room.ids.Ada ?? '')
  await room.settle()
  room = await crash(room)
  room.room.run(undefined)
  await room.settle()
  expect(room.given('Ada')).toEqual([user(said('User', 'go'), closing('Ada'))])
})

test('T-6 whoever has spoken since is not asked again when an earlier round goes on after a crash', async () => {
  let room = createTestRoom(host, 2, { execution: { model: 'mentioned' } })
  room.send('one')
  await room.settle()
  room = await crash(room)
  room.send('@Ada two')
  await room.settle()
  await room.answer('Ada', 'A')
  room.room.retrySpeaker(room.ids.Bo ?? '')
  await room.settle()
  room = await crash(room)
  room.room.run(undefined)
  await room.settle()
  expect(room.calls('Ada')).toEqual([])
  expect(room.given('Bo')).toEqual([user(said('User', 'one'), closing('Bo'))])
  await room.answer('Bo', 'B')
  expect(room.room.busy).toBe(false)
})

test('an answer that cannot be stored because of a bug has failed: its text and cost are kept, and the round goes on', async () => {
  let room = createTestRoom(host, 2)
  room.send('go')
  await room.settle()
  const { store } = host.opened
  const [prompt] = room.room.snapshot().messages
  store.transaction('normal', () => store.rooms.deliver(room.ids.Ada ?? '', [prompt?.id ?? ''], null, 'joining'))
  await room.answer('Ada', 'A')
  expect(room.log()).toEqual(['user: go', 'Ada: A (failed)', 'Bo:  (pending)'])
  expect(room.room.snapshot().rounds.at(-1)?.runs[0]).toMatchObject({ state: 'failed', error: { code: 'internal' }, usage: { input: 10, output: 5 } })
  await room.answer('Bo', 'B')
  expect(room.runs()).toEqual(['Ada failed', 'Bo done'])
  expect(room.room.busy).toBe(false)
  room = await crash(room)
  answerAll(host)
  await room.round('next')
  expect(room.runs()).toEqual(['Ada done', 'Bo done'])
})

describe('a partial answer that the user lets count', () => {
  test('is given to the others and remembered by its speaker, also after a restart', async () => {
    let room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    begin(room, 'Ada', 'half')
    await room.settle()
    room.room.stop(null, 'now')
    await host.clock.advance(200)
    const partial = room.room.snapshot().messages.find(({ state }) => state === 'interrupted')
    room.room.acceptPartial(partial?.id ?? '')
    expect(failureOf(() => room.room.acceptPartial(partial?.id ?? '')).code).toBe('conflict')
    expect(failureOf(() => room.room.retrySpeaker(room.ids.Ada ?? '')).code).toBe('conflict')
    expect(room.room.snapshot().participants[0]?.utterances).toBe(1)
    room = await crash(room)
    answerAll(host)
    await room.round('next')
    expect(room.given('Ada')).toEqual([user(said('User', 'go')), own('half'), user(said('User', 'next'), closing('Ada'))])
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), said('Ada', 'half'), said('User', 'next'), said('Ada', 'Ada 1'), closing('Bo'))])
  })

  test('is refused once its speaker has spoken again, and before somebody who will speak anyway', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    begin(room, 'Ada', 'half')
    await room.settle()
    room.room.stop(null, 'now')
    await host.clock.advance(200)
    const partial = room.room.snapshot().messages.find(({ state }) => state === 'interrupted')?.id ?? ''
    room.send('next')
    await room.settle()
    expect(failureOf(() => room.room.acceptPartial(partial)).code).toBe('conflict')
    await room.answer('Ada', 'whole')
    await room.answer('Bo', 'B')
    expect(failureOf(() => room.room.acceptPartial(partial)).code).toBe('conflict')
    expect(failureOf(() => room.room.acceptPartial('nothing')).code).toBe('not_found')
  })

  test('of a round that crashed is not written a second time when the round goes on', async () => {
    let room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    begin(room, 'Ada', 'half')
    await host.clock.advance(600)
    room = await crash(room)
    room.room.acceptPartial(room.room.snapshot().messages.at(-1)?.id ?? '')
    room.room.run(undefined)
    await room.settle()
    expect(room.calls('Ada')).toEqual([])
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), said('Ada', 'half'), closing('Bo'))])
  })
})

describe('trying again', () => {
  test('after a restart is the same request, also in a round that is not the last', async () => {
    let room = createTestRoom(host, 2, { execution: { model: 'mentioned' } })
    room.send('@Ada one')
    await room.settle()
    const asked = room.given('Ada')
    await room.fail('Ada')
    answerAll(host)
    await room.round('@Bo two')
    room = await crash(room)
    room.room.retrySpeaker(room.ids.Ada ?? '')
    await room.settle()
    expect(room.given('Ada')).toEqual(asked)
    // Killed again in the middle of it: the round is not the newest one, and still the room goes on.
    room = await crash(room)
    expect(room.room.snapshot().status.state).toBe('paused')
    room.room.run(undefined)
    await room.settle()
    expect(room.given('Ada')).toEqual(asked)
    await room.answer('Ada', 'A')
    expect(room.room.busy).toBe(false)
    answerAll(host)
    await room.round('@Bo three')
    expect(room.given('Bo').at(-1)).toEqual(user(said('Ada', 'A'), said('User', '@Bo three'), closing('Bo')))
  })

  test('is refused where nothing broke off, and while another round runs', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2, { execution: { model: 'mentioned' } })
    const ada = room.ids.Ada ?? ''
    expect(failureOf(() => room.room.retrySpeaker(ada)).code).toBe('conflict')
    await room.round('@Ada one')
    expect(failureOf(() => room.room.retrySpeaker(ada)).code).toBe('conflict')
    host.provider.onCall = null
    room.send('@Ada two')
    await room.settle()
    await room.fail('Ada')
    room.send('@Bo three')
    await room.settle()
    expect(failureOf(() => room.room.retrySpeaker(ada)).code).toBe('conflict')
  })

  test('while somebody waits for the word in the same round is refused if it is the same one', async () => {
    const room = createTestRoom(host, 3)
    room.send('go')
    await room.settle()
    await room.fail('Ada')
    room.room.speak('0190aaaa-0000-7000-8000-000000000001', room.ids.Ada ?? '', null)
    expect(failureOf(() => room.room.retrySpeaker(room.ids.Ada ?? '')).code).toBe('conflict')
  })

  test('of somebody who never began is given everything up to now, as anybody in turn is', async () => {
    const room = createTestRoom(host, 2)
    room.send('one')
    await room.settle()
    room.room.stop(null, 'afterSpeaker')
    await room.answer('Ada', 'A')
    await room.round('two', { execution: { model: 'manual' } })
    room.room.retrySpeaker(room.ids.Bo ?? '')
    await room.settle()
    expect(room.given('Bo')).toEqual([user(said('User', 'one'), said('Ada', 'A'), said('User', 'two'), closing('Bo'))])
  })

  test('of somebody who was skipped is possible, also after a restart', async () => {
    let room = createTestRoom(host, 2)
    room.room.updateParticipant(room.ids.Bo ?? '', { muted: true })
    room.room.updateParticipant(room.ids.Bo ?? '', { muted: false })
    room.send('go')
    await room.settle()
    room.room.updateParticipant(room.ids.Bo ?? '', { muted: true })
    await room.answer('Ada', 'A')
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped'])
    room.room.updateParticipant(room.ids.Bo ?? '', { muted: false })
    room = await crash(room)
    room.room.retrySpeaker(room.ids.Bo ?? '')
    await room.settle()
    expect(room.given('Bo').at(-1)?.blocks).toContainEqual(said('User', 'go'))
  })
})

describe('the failure of one in a sequence', () => {
  test.each([
    ['continue', ['Ada failed', 'Bo streaming', 'Cy queued'], 'running', null],
    ['pause', ['Ada failed', 'Bo queued', 'Cy queued'], 'paused', 'failure'],
    ['stop', ['Ada failed', 'Bo skipped', 'Cy skipped'], 'stopped', 'failure'],
  ] as const)('%s', async (onFailure, runs, state, cause) => {
    const room = createTestRoom(host, 3, { limits: { onFailure } })
    room.send('go')
    await room.settle()
    await room.fail('Ada')
    begin(room, 'Bo', 'x')
    await room.settle()
    expect(room.runs()).toEqual(runs)
    expect(room.room.snapshot().rounds.at(-1)).toMatchObject({ state, cause })
    if (onFailure !== 'pause') return
    room.room.run(undefined)
    await room.settle()
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), closing('Bo'))])
  })
})

test('somebody who joins while others are writing misses nothing of what they finish', async () => {
  const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
  room.send('go')
  await room.settle()
  await room.answer('Bo', 'B')
  room.room.addParticipant(seat(host, 'Cy'), { strategy: 'full' })
  room.room.addParticipant(seat(host, 'Di'), { strategy: 'fresh' })
  await room.answer('Ada', 'A')
  answerAll(host)
  await room.round('next')
  for (const name of ['Cy', 'Di'])
    expect(room.given(name)).toEqual([user(said('User', 'go'), said('Ada', 'A'), said('Bo', 'B'), said('User', 'next'), closing(name))])
})
