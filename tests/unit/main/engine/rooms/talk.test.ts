import { failure } from '@shared/errors'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, closing, createTestRoom, openTestRoom, speakerOf, type TestRoom, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

/** Whether the sidebar says that the room is at work, as it was last told. */
function watchRunning({ hub }: TestEngine, room: TestRoom): () => boolean | undefined {
  const told = vi.spyOn(hub, 'publish')
  return () => {
    const summaries = told.mock.calls.flatMap(([, event]) => (event.type === 'conversation-changed' ? [event.conversation] : []))
    return summaries.findLast(({ id }) => id === room.id)?.running
  }
}

const last = (room: TestRoom) => room.room.snapshot().rounds.at(-1)

describe('by steps', () => {
  test('a message that has to wait keeps that its round is stepped, over a restart too', async () => {
    const room = createTestRoom(host, 2)
    room.send('one')
    await room.settle()
    room.send('two', { start: 'step' })
    const before = room.room.snapshot().queue
    expect(before).toMatchObject([{ start: 'step' }])
    host = await host.crash()
    const again = openTestRoom(host, room.id)
    expect(again.room.snapshot().queue).toEqual(before)
    answerAll(host)
    again.room.run(undefined)
    await again.settle()
    expect(last(again)).toMatchObject({ number: 2, state: 'paused' })
    expect(again.runs()).toEqual(['Ada queued', 'Bo queued'])
    const taken = again.room.step()
    await again.settle()
    expect(await taken).toMatchObject({ utterance: { participantId: again.ids.Ada }, roundComplete: false })
  })
})

describe('a moderator that decides', () => {
  const moderated = (): TestRoom =>
    createTestRoom(host, 2, { execution: { model: 'moderator', moderator: { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000 } } })

  test('is somebody at work, and is stopped', async () => {
    const room = moderated()
    const running = watchRunning(host, room)
    room.send('go')
    await room.settle()
    expect(last(room)?.state).toBe('queued')
    expect(running()).toBe(true)
    room.room.stop(null, 'now')
    await host.clock.advance(200)
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'user' })
    expect(running()).toBe(false)
  })

  test('paused meanwhile, it decides, and nobody speaks before the talk goes on', async () => {
    const room = moderated()
    const running = watchRunning(host, room)
    room.room.run({ rounds: 3 })
    await room.settle()
    expect(room.room.pause()).toBe(true)
    expect(room.room.pause()).toBe(false)
    expect(running()).toBe(true)
    await room.answer('moderator', '{"action":"speak","participants":["Bo"]}')
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'user', decision: { action: 'speak' } })
    expect(running()).toBe(false)
    expect(room.runs()).toEqual(['Bo queued'])
    room.room.run(undefined)
    await room.settle()
    expect(room.runs()).toEqual(['Bo preparing'])
  })

  test('is not asked twice where the talk goes on before it has decided', async () => {
    const room = moderated()
    room.send('go')
    await room.settle()
    room.room.pause()
    room.room.run(undefined)
    await room.settle()
    expect(room.calls('moderator')).toHaveLength(1)
    await room.answer('moderator', '{"action":"speak","participants":["Ada"]}')
    expect(room.runs()).toEqual(['Ada preparing'])
  })

  test('paused and stopped while it decides, the round is over', async () => {
    const room = moderated()
    room.send('go')
    await room.settle()
    room.room.pause()
    room.room.stop(null, 'now')
    await host.clock.advance(200)
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'user' })
    expect(room.room.busy).toBe(false)
  })
})

test('a room that is paused is at work until who speaks has finished', async () => {
  const room = createTestRoom(host, 2)
  const running = watchRunning(host, room)
  room.send('go')
  await room.settle()
  room.room.pause()
  expect(running()).toBe(true)
  await room.answer('Ada', 'A')
  expect(running()).toBe(false)
  void room.room.step()
  await room.settle()
  expect(running()).toBe(true)
})

describe('speak next', () => {
  const speak = (room: TestRoom, name: string, instruction: string | null = null) => room.room.speak(uuidV7Ids.next(), room.ids[name] ?? '', instruction)

  test('whoever waits comes before all others who wait, after a restart too', async () => {
    const room = createTestRoom(host, 4)
    room.send('go')
    await room.settle()
    speak(room, 'Di', 'Be short.')
    expect(room.runs()).toEqual(['Ada preparing', 'Di queued', 'Bo queued', 'Cy queued'])
    expect(failureOf(() => speak(room, 'Ada')).code).toBe('conflict')
    room.room.updateParticipant(room.ids.Cy ?? '', { muted: true })
    expect(failureOf(() => speak(room, 'Cy')).code).toBe('conflict')
    room.room.updateParticipant(room.ids.Cy ?? '', { muted: false })
    host = await host.crash()
    const again = openTestRoom(host, room.id)
    answerAll(host)
    again.room.run(undefined)
    await again.free()
    expect(host.provider.calls.map(speakerOf)).toEqual(['Ada', 'Di', 'Bo', 'Cy'])
    expect(again.given('Di').at(-1)?.blocks.at(-1)).toEqual(closing('Di', 'Be short.'))
  })

  test('whoever has spoken speaks again before those who wait', async () => {
    const room = createTestRoom(host, 3)
    room.send('go')
    await room.settle()
    await room.answer('Ada', 'A')
    speak(room, 'Ada')
    expect(last(room)?.runs.map(({ participantId, state }) => [participantId === room.ids.Ada, state])).toEqual([
      [true, 'done'],
      [true, 'queued'],
      [false, 'preparing'],
      [false, 'queued'],
    ])
    await room.answer('Bo', 'B')
    await room.answer('Ada', 'Again.')
    await room.answer('Cy', 'C')
    expect(room.log()).toEqual(['user: go', 'Ada: A', 'Bo: B', 'Ada: Again.', 'Cy: C'])
    expect(room.room.busy).toBe(false)
  })
})

describe('conclude', () => {
  test('a talk that the user has paused goes on, and the closing round follows', async () => {
    const room = createTestRoom(host, 2)
    room.room.run({ rounds: 5 })
    await room.settle()
    room.room.pause()
    await room.answer('Ada', 'A')
    expect(room.room.snapshot().status).toMatchObject({ state: 'paused', concluding: false })
    const { roundId } = room.room.conclude(uuidV7Ids.next())
    await room.settle()
    expect(room.room.snapshot()).toMatchObject({ autonomy: null, status: { state: 'running', concluding: true } })
    await room.answer('Bo', 'B')
    expect(last(room)).toMatchObject({ id: roundId, kind: 'conclusion', state: 'running' })
    expect(room.room.snapshot().status.concluding).toBe(false)
  })

  test('a round that is stepped goes on, too; one that waits for a word on the budget does not', async () => {
    const stepped = createTestRoom(host, 2)
    stepped.send('go', { start: 'step' })
    await stepped.settle()
    stepped.room.conclude(uuidV7Ids.next())
    await stepped.settle()
    expect(last(stepped)?.state).toBe('running')
    const dear = createTestRoom(host, 2, { limits: { tokens: 10 } })
    dear.send('go')
    await dear.settle()
    dear.room.conclude(uuidV7Ids.next())
    await dear.settle()
    expect(last(dear)).toMatchObject({ state: 'paused', cause: 'budget' })
  })
})

describe('a closing round that was asked for before a crash', () => {
  test('follows the round that the crash has cut off, once', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    await room.answer('Ada', 'A')
    const { roundId } = room.room.conclude(uuidV7Ids.next())
    host = await host.crash()
    const again = openTestRoom(host, room.id)
    expect(again.room.snapshot().status).toMatchObject({ state: 'paused', concluding: true })
    again.room.run(undefined)
    await again.settle()
    await again.answer('Bo', 'B')
    expect(last(again)).toMatchObject({ id: roundId, kind: 'conclusion', state: 'running' })
    host = await host.crash()
    const third = openTestRoom(host, room.id)
    expect(third.room.snapshot().status).toMatchObject({ state: 'paused', concluding: false })
  })

  test('is forgotten where its round had ended already: nothing would ever begin it', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    await room.answer('Ada', 'A')
    room.room.conclude(uuidV7Ids.next())
    await room.answer('Bo', 'B')
    expect(last(room)?.kind).toBe('conclusion')
    host.opened.store.rooms.saveConcluding(room.id, uuidV7Ids.next())
    room.room.stop(null, 'now')
    await host.clock.advance(100)
    host = await host.crash()
    expect(openTestRoom(host, room.id).room.snapshot().status).toMatchObject({ state: 'idle', concluding: false })
  })

  test('is forgotten with a room that is deleted meanwhile, and does not come back with it', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    const { roundId } = room.room.conclude(uuidV7Ids.next())
    const told = room.room.waitFor(roundId)
    const live = room.room
    host.engine.remove(room.id)
    await host.clock.advance(100)
    expect(await told).toMatchObject({ roundId, runs: [] })
    expect(live.snapshot().status.concluding).toBe(false)
    host.engine.restore(room.id)
    expect(host.opened.store.rooms.concluding(room.id)).toBeNull()
  })

  test('is tried again while the disk refuses it', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    await room.answer('Ada', 'A')
    const { roundId } = room.room.conclude(uuidV7Ids.next())
    const refuse = vi.spyOn(host.opened.store.rooms, 'saveConcluding').mockImplementation(() => {
      throw failure('disk', 'The disk is full.')
    })
    await room.answer('Bo', 'B')
    expect(room.room.snapshot().status).toMatchObject({ state: 'idle', concluding: true })
    expect(room.room.idle).toBe(false)
    refuse.mockRestore()
    // Asked for once more, it is the same one.
    expect(room.room.conclude(uuidV7Ids.next())).toEqual({ roundId })
    await host.clock.advance(3_000)
    expect(last(room)).toMatchObject({ id: roundId, kind: 'conclusion', state: 'running' })
    for (const name of ['Ada', 'Bo']) await room.answer(name, name)
    await host.clock.advance(3_000)
    expect(room.room.snapshot().rounds.map(({ kind }) => kind)).toEqual(['message', 'conclusion'])
  })
})

describe('a room in which everybody is muted', () => {
  const mute = (room: TestRoom): void => {
    for (const id of Object.values(room.ids)) room.room.updateParticipant(id, { muted: true })
  }

  test('neither talks nor concludes, and says why', () => {
    const room = createTestRoom(host, 2)
    mute(room)
    const before = room.room.snapshot()
    for (const ask of [() => room.room.run({ rounds: 1 }), () => room.room.conclude(uuidV7Ids.next())])
      expect(failureOf(ask)).toMatchObject({ code: 'conflict', message: expect.stringContaining('muted') })
    expect(room.room.snapshot()).toEqual(before)
  })

  test('takes a message, and asks no moderator who answers it', async () => {
    const moderator = { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000, instruction: null }
    const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator } })
    mute(room)
    room.send('go')
    await room.settle()
    expect(host.provider.calls).toEqual([])
    expect(last(room)).toMatchObject({ state: 'done', runs: [] })
  })

  test('ends its talk, and lets nobody wait for a closing round', async () => {
    const talking = createTestRoom(host, 2)
    talking.room.run({ rounds: 5 })
    await talking.settle()
    await talking.answer('Ada', 'A')
    mute(talking)
    await talking.answer('Bo', 'B')
    expect(talking.room.snapshot()).toMatchObject({ autonomy: null, rounds: [{ state: 'done' }] })
    expect(talking.room.snapshot().messages.at(-1)?.blocks).toEqual([{ type: 'notice', notice: 'ended', cause: 'empty' }])
    const concluding = createTestRoom(host, 2)
    concluding.send('go')
    await concluding.settle()
    const { roundId } = concluding.room.conclude(uuidV7Ids.next())
    concluding.room.run({ rounds: 3 })
    const told = concluding.room.waitFor(roundId)
    await concluding.answer('Ada', 'A')
    mute(concluding)
    await concluding.answer('Bo', 'B')
    expect(await told).toMatchObject({ roundId, runs: [] })
    expect(concluding.room.snapshot()).toMatchObject({ autonomy: null, status: { state: 'idle', concluding: false } })
  })
})

test('a round in which nobody came to speak is there for a window that opens later, too', async () => {
  const room = createTestRoom(host, 2, { limits: { tokens: 10, onBudget: 'skip' } })
  const window = room.watch()
  room.room.run({ rounds: 1 })
  await room.settle()
  expect(window.state.rounds).toMatchObject([{ kind: 'autonomous', state: 'done', runs: [{ state: 'skipped' }, { state: 'skipped' }] }])
  expect(room.room.snapshot().rounds).toEqual(window.state.rounds)
})

test('a word given and a closing round are stored together with their request: cut off between, nothing is there', async () => {
  const { insert } = host.opened.store.requests
  for (const ask of [(room: TestRoom, id: string) => room.room.speak(id, room.ids.Bo ?? '', null), (room: TestRoom, id: string) => room.room.conclude(id)]) {
    const [room, busy] = [createTestRoom(host, 2), createTestRoom(host, 2)]
    busy.send('go')
    await busy.settle()
    vi.spyOn(host.opened.store.requests, 'insert').mockImplementation(() => {
      throw failure('disk', 'The disk is full.')
    })
    for (const each of [room, busy]) {
      const before = each.room.snapshot()
      expect(failureOf(() => ask(each, uuidV7Ids.next())).code).toBe('disk')
      expect(each.room.snapshot()).toEqual(before)
      expect(host.opened.store.rooms.rounds(each.id, { limit: 9 })).toHaveLength(before.rounds.length)
    }
    vi.restoreAllMocks()
    expect(host.opened.store.requests.insert).toBe(insert)
  }
})

test('a window sees a speaker that is to try again, also where it may not begin any more', async () => {
  const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
  const window = room.watch()
  room.send('go')
  await room.settle()
  await room.fail('Ada')
  room.room.stop(null, 'afterSpeaker')
  room.room.retrySpeaker(room.ids.Ada ?? '')
  await room.settle()
  expect(room.runs()).toEqual(['Ada failed', 'Ada queued', 'Bo preparing'])
  expect(window.state.rounds).toEqual(room.room.snapshot().rounds)
})
