import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { answerAll, closing, createTestRoom, own, said, seat, type TestRoom, user, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

/** The newest request of each of these. */
const givenTo = (room: TestRoom, ...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, room.given(name)]))

describe('T-1 broadcast with a joiner', () => {
  const history = {
    fresh: [],
    recent: [said('User', 'two'), said('Ada', 'Ada 2'), said('Bo', 'Bo 2')],
    full: [said('User', 'one'), said('Ada', 'Ada 1'), said('Bo', 'Bo 1'), said('User', 'two'), said('Ada', 'Ada 2'), said('Bo', 'Bo 2')],
    range: [said('User', 'one'), said('Ada', 'Ada 1'), said('Bo', 'Bo 1')],
  } as const
  const joining = {
    fresh: { strategy: 'fresh' },
    recent: { strategy: 'recent', rounds: 1 },
    full: { strategy: 'full' },
    range: { strategy: 'range', from: 1, to: 1 },
  } as const

  test.each(['fresh', 'recent', 'full', 'range'] as const)(
    '%s: the old ones are given the last answers and the prompt, the joiner its history and the prompt',
    async (strategy) => {
      answerAll(host)
      const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
      await room.round('one')
      await room.round('two')
      room.room.addParticipant(seat(host, 'Cy'), joining[strategy])
      await room.round('three')
      expect(givenTo(room, 'Ada', 'Bo', 'Cy')).toEqual({
        Ada: [
          user(said('User', 'one')),
          own('Ada 1'),
          user(said('Bo', 'Bo 1'), said('User', 'two')),
          own('Ada 2'),
          user(said('Bo', 'Bo 2'), said('User', 'three'), closing('Ada')),
        ],
        Bo: [
          user(said('User', 'one')),
          own('Bo 1'),
          user(said('Ada', 'Ada 1'), said('User', 'two')),
          own('Bo 2'),
          user(said('Ada', 'Ada 2'), said('User', 'three'), closing('Bo')),
        ],
        Cy: [user(...history[strategy], said('User', 'three'), closing('Cy'))],
      })
      await room.round('four')
      expect(room.given('Cy')).toEqual([
        user(...history[strategy], said('User', 'three')),
        own('Cy 1'),
        user(said('Ada', 'Ada 3'), said('Bo', 'Bo 3'), said('User', 'four'), closing('Cy')),
      ])
    },
  )
})

test('T-2 mention A, then B: B is given what A answered', async () => {
  answerAll(host)
  const room = createTestRoom(host, 3, { execution: { model: 'mentioned' } })
  await room.round('@Ada first')
  await room.round('@Bo and you?')
  expect(room.calls('Cy')).toEqual([])
  expect(givenTo(room, 'Ada', 'Bo')).toEqual({
    Ada: [user(said('User', '@Ada first'), closing('Ada'))],
    Bo: [user(said('User', '@Ada first'), said('Ada', 'Ada 1'), said('User', '@Bo and you?'), closing('Bo'))],
  })
  await room.round('nobody in particular')
  expect(room.given('Cy')).toEqual([
    user(
      said('User', '@Ada first'),
      said('Ada', 'Ada 1'),
      said('User', '@Bo and you?'),
      said('Bo', 'Bo 1'),
      said('User', 'nobody in particular'),
      closing('Cy'),
    ),
  ])
})

test('T-3 an explicit order of showing: everybody runs at once, each answer is stored once, and the order is kept with the round', async () => {
  const display = ['Di', 'Bo', 'Ada']
  const room = createTestRoom(host, 4, { execution: { model: 'broadcast', display } })
  room.send('go')
  await room.settle()
  expect(host.provider.calls).toHaveLength(4)
  for (const name of ['Cy', 'Ada', 'Di', 'Bo']) await room.answer(name, `${name} here`)
  const { messages, rounds } = room.room.snapshot()
  expect(messages.filter(({ author }) => author.kind === 'participant')).toHaveLength(4)
  expect(rounds.at(-1)?.execution.display).toEqual(display)
  expect(rounds.at(-1)?.runs.map(({ state, attempt }) => [state, attempt])).toEqual(Array.from({ length: 4 }, () => ['done', 1]))
})

test('T-4 three times one after another, then all at once: nobody is given anything twice', async () => {
  answerAll(host)
  const room = createTestRoom(host, 3)
  await room.round('one')
  await room.round('two')
  await room.round('three')
  room.room.configure({ execution: { model: 'broadcast' } })
  await room.round('four')
  expect(givenTo(room, 'Ada', 'Bo', 'Cy')).toEqual({
    Ada: [
      user(said('User', 'one')),
      own('Ada 1'),
      user(said('Bo', 'Bo 1'), said('Cy', 'Cy 1'), said('User', 'two')),
      own('Ada 2'),
      user(said('Bo', 'Bo 2'), said('Cy', 'Cy 2'), said('User', 'three')),
      own('Ada 3'),
      user(said('Bo', 'Bo 3'), said('Cy', 'Cy 3'), said('User', 'four'), closing('Ada')),
    ],
    Bo: [
      user(said('User', 'one'), said('Ada', 'Ada 1')),
      own('Bo 1'),
      user(said('Cy', 'Cy 1'), said('User', 'two'), said('Ada', 'Ada 2')),
      own('Bo 2'),
      user(said('Cy', 'Cy 2'), said('User', 'three'), said('Ada', 'Ada 3')),
      own('Bo 3'),
      user(said('Cy', 'Cy 3'), said('User', 'four'), closing('Bo')),
    ],
    Cy: [
      user(said('User', 'one'), said('Ada', 'Ada 1'), said('Bo', 'Bo 1')),
      own('Cy 1'),
      user(said('User', 'two'), said('Ada', 'Ada 2'), said('Bo', 'Bo 2')),
      own('Cy 2'),
      user(said('User', 'three'), said('Ada', 'Ada 3'), said('Bo', 'Bo 3')),
      own('Cy 3'),
      user(said('User', 'four'), closing('Cy')),
    ],
  })
})

test('T-9 a message for information only, then one after another: it is given once, and the last answers are still there', async () => {
  answerAll(host)
  const room = createTestRoom(host, 2)
  await room.round('one')
  await room.round('for your information', { contextOnly: true })
  expect(host.provider.calls).toHaveLength(2)
  await room.round('two')
  expect(givenTo(room, 'Ada', 'Bo')).toEqual({
    Ada: [user(said('User', 'one')), own('Ada 1'), user(said('Bo', 'Bo 1'), said('User', 'for your information'), said('User', 'two'), closing('Ada'))],
    Bo: [
      user(said('User', 'one'), said('Ada', 'Ada 1')),
      own('Bo 1'),
      user(said('User', 'for your information'), said('User', 'two'), said('Ada', 'Ada 2'), closing('Bo')),
    ],
  })
})
