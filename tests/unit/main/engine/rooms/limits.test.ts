import type { RoomLimits } from '@shared/model/room'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MOST_AT_ONCE } from '../../../../../src/main/engine/rooms/gates'
import { startEngine, type TestEngine } from '../../../../fixtures/engine'
import { failureOf } from '../../../../fixtures/records'
import { answerAll, createTestRoom, speakerOf, type TestRoom, violations } from '../../../../fixtures/rooms'
import { silentLog } from '../../../../fixtures/store'

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

const prices = { input: 1, output: 10, cacheRead: 0, cacheWrite: 0 }

describe('the budget', () => {
  const priced = async (): Promise<void> => {
    await host.close()
    host = await startEngine(undefined, silentLog, {
      info: { window: 100_000, maxOutput: null, prices, abilities: { tools: true, images: true, reasoning: false } },
    })
  }
  test('T-14 ask: the speaker waits for the user’s word', async () => {
    await priced()
    answerAll(host)
    const room = createTestRoom(host, 3, { limits: { cost: 0.001 } })
    room.send('go')
    await room.settle()
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
    expect(room.runs()).toEqual(['Ada queued', 'Bo queued', 'Cy queued'])
    expect(host.provider.calls).toEqual([])
    expect(failureOf(() => room.room.allowSpeaker(room.ids.Cy ?? '', true)).code).toBe('not_found')
    room.room.allowSpeaker(room.ids.Ada ?? '', true)
    await room.settle()
    expect(room.runs()).toEqual(['Ada done', 'Bo queued', 'Cy queued'])
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
    room.room.allowSpeaker(room.ids.Bo ?? '', false)
    await room.settle()
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped', 'Cy queued'])
    // With a larger budget the round simply goes on.
    room.room.configure({ limits: { cost: 5 } })
    room.room.run(undefined)
    await room.free()
    expect(room.runs()).toEqual(['Ada done', 'Bo skipped', 'Cy done'])
  })

  test('T-14 ask, all at once: each waits, and a step does not wait for ever', async () => {
    await priced()
    const room = createTestRoom(host, 2, { execution: { model: 'broadcast' }, limits: { cost: 0.001 } })
    room.send('go')
    await room.settle()
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
    const waiting = () => last(room)?.runs.filter(({ reason }) => reason === 'budget').length
    expect(waiting()).toBe(2)
    expect(await room.room.step()).toEqual({ utterance: null, roundComplete: false })
    room.room.allowSpeaker(room.ids.Bo ?? '', true)
    await room.settle()
    await room.answer('Bo', 'B')
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
    room.room.allowSpeaker(room.ids.Ada ?? '', false)
    await room.settle()
    expect(last(room)).toMatchObject({ state: 'done' })
  })

  test('a price that nobody knows is held to the tokens only, and is said to be unknown', async () => {
    const room = createTestRoom(host, 2, { limits: { cost: 0.000001, tokens: 600, onBudget: 'skip' } })
    host.provider.onCall = (call) => queueMicrotask(() => call.answer(speakerOf(call), { input: 300, output: 100 }))
    await room.round('go')
    expect(last(room)?.runs.map(({ state, reason, cost }) => [state, reason, cost])).toEqual([
      ['done', null, null],
      ['skipped', 'budget', null],
    ])
    expect(room.room.snapshot().status).toMatchObject({ cost: null, costIncomplete: true })
  })

  test('a talk that goes on by itself ends when nobody may speak any more', async () => {
    await priced()
    answerAll(host)
    const room = createTestRoom(host, 2, { limits: { cost: 0.001, onBudget: 'skip' } })
    room.room.run({ rounds: 9 })
    await host.clock.until(() => room.room.snapshot().autonomy === null)
    expect(notices(room)).toEqual([{ type: 'notice', notice: 'ended', cause: 'budget' }])
  })
})

describe('the budget and the moderator', () => {
  /** Dollars that its output limit of 2,000 tokens keeps back, and a little for the input. */
  const ONE = 0.021
  const moderated = (limits: Partial<RoomLimits>, contextLimit = 8_000) =>
    createTestRoom(host, 2, { execution: { model: 'moderator', moderator: { connectionId: host.connection.id, model: 'boss', contextLimit } }, limits })
  beforeEach(() => {
    host.models.set('boss', { prices })
  })

  test('T-14 skip: it is not asked, everybody speaks in turn, and it is said', async () => {
    answerAll(host)
    const room = moderated({ cost: 0.01, onBudget: 'skip' })
    await room.round('go')
    expect(host.provider.calls.map(speakerOf)).toEqual(['Ada', 'Bo'])
    expect(last(room)?.decision).toMatchObject({ action: 'everyone', fallback: true, reason: 'The budget of this room leaves nothing for the moderator.' })
  })

  test('T-14 stop: the round ends', async () => {
    const room = moderated({ cost: 0.01, onBudget: 'stop' })
    await room.round('go')
    expect(host.provider.calls).toEqual([])
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'cost', decision: null, runs: [] })
    expect(room.room.busy).toBe(false)
  })

  test('T-14 ask: the round waits, and going on is the word', async () => {
    const room = moderated({ cost: 0.01 })
    const ended = room.room.waitFor(room.send('go'))
    expect(await ended).toMatchObject({ state: 'paused' })
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
    expect(host.provider.calls).toEqual([])
    room.room.run(undefined)
    await room.settle()
    await room.answer('moderator', '{"action":"speak","participants":["Bo"]}')
    await room.answer('Bo', 'B')
    expect(room.runs()).toEqual(['Bo done'])
    // The next round is a new question.
    await room.round('next').catch(() => undefined)
    expect(last(room)).toMatchObject({ state: 'paused', cause: 'budget' })
  })

  test('T-14 ask: a step does not wait for ever, and the next one is the word', async () => {
    const room = moderated({ cost: 0.01 })
    room.send('go', { start: 'step' })
    const step = room.room.step()
    await room.settle()
    expect(await step).toEqual({ utterance: null, roundComplete: false })
    const next = room.room.step()
    await room.settle()
    await room.answer('moderator', '{"action":"speak","participants":["Bo"]}')
    await room.answer('Bo', 'B')
    expect(await next).toMatchObject({ utterance: { participantId: room.ids.Bo }, roundComplete: true })
  })

  test('T-14 what it has cost counts: a second try that would go over the limit is not made', async () => {
    const room = moderated({ cost: 1.5 * ONE, onBudget: 'stop' })
    room.send('go')
    await room.settle()
    host.provider.calls[0]?.answer('nonsense', { input: 1_000, output: 2_000 })
    await room.settle()
    expect(host.provider.calls).toHaveLength(1)
    expect(last(room)).toMatchObject({ state: 'stopped', cause: 'cost' })
  })

  test('it is told what is left of every limit', async () => {
    const room = moderated({ cost: 2, tokens: 50_000 })
    room.room.run({ rounds: 5, utterances: 9, minutes: 4 })
    await room.settle()
    expect(room.calls('moderator')[0]?.request.system).toContain('Left before the talk must end: 5 rounds, 9 answers, 50000 tokens, $2.00, 4 minutes.')
    await room.answer('moderator', '{"action":"speak","participants":["Bo"]}')
    await host.clock.advance(60_000)
    await room.answer('Bo', 'B')
    expect(room.calls('moderator')[1]?.request.system).toContain('4 rounds, 8 answers, 49970 tokens, $2.00, 3 minutes.')
  })

  test.each([
    ['a large window', 100_000, null, 6_000],
    ['a small window', 8_000, null, 2_000],
    ['a model that writes little', 100_000, 900, 900],
  ] as const)('it has room to think first: %s', async (_name, contextLimit, maxOutput, maxTokens) => {
    host.models.set('boss', { maxOutput })
    const room = moderated({}, contextLimit)
    room.send('go')
    await room.settle()
    expect(room.calls('moderator')[0]?.request.maxTokens).toBe(maxTokens)
  })
})

describe('requests at once', () => {
  test('to one provider: as many as the room allows', async () => {
    const room = createTestRoom(host, 4, { execution: { model: 'broadcast' }, limits: { parallel: 2 } })
    room.send('go')
    await room.settle()
    expect(host.provider.calls.map(speakerOf)).toEqual(['Ada', 'Bo'])
    await room.answer('Bo', 'B')
    expect(host.provider.calls.map(speakerOf)).toEqual(['Ada', 'Bo', 'Cy'])
    room.room.stop(null, 'now')
    await host.clock.advance(200)
    expect(room.runs()).toEqual(['Ada stopped', 'Bo done', 'Cy stopped', 'Di stopped'])
  })

  test('each room has its own count: none waits for what another one does', async () => {
    const [many, few] = [8, 2].map((parallel) => createTestRoom(host, 4, { execution: { model: 'broadcast' }, limits: { parallel } }))
    many?.send('go')
    few?.send('go')
    await host.clock.advance(1)
    expect(host.provider.calls).toHaveLength(4 + 2)
    host.provider.calls[4]?.answer('A')
    await host.clock.advance(1)
    expect(host.provider.calls).toHaveLength(4 + 3)
  })

  test('of all rooms together no more than a service bears; who waited longest comes first', async () => {
    const rooms = [8, 8, 8, 8, 2].map((size) => createTestRoom(host, size, { execution: { model: 'broadcast' } }))
    for (const room of rooms) room.send('go')
    await host.clock.advance(1)
    expect(host.provider.calls).toHaveLength(MOST_AT_ONCE)
    for (const call of host.provider.calls.slice(0, 2)) call.answer('x')
    await host.clock.advance(1)
    expect(host.provider.calls.slice(MOST_AT_ONCE).map(speakerOf)).toEqual(['Ada', 'Bo'])
    expect(rooms.at(-1)?.runs()).toEqual(['Ada preparing', 'Bo preparing'])
  })

  test('a moderator waits like everybody else', async () => {
    const busy = [8, 8, 8, 8].map((size) => createTestRoom(host, size, { execution: { model: 'broadcast' } }))
    const room = createTestRoom(host, 2, {
      execution: { model: 'moderator', moderator: { connectionId: host.connection.id, model: 'boss', contextLimit: 8_000 } },
    })
    for (const each of busy) each.send('go')
    await host.clock.advance(1)
    room.send('go')
    await host.clock.advance(1)
    expect(room.calls('moderator')).toEqual([])
    host.provider.calls[0]?.answer('x')
    await host.clock.advance(1)
    expect(room.calls('moderator')).toHaveLength(1)
  })
})
