import { DEFAULT_EXECUTION, type Team } from '@shared/model/persona'
import type { QueuedMessage } from '@shared/model/room'
import { NO_USAGE } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import type { ParticipantRecord } from '../../src/main/engine/room-ports'
import type { Db } from '../../src/main/store/database'
import { aConversation, aUsageEntry, failureOf, storeBranch } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'
import { aParticipant, aPersona, aRound, aRun, newId, someSettings, storeRoom } from './room-records'

let db: Db
let store: Store
let cleanup: () => Promise<void>
let room: string
let cast: readonly ParticipantRecord[]
beforeEach(async () => {
  ;({ store, cleanup } = await openTestStore({
    onConnect: (connection) => {
      db = connection
    },
  }))
  ;({ id: room, cast } = storeRoom(store, 3))
})
afterEach(() => cleanup())

const seat = (position: number): ParticipantRecord => cast[position] ?? aParticipant()
const sql = (text: string, ...values: readonly unknown[]) => db.prepare(text).run(...values)

test('settings of a room are kept and changed', () => {
  const settings = someSettings({
    execution: {
      model: 'moderator',
      order: ['Ada', 'Bob'],
      display: ['Bob'],
      match: 'prefix',
      moderator: { connectionId: newId(), model: 'm', instruction: 'Be fair.', contextLimit: 9_000 },
    },
    reaction: 'userOnly',
    talkStyle: { name: 'Court', description: 'd', guidelines: ['g'], expected: ['e'] },
    topic: 'Whether',
    environment: 'A ship',
    context: ['one', 'two'],
    policy: { [seat(0).id]: ['web'], [seat(1).id]: [] },
    limits: { rounds: 2, utterances: 5, tokens: 100, cost: 0.25, minutes: 1.5, onBudget: 'skip', onFailure: 'pause', parallel: 2 },
  })
  expect(store.rooms.settings(room)).toEqual(someSettings())
  store.rooms.saveSettings(room, settings)
  expect(store.rooms.settings(room)).toEqual(settings)
  expect(store.rooms.settings(newId())).toBeNull()
  expect(() => store.rooms.insert(room, settings)).toThrow('UNIQUE')
  expect(() => store.rooms.insert(newId(), settings)).toThrow('is not stored')
  expect(() => store.rooms.saveSettings(newId(), settings)).toThrow('is not stored')
  expect(() => sql('DELETE FROM room')).toThrow('only with their conversation')
})

test('a cast is in the order of seats, those who left last; what they joined with never changes', () => {
  const joined = aParticipant({ position: 1, joining: { strategy: 'range', from: 1, to: 2 }, history: [newId(), newId()], joinedAfter: newId(), muted: true })
  store.rooms.insertParticipant(room, joined)
  expect(store.rooms.participants(room)).toEqual([seat(0), seat(1), joined, seat(2)])
  const changed = {
    persona: aPersona({ name: 'Eve', color: null, icon: null }),
    config: { ...seat(0).config, model: 'other' },
    position: 9,
    muted: true,
    leftAt: 44,
  }
  store.rooms.updateParticipant(seat(0).id, changed)
  store.rooms.updateParticipant(joined.id, { muted: false })
  store.rooms.updateParticipant(joined.id, {})
  expect(store.rooms.participants(room)).toEqual([seat(1), { ...joined, muted: false }, seat(2), { ...seat(0), ...changed }])
  store.rooms.updateParticipant(seat(0).id, { leftAt: null, position: 0 })
  expect(store.rooms.participants(room)[0]).toEqual({ ...seat(0), ...changed, leftAt: null, position: 0 })
  expect(store.rooms.participants(newId())).toEqual([])
  expect(() => store.rooms.updateParticipant(newId(), { muted: true })).toThrow('is not stored')
  expect(() => store.rooms.insertParticipant(newId(), aParticipant())).toThrow('NOT NULL')
  expect(() => store.rooms.insertParticipant(room, seat(0))).toThrow('UNIQUE')
  for (const column of ['uid', 'conversation_id', 'joined_at', 'joining', 'history', 'joined_after_uid'])
    expect(() => sql(`UPDATE participant SET ${column} = ${column}`)).toThrow('never changes')
  expect(() => sql('DELETE FROM participant')).toThrow('only with their conversation')
})

test('rounds are read from the newest back; their identity stays', () => {
  const decision = { action: 'speak', participantIds: [seat(1).id], instruction: 'Be short.', reason: 'Only she knows.', fallback: false } as const
  const first = aRound(room, { promptId: newId(), horizonId: newId() })
  store.rooms.insertRound(first)
  const end = {
    state: 'stopped',
    promptId: newId(),
    horizonId: newId(),
    decision,
    cause: 'moderator',
    endedAt: 77,
    execution: { ...DEFAULT_EXECUTION, model: 'broadcast' },
  } as const
  store.rooms.updateRound(first.id, end)
  const later = [2, 3, 4].map((number) => aRound(room, { number, kind: 'autonomous', state: 'done', endedAt: 8 }))
  for (const round of later) store.rooms.insertRound(round)
  const all = [{ ...first, ...end }, ...later]
  expect(store.rooms.round(first.id)).toEqual(all[0])
  expect(store.rooms.round(newId())).toBeNull()
  expect(store.rooms.activeRound(room)).toBeNull()
  expect(store.rooms.rounds(room, { limit: 9 })).toEqual(all)
  expect(store.rooms.rounds(room, { limit: 2 })).toEqual(all.slice(2))
  expect(store.rooms.rounds(room, { before: 4, limit: 2 })).toEqual(all.slice(1, 3))
  expect(store.rooms.rounds(room, { before: 1, limit: 2 })).toEqual([])
  expect(store.rooms.lastRoundNumber(room)).toBe(4)
  expect(store.rooms.lastRoundNumber(newId())).toBe(0)
  store.rooms.updateRound(first.id, { decision: null, cause: null, state: 'paused', endedAt: null })
  expect(store.rooms.round(first.id)).toEqual({ ...all[0], decision: null, cause: null, state: 'paused', endedAt: null })
  expect(store.rooms.activeRound(room)).toEqual(store.rooms.round(first.id))
  expect(() => store.rooms.insertRound(aRound(room, { number: 4, state: 'done' }))).toThrow('UNIQUE')
  expect(() => store.rooms.insertRound(aRound(room, { number: 0, state: 'done' }))).toThrow('CHECK')
  expect(() => store.rooms.updateRound(newId(), { cause: 'user' })).toThrow('is not stored')
  for (const column of ['uid', 'conversation_id', 'number', 'kind', 'created_at'])
    expect(() => sql(`UPDATE round SET ${column} = ${column}`)).toThrow('never changes')
  expect(() => sql('DELETE FROM round')).toThrow('only with their conversation')
})

test.each(['queued', 'running', 'paused'] as const)('a room has one active round (%s), and another room its own', (state) => {
  const busy = {
    code: 'conflict',
    message: 'This room is already busy with a round. Wait until it has ended, or stop it, then try again.',
  }
  const first = aRound(room, { state })
  const done = aRound(room, { number: 2, state: 'done' })
  store.rooms.insertRound(first)
  store.rooms.insertRound(done)
  for (const active of ['queued', 'running', 'paused'] as const) {
    expect(failureOf(() => store.rooms.insertRound(aRound(room, { number: 3, state: active })))).toEqual(busy)
    expect(failureOf(() => store.rooms.updateRound(done.id, { state: active }))).toEqual(busy)
  }
  expect(() => sql("UPDATE round SET state = 'running' WHERE uid = ?", done.id)).toThrow('UNIQUE')
  const other = aRound(storeRoom(store, 2).id, { state: 'queued' })
  store.rooms.insertRound(other)
  expect(store.rooms.unfinishedRounds()).toEqual(state === 'paused' ? [other] : [first, other])
  store.rooms.updateRound(first.id, { state: 'paused' })
  store.rooms.updateRound(first.id, { state: 'stopped' })
  store.rooms.updateRound(done.id, { state: 'running' })
  expect(store.rooms.unfinishedRounds().map(({ id }) => id)).toEqual([done.id, other.id])
})

test('runs are in the order of running, and of starting whatever the clock says', () => {
  const round = aRound(room)
  store.rooms.insertRound(round)
  const [a, b, c] = [aRun(round, seat(0), { instruction: 'Begin.' }), aRun(round, seat(1)), aRun(round, seat(2))]
  for (const run of [c, a, b]) store.rooms.insertRun(run)
  const again = aRun(round, seat(0), { attempt: 2, position: 7, startedAt: 50, state: 'preparing', input: [] })
  expect(store.rooms.runsOf(room)).toEqual([])
  store.rooms.updateRun(c.id, { state: 'preparing', startedAt: 100 })
  store.rooms.updateRun(b.id, { state: 'preparing', startedAt: 100 })
  store.rooms.insertRun(again)
  store.rooms.updateRun(a.id, { startedAt: 1 })
  store.rooms.updateRun(c.id, { startedAt: 999 })
  expect(store.rooms.runs(round.id).map(({ id }) => id)).toEqual([a.id, again.id, b.id, c.id])
  expect(store.rooms.runsOf(room).map(({ id }) => id)).toEqual([c.id, b.id, again.id, a.id])
  expect(store.rooms.runs(round.id)[0]).toEqual({ ...a, startedAt: 1 })
  expect(store.rooms.runs(round.id)[1]).toEqual(again)
  expect(store.rooms.runs(newId())).toEqual([])
  expect(store.rooms.runsOf(newId())).toEqual([])
})

test('a run keeps what it is and what it was given', () => {
  const round = aRound(room)
  store.rooms.insertRound(round)
  const run = aRun(round, seat(1), { reserved: 0.5 })
  store.rooms.insertRun(run)
  const input = [newId(), newId()]
  const end = {
    state: 'done',
    input,
    output: [newId(), newId()],
    messageId: newId(),
    accepted: true,
    error: { code: 'network', message: 'No answer.', retryable: true, status: 500 },
    reason: 'budget',
    usage: { input: 5, output: 6, cacheRead: 0, cacheWrite: null, reasoning: 1 },
    cost: 0.125,
    reserved: null,
    startedAt: 8,
    endedAt: 9,
  } as const
  store.rooms.updateRun(run.id, end)
  expect(store.rooms.runs(round.id)).toEqual([{ ...run, ...end }])
  store.rooms.updateRun(run.id, { input, error: null })
  store.rooms.updateRun(run.id, {})
  expect(store.rooms.runs(round.id)).toEqual([{ ...run, ...end, error: null }])
  for (const other of [null, [], [...input].reverse()])
    expect(() => store.rooms.updateRun(run.id, { input: other })).toThrow('what a run is given never changes')
  expect(() => store.rooms.updateRun(run.id, { state: 'failed' })).toThrow('stays so')
  expect(() => store.rooms.updateRun(newId(), { cost: 1 })).toThrow('is not stored')
  for (const column of ['uid', 'conversation_id', 'round_id', 'participant_id', 'attempt', 'position', 'instruction', 'copied'])
    expect(() => sql(`UPDATE speaker_run SET ${column} = ${column}`)).toThrow('never changes')
  expect(() => sql('UPDATE speaker_run SET started = 7')).toThrow('starts once')
  expect(() => sql('DELETE FROM speaker_run')).toThrow('only with their conversation')
})

test('whoever waits can be given another place and another word; that ends with its start', () => {
  const round = aRound(room)
  store.rooms.insertRound(round)
  const run = aRun(round, seat(0), { position: 2 })
  store.rooms.insertRun(run)
  store.rooms.updateRun(run.id, { position: 0, instruction: 'Be short.' })
  expect(store.rooms.runs(round.id)).toEqual([{ ...run, position: 0, instruction: 'Be short.' }])
  store.rooms.updateRun(run.id, { state: 'preparing', startedAt: 5 })
  expect(() => store.rooms.updateRun(run.id, { position: 1 })).toThrow('never changes')
  expect(() => store.rooms.updateRun(run.id, { instruction: null })).toThrow('never changes')
})

test('a run belongs to one participant and one round of the same room, each attempt once', () => {
  const round = aRound(room)
  store.rooms.insertRound(round)
  store.rooms.insertRun(aRun(round, seat(0)))
  expect(() => store.rooms.insertRun(aRun(round, seat(0)))).toThrow('UNIQUE')
  store.rooms.insertRun(aRun(round, seat(0), { attempt: 2 }))
  expect(() => store.rooms.insertRun(aRun(round, seat(1), { attempt: 0 }))).toThrow('CHECK')
  const other = storeRoom(store, 1)
  const stranger = other.cast[0] ?? aParticipant()
  for (const run of [aRun(round, stranger), aRun(round, seat(1), { conversationId: other.id }), aRun(aRound(room), seat(1))])
    expect(() => store.rooms.insertRun(run)).toThrow('belongs to no round and participant of its room')
  expect(store.rooms.runs(round.id)).toHaveLength(2)
})

test('deliveries are made once, whole, in their own room, and stay', () => {
  const [m1, m2, m3] = storeBranch(store, room, 3).map(({ id }) => id) as [string, string, string]
  const round = aRound(room)
  store.rooms.insertRound(round)
  const [run, foreign] = [aRun(round, seat(0)), aRun(round, seat(1))]
  for (const each of [run, foreign]) store.rooms.insertRun(each)
  store.rooms.deliver(seat(0).id, [m2, m1], run.id, 'run')
  store.rooms.deliver(seat(1).id, [m1], null, 'joining')
  store.rooms.deliver(seat(2).id, [], null, 'joining')
  expect(() => store.rooms.deliver(seat(0).id, [m3, m1], run.id, 'run')).toThrow('UNIQUE')
  expect(store.rooms.delivered(seat(0).id)).toEqual(new Set([m1, m2]))
  expect(store.rooms.delivered(seat(2).id)).toEqual(new Set())
  const [d1, d2, d3] = [
    { messageId: m2, participantId: seat(0).id, runId: run.id, how: 'run' },
    { messageId: m1, participantId: seat(0).id, runId: run.id, how: 'run' },
    { messageId: m1, participantId: seat(1).id, runId: null, how: 'joining' },
  ]
  expect(store.rooms.deliveries(room, { limit: 10 })).toEqual([d1, d2, d3])
  expect(store.rooms.deliveries(room, { limit: 2 })).toEqual([d1, d2])
  expect(store.rooms.deliveries(room, { messageId: m1, limit: 10 })).toEqual([d2, d3])
  expect(store.rooms.deliveries(room, { messageId: m1, limit: 1 })).toEqual([d2])
  expect(store.rooms.deliveries(newId(), { messageId: m1, limit: 10 })).toEqual([])

  const elsewhere = storeBranch(store, storeRoom(store, 1).id, 1)[0]?.id ?? ''
  expect(() => store.rooms.deliver(seat(0).id, [elsewhere], run.id, 'run')).toThrow('in its own room')
  expect(() => store.rooms.deliver(seat(0).id, [m3], foreign.id, 'run')).toThrow('by a run of its own participant')
  expect(() => store.rooms.deliver(seat(0).id, [m3], null, 'run')).toThrow('CHECK')
  for (const [participant, message, by] of [
    [newId(), m3, run.id],
    [seat(0).id, newId(), run.id],
    [seat(0).id, m3, newId()],
  ] as const)
    expect(() => store.rooms.deliver(participant, [message], by, 'run')).toThrow('is not stored')
  expect(() => sql("UPDATE delivery SET how = 'joining'")).toThrow('a delivery never changes')
  expect(() => sql('DELETE FROM delivery')).toThrow('only with their conversation')
  expect(store.rooms.deliveries(room, { limit: 10 })).toEqual([d1, d2, d3])
})

test('the queue of a room keeps the order of arrival', () => {
  const message = (patch: Partial<QueuedMessage> = {}): QueuedMessage => ({
    roundId: newId(),
    requestId: newId(),
    content: [{ type: 'text', text: 'later' }],
    mentions: [],
    execution: null,
    start: 'run',
    contextOnly: false,
    createdAt: 3,
    ...patch,
  })
  const first = message({ mentions: [{ participantId: seat(0).id, start: 0, end: 4 }], contextOnly: true, createdAt: 9 })
  const second = message({ execution: { model: 'mentioned', order: null }, start: 'step' })
  for (const each of [first, second]) store.rooms.enqueue(room, each)
  expect(store.rooms.queue(room)).toEqual([first, second])
  expect(store.rooms.queue(newId())).toEqual([])
  expect(() => store.rooms.enqueue(room, first)).toThrow('UNIQUE')
  expect(() => store.rooms.enqueue(newId(), message())).toThrow('NOT NULL')
  expect(store.rooms.dequeue(first.roundId)).toBe(true)
  expect(store.rooms.dequeue(first.roundId)).toBe(false)
  store.rooms.enqueue(room, first)
  expect(store.rooms.queue(room)).toEqual([second, first])
})

test('what participants cost is summed; nothing reported stays nothing', () => {
  const nothing = { totals: NO_USAGE, cost: null, costIncomplete: false, utterances: 0 }
  expect(store.rooms.usage(room)).toEqual(cast.map(({ id }) => ({ participantId: id, ...nothing })))
  const [one, two] = [aRound(room, { state: 'done' }), aRound(room, { number: 2 })]
  for (const round of [one, two]) store.rooms.insertRound(round)
  const ended = { state: 'done', startedAt: 1, endedAt: 2 } as const
  store.rooms.insertRun(aRun(one, seat(0), { ...ended, usage: { ...NO_USAGE, input: 10, cacheRead: 0 }, cost: 0.25 }))
  store.rooms.insertRun(aRun(two, seat(0), { ...ended, state: 'stopped', accepted: true, usage: { ...NO_USAGE, input: 5, output: 2 }, cost: 0.5 }))
  store.rooms.insertRun(aRun(one, seat(1), { ...ended, usage: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 5 } }))
  // Neither who was passed over nor who has not ended makes a sum incomplete.
  store.rooms.insertRun(aRun(one, seat(2), { state: 'skipped', reason: 'budget', startedAt: 1, endedAt: 1 }))
  store.rooms.insertRun(aRun(two, seat(2), { state: 'streaming', startedAt: 1 }))
  expect(store.rooms.usage(room)).toEqual([
    { participantId: seat(0).id, totals: { ...NO_USAGE, input: 15, output: 2, cacheRead: 0 }, cost: 0.75, costIncomplete: false, utterances: 2 },
    {
      participantId: seat(1).id,
      totals: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4, reasoning: 5 },
      cost: null,
      costIncomplete: true,
      utterances: 1,
    },
    { participantId: seat(2).id, ...nothing },
  ])
  store.rooms.updateParticipant(seat(0).id, { leftAt: 4 })
  expect(store.rooms.usage(room).map(({ participantId }) => participantId)).toEqual([seat(1).id, seat(2).id, seat(0).id])
  expect(store.rooms.usage(newId())).toEqual([])
})

test('a removed room is deleted with everything it has, and no other', () => {
  const other = storeRoom(store, 1)
  for (const [id, people] of [[room, cast] as const, [other.id, other.cast] as const]) {
    const messages = storeBranch(store, id, 4).map((message) => message.id)
    const round = aRound(id, { promptId: messages[0] ?? null })
    store.rooms.insertRound(round)
    for (const participant of people) {
      const run = aRun(round, participant, { messageId: messages[1] ?? null })
      store.rooms.insertRun(run)
      store.rooms.deliver(participant.id, messages, run.id, 'run')
    }
    store.rooms.enqueue(id, {
      roundId: newId(),
      requestId: newId(),
      content: [],
      mentions: [],
      execution: null,
      start: 'run',
      contextOnly: false,
      createdAt: 1,
    })
  }
  const tables = ['room', 'participant', 'round', 'speaker_run', 'delivery', 'room_queued', 'message']
  const counts = () => tables.map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  expect(counts()).toEqual([2, 4, 2, 4, 16, 2, 8])
  store.conversations.setRemoved(room, 10)
  expect(store.conversations.purge(11)).toEqual([room])
  expect(counts()).toEqual([1, 1, 1, 1, 4, 1, 4])
  expect(db.pragma('foreign_key_check')).toEqual([])
})

test('the ledger takes requests of moderators', () => {
  const chat = aConversation()
  store.conversations.insert(chat)
  const line = aUsageEntry({ conversationId: chat.id, purpose: 'moderator', cost: 0.5 })
  store.usage.add(line)
  expect(store.usage.list(chat.id, { limit: 1 }).entries).toEqual([line])
  expect(store.usage.summary(chat.id)).toMatchObject({ requestCount: 1, cost: 0.5 })
  expect(() => store.usage.add(aUsageEntry({ conversationId: chat.id, purpose: 'else' as 'answer' }))).toThrow('CHECK')
})

test('personas and teams are kept, replaced in their place, and removed', () => {
  const [first, second] = [newId(), newId()]
  store.personas.save(first, aPersona(), 1)
  store.personas.save(second, aPersona({ name: 'Bob', capabilities: [] }), 2)
  store.personas.save(first, aPersona({ name: 'Eve' }), 3)
  const bob = { ...aPersona({ name: 'Bob', capabilities: [] }), id: second, builtIn: false }
  expect(store.personas.list()).toEqual([{ ...aPersona({ name: 'Eve' }), id: first, builtIn: false }, bob])
  expect(store.personas.remove(first)).toBe(true)
  expect(store.personas.remove(first)).toBe(false)
  expect(store.personas.list()).toEqual([bob])

  const team = (name: string, patch: Partial<Omit<Team, 'builtIn'>> = {}): Omit<Team, 'builtIn'> => ({
    id: newId(),
    name,
    description: 'For tests',
    personas: [aPersona(), aPersona({ name: 'Bob' })],
    execution: { ...DEFAULT_EXECUTION, model: 'broadcast', display: ['Bob', 'Ada'] },
    talkStyle: null,
    ...patch,
  })
  const [one, two] = [team('One'), team('Two', { talkStyle: 'debate' })]
  store.teams.save(one, 1)
  store.teams.save(two, 2)
  const changed = { ...one, name: 'Other', talkStyle: { name: 'Court', description: '', guidelines: [], expected: [] }, personas: [aPersona()] }
  store.teams.save(changed, 3)
  expect(store.teams.list()).toEqual([
    { ...changed, builtIn: false },
    { ...two, builtIn: false },
  ])
  expect(store.teams.remove(two.id)).toBe(true)
  expect(store.teams.remove(two.id)).toBe(false)
  expect(store.teams.list()).toHaveLength(1)
})
