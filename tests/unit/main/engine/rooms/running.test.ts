import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { uuidV7Ids } from '../../../../../src/main/platform/ids'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, closing, createTestRoom, own, SILENCE, said, speakerOf, type TestRoom, user, violations } from '../../../../fixtures/rooms'

let host: TestEngine
beforeEach(async () => {
  host = await startEngine()
})
afterEach(async () => {
  expect(violations(host)).toEqual([])
  await host.close()
})

const last = (room: TestRoom) => room.room.snapshot().rounds.at(-1)
const notices = (room: TestRoom) =>
  room.room.snapshot().messages.flatMap(({ author, blocks }) => (author.kind === 'system' ? blocks.filter((block) => block.type === 'notice') : []))

describe('by steps', () => {
  test('one utterance each, until the round is complete', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2)
    room.send('go', { start: 'step' })
    await room.settle()
    expect(host.provider.calls).toEqual([])
    const step = async () => {
      const taken = room.room.step()
      await room.settle()
      return taken
    }
    expect(await step()).toEqual({ utterance: { participantId: room.ids.Ada, messageId: expect.any(String) }, roundComplete: false })
    expect(host.provider.calls).toHaveLength(1)
    expect(await step()).toMatchObject({ utterance: { participantId: room.ids.Bo }, roundComplete: true })
    expect(last(room)?.state).toBe('done')
    await expect(room.room.step()).rejects.toMatchObject({ error: { code: 'conflict' } })
  })

  test('a broadcast by steps is blind all the same', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
    room.send('go', { start: 'step' })
    for (let index = 0; index < 2; index += 1) {
      const taken = room.room.step()
      await room.settle()
      await taken
    }
    expect(room.given('Bo')).toEqual([user(said('User', 'go'), closing('Bo'))])
    expect(room.room.busy).toBe(false)
  })

  test('a moderated round by steps', async () => {
    const moderator = { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000 }
    const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator } })
    room.send('go')
    await room.settle()
    const taken = room.room.step()
    await room.answer('moderator', `{"action":"speak","participants":["Bo","Ada"]}`)
    await room.answer('Bo', 'B')
    expect(await taken).toMatchObject({ utterance: { participantId: room.ids.Bo }, roundComplete: false })
    expect(room.runs()).toEqual(['Bo done', 'Ada queued'])
    expect(last(room)?.state).toBe('paused')
  })

  test('a speaker that fails is a step without an utterance', async () => {
    const room = createTestRoom(host, 2)
    room.send('go', { start: 'step' })
    const taken = room.room.step()
    await room.settle()
    await room.fail('Ada')
    expect(await taken).toEqual({ utterance: null, roundComplete: false })
  })
})

describe('pause and stop', () => {
  test('paused: who speaks finishes, nobody begins; then it goes on', async () => {
    const room = createTestRoom(host, 2)
    expect(room.room.pause()).toBe(false)
    room.send('go')
    await room.settle()
    expect(room.room.pause()).toBe(true)
    await room.answer('Ada', 'A')
    expect(room.runs()).toEqual(['Ada done', 'Bo queued'])
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'user' })
    expect(room.room.run(undefined)).toEqual({ roundId: last(room)?.id })
    await room.settle()
    await room.answer('Bo', 'B')
    expect(last(room)).toMatchObject({ state: 'done', cause: null })
  })

  test('paused during the last answer, the round is over with it', async () => {
    const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
    room.send('go')
    await room.settle()
    room.room.pause()
    await room.answer('Ada', 'A')
    await room.answer('Bo', 'B')
    expect(last(room)?.state).toBe('done')
  })

  test('stop after this speaker', async () => {
    const room = createTestRoom(host, 3)
    expect(room.room.stop(null, 'afterSpeaker')).toBe(false)
    room.send('go')
    await room.settle()
    expect(room.room.stop(null, 'afterSpeaker')).toBe(true)
    await room.answer('Ada', 'A')
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped', 'Cy skipped'])
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'user' })
    expect(last(room)?.runs[1]?.reason).toBe('limit')
  })

  test('one speaker: the others go on', async () => {
    const room = createTestRoom(host, 3)
    room.send('go')
    await room.settle()
    expect(room.room.stop(room.ids.Bo ?? '', 'now')).toBe(true)
    expect(room.room.stop(room.ids.Ada ?? '', 'now')).toBe(true)
    await host.clock.advance(100)
    expect(room.runs()).toEqual(['Ada stopped', 'Bo skipped', 'Cy preparing'])
    expect(room.room.stop(room.ids.Bo ?? '', 'now')).toBe(false)
    await room.answer('Cy', 'C')
    expect(last(room)?.state).toBe('done')
  })

  test('a provider that does not answer an abort is left behind', async () => {
    host.provider.deaf = true
    const room = createTestRoom(host, 2, { execution: { model: 'broadcast' } })
    room.send('go')
    await room.settle()
    room.room.stop(null, 'now')
    await host.clock.advance(100)
    expect(room.room.busy).toBe(false)
  })

  test('a room that is removed stops, and nothing that waits begins', async () => {
    const room = createTestRoom(host, 2)
    room.send('go')
    await room.settle()
    room.send('later')
    host.engine.remove(room.id)
    await host.clock.advance(200)
    expect(host.provider.calls).toHaveLength(1)
    host.engine.restore(room.id)
    expect(room.room.snapshot().queue).toHaveLength(1)
    answerAll(host)
    await room.round('now')
    expect(room.log()).toEqual(['user: go', 'Ada:  (interrupted)', 'user: later', 'Ada: Ada 1', 'Bo: Bo 1', 'user: now', 'Ada: Ada 2', 'Bo: Bo 2'])
  })
})

describe('messages during a round', () => {
  test('wait in order, outside the log, and open the rounds that follow', async () => {
    const room = createTestRoom(host, 2)
    const requestId = uuidV7Ids.next()
    room.send('one')
    await room.settle()
    const { roundId } = room.room.send(requestId, [{ type: 'text', text: 'note' }], { contextOnly: true })
    expect(room.room.send(requestId, [{ type: 'text', text: 'note' }], {})).toEqual({ roundId })
    room.send('two')
    const dropped = room.send('never')
    expect(room.room.snapshot().queue.map(({ content }) => content)).toEqual(['note', 'two', 'never'].map((text) => [{ type: 'text', text }]))
    expect(room.room.unqueue(dropped)).toBe(true)
    expect(room.room.unqueue(dropped)).toBe(false)
    const ended = room.room.waitFor(roundId)
    await room.answer('Ada', 'A')
    expect(room.given('Bo')).toEqual([user(said('User', 'one'), said('Ada', 'A'), closing('Bo'))])
    await room.answer('Bo', 'B')
    expect(await ended).toMatchObject({ roundId, state: 'done', runs: [] })
    expect(room.given('Ada')).toEqual([user(said('User', 'one')), own('A'), user(said('Bo', 'B'), said('User', 'note'), said('User', 'two'), closing('Ada'))])
    expect(room.log()).toEqual(['user: one', 'Ada: A', 'Bo: B', 'user: note', 'user: two', 'Ada:  (pending)'])
    expect(room.room.snapshot().queue).toEqual([])
  })

  test('a requestId of another conversation is refused', () => {
    const [one, two] = [createTestRoom(host, 2), createTestRoom(host, 2)]
    const requestId = uuidV7Ids.next()
    one.room.send(requestId, [{ type: 'text', text: 'x' }], {})
    expect(failureOf(() => two.room.send(requestId, [{ type: 'text', text: 'x' }], {})).code).toBe('conflict')
    expect(failureOf(() => two.send('  ')).code).toBe('validation')
  })
})

describe('let them talk', () => {
  /** Everybody has something new to say for ever. */
  test('T-17 answers at once: as many begin as may', async () => {
    answerAll(host)
    const room = createTestRoom(host, 3, { execution: { model: 'broadcast' } })
    room.room.run({ utterances: 2 })
    await host.clock.until(() => room.room.snapshot().autonomy === null)
    expect(host.provider.calls.map(speakerOf)).toEqual(['Ada', 'Bo'])
    expect(room.runs()).toEqual(['Ada done', 'Bo done', 'Cy skipped'])
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'utterances' })
  })

  test.each([
    ['repetition', ['Tea.', 'Coffee.', 'Milk.', ' tea. ']],
    ['thanks', ['Tea.', 'Coffee.', 'Thank you!', 'My pleasure.']],
    ['empty', ['Tea.', ' ', 'x', 'y']],
    ['rounds', ['Tea.', 'Coffee.', 'Milk.', 'Water.']],
  ] as const)('ends because of %s', async (cause, answers) => {
    let count = 0
    host.provider.onCall = (call) => {
      const text = answers[count] ?? `more ${count}`
      count += 1
      queueMicrotask(() => call.answer(text))
    }
    const room = createTestRoom(host, 2)
    room.room.run({ rounds: cause === 'rounds' ? 2 : 5 })
    await host.clock.until(() => room.room.snapshot().autonomy === null)
    expect(notices(room)).toEqual([{ type: 'notice', notice: 'ended', cause }])
    expect(count).toBe(cause === 'empty' ? 2 : 4)
  })

  test('a round in which everybody fails ends it', async () => {
    host.provider.onCall = (call) => queueMicrotask(() => call.fail('auth', 'no'))
    const room = createTestRoom(host, 2)
    room.room.run({ rounds: 5 })
    await host.clock.until(() => room.room.snapshot().autonomy === null)
    expect(notices(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'failure' }])
  })

  test('a moderator can end it', async () => {
    const moderator = { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000 }
    const room = createTestRoom(host, 2, { execution: { model: 'moderator', moderator }, limits: { cost: 2 } })
    room.room.run({ rounds: 5, utterances: 9 })
    await room.settle()
    expect(room.calls('moderator')[0]?.request.system).toContain('Left before the talk must end: 5 rounds, 9 answers, $2.00.')
    await room.answer('moderator', '{"action":"speak","participants":["Bo"]}')
    await room.answer('Bo', 'B')
    expect(room.calls('moderator')[1]?.request.system).toContain('4 rounds, 8 answers')
    await room.answer('moderator', '{"action":"finish","reason":"done"}')
    expect(notices(room).at(-1)).toEqual({ type: 'notice', notice: 'ended', cause: 'moderator' })
    expect(room.room.busy).toBe(false)
  })

  test('a message in between is answered next; one for information ends nothing and counts for nothing', async () => {
    const room = createTestRoom(host, 2)
    room.room.run({ rounds: 3 })
    await room.settle()
    room.send('note', { contextOnly: true })
    room.send('and tea?')
    await room.answer('Ada', 'A1')
    await room.answer('Bo', 'B1')
    expect(room.room.snapshot().autonomy).toMatchObject({ roundsLeft: 2 })
    expect(room.given('Ada')).toEqual([user(SILENCE), own('A1'), user(said('Bo', 'B1'), said('User', 'note'), said('User', 'and tea?'), closing('Ada'))])
  })

  test('stop after this speaker, and stop now', async () => {
    for (const when of ['afterSpeaker', 'now'] as const) {
      const room = createTestRoom(host, 2)
      room.room.run({ rounds: 5 })
      await room.settle()
      room.room.stop(null, when)
      if (when === 'now') await host.clock.advance(200)
      else await room.answer('Ada', 'A')
      expect(room.room.snapshot()).toMatchObject({ autonomy: null })
      expect(notices(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'user' }])
      expect(room.runs()).toEqual([when === 'now' ? 'Ada stopped' : 'Ada done', 'Bo skipped'])
    }
  })

  test('conclude: the round that runs ends, then everybody says where they have arrived', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2)
    await room.round('go')
    host.provider.onCall = null
    room.room.run({ rounds: 5 })
    await room.settle()
    const requestId = uuidV7Ids.next()
    const { roundId } = room.room.conclude(requestId)
    expect(room.room.conclude(requestId)).toEqual({ roundId })
    const ended = room.room.waitFor(roundId)
    await room.answer('Ada', 'A')
    await room.answer('Bo', 'B')
    await room.answer('Ada', 'That is it.')
    expect(room.given('Bo').at(-1)?.blocks.at(-1)).toEqual(
      closing('Bo', 'This is the closing round. Say in a few sentences where you have arrived, what remains open, and what you recommend.'),
    )
    await room.answer('Bo', 'Yes.')
    expect(await ended).toMatchObject({ roundId, state: 'done' })
    expect(last(room)).toMatchObject({ id: roundId, kind: 'conclusion' })
    expect(notices(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'concluded' }])
    expect(room.room.busy).toBe(false)
  })

  test('conclude at rest', async () => {
    answerAll(host)
    const room = createTestRoom(host, 2)
    await room.round('go')
    room.room.conclude(uuidV7Ids.next())
    await room.free()
    expect(room.runs()).toEqual(['Ada done', 'Bo done'])
  })
})
