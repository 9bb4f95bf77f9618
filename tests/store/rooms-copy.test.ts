import { DEFAULT_EXECUTION } from '@shared/model/persona'
import { NO_USAGE } from '@shared/model/usage'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '../../src/main/engine/ports'
import type { ParticipantRecord, RoundRecord, RunRecord } from '../../src/main/engine/room-ports'
import { aMessage } from '../fixtures/messages'
import { aConversation } from '../fixtures/records'
import { openTestStore } from '../fixtures/store'
import { aParticipant, aRound, aRun, newId, storeRoom } from './room-records'

let store: Store
let cleanup: () => Promise<void>
let room: string
let ada: ParticipantRecord
let bob: ParticipantRecord
beforeEach(async () => {
  ;({ store, cleanup } = await openTestStore())
  const made = storeRoom(store, 2)
  room = made.id
  ;[ada, bob] = made.cast as [ParticipantRecord, ParticipantRecord]
})
afterEach(() => cleanup())

let head: string | null
beforeEach(() => {
  head = null
})

/** Adds a message to the end of the room's log. */
function say(by: ParticipantRecord | null, turnId = newId()): string {
  const author = by ? { kind: 'participant' as const, participantId: by.id, name: by.persona.name } : { kind: 'user' as const }
  const message = aMessage({ conversationId: room, parentId: head, author, turnId })
  store.messages.insert(message, 1)
  head = message.id
  return message.id
}

/** One round as the engine stores it: each speaker is given what was not delivered to it, and answers. */
function play(number: number, prompt: string | null, speakers: readonly (readonly [ParticipantRecord, readonly string[]])[], patch: Partial<RoundRecord> = {}) {
  const round = aRound(room, { number, promptId: prompt, horizonId: prompt, kind: prompt === null ? 'autonomous' : 'message', ...patch })
  store.rooms.insertRound(round)
  const runs = speakers.map(([participant, input]): RunRecord => {
    const id = newId()
    const messageId = say(participant, id)
    const usage = { ...NO_USAGE, input: 10, output: 1 }
    const end = { state: 'done', startedAt: 7, endedAt: 9, usage, cost: 0.5, accepted: false } as const
    const run = aRun(round, participant, { id, input, messageId, output: [messageId], ...end })
    store.rooms.insertRun(run)
    store.rooms.deliver(participant.id, input, id, 'run')
    return run
  })
  store.rooms.updateRound(round.id, { state: 'done', endedAt: 10 })
  return { round: { ...round, state: 'done', endedAt: 10 } as RoundRecord, runs, answers: runs.map(({ messageId }) => messageId ?? '') }
}

function branch(at: string) {
  const fork = aConversation({ kind: 'room' })
  return store.transaction('durable', () => {
    store.conversations.insert(fork)
    const copied = store.messages.copyBranch(at, fork.id, newId)
    const participants = store.rooms.copy(room, fork.id, copied.ids, newId)
    return { id: fork.id, participants, ...copied }
  })
}

const everything = (id: string) => ({
  cast: store.rooms.participants(id),
  rounds: store.rooms.rounds(id, { limit: 100 }).map((round) => ({ round, runs: store.rooms.runs(round.id) })),
  started: store.rooms.runsOf(id).map((run) => run.id),
  deliveries: store.rooms.deliveries(id, { limit: 1_000 }),
})

/** Replaces every id in a value by its number of appearance: what is left is the same for two equal rooms. */
function numbered(value: unknown): unknown {
  const seen = new Map<string, string>()
  const name = (id: string) => seen.get(id) ?? seen.set(id, `#${seen.size}`).get(id)
  return JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g, (id) => name(id) ?? ''))
}

test('a branch from the end has everything, under new ids', () => {
  const hello = say(null)
  const first = play(
    1,
    hello,
    [
      [ada, [hello]],
      [bob, [hello]],
    ],
    {
      decision: { action: 'speak', participantIds: [bob.id, ada.id], instruction: null, reason: 'Both.', fallback: false },
    },
  )
  const eve = aParticipant({ position: 2, joining: { strategy: 'recent', rounds: 1 }, history: [hello, ...first.answers], joinedAfter: head, leftAt: 99 })
  store.rooms.insertParticipant(room, eve)
  store.rooms.deliver(eve.id, eve.history, null, 'joining')
  play(
    2,
    null,
    [
      [bob, [first.answers[0] ?? '']],
      [ada, [first.answers[1] ?? '']],
    ],
    { execution: { ...DEFAULT_EXECUTION, order: ['Speaker 1'] }, cause: 'rounds' },
  )
  const before = everything(room)

  const copy = branch(head ?? '')
  const after = everything(copy.id)
  expect(numbered([after, store.messages.branch(copy.head)])).toEqual(numbered([before, store.messages.branch(head ?? '')]))
  expect([...copy.participants.keys()]).toEqual([ada.id, bob.id, eve.id])
  expect([...copy.participants.values()]).toEqual(after.cast.map(({ id }) => id))
  expect(everything(room)).toEqual(before)
  const own = new Set(JSON.stringify(before).match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g))
  own.delete(ada.config.connectionId)
  expect(
    JSON.stringify(after)
      .match(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/g)
      ?.filter((id) => own.has(id)),
  ).toEqual([])
  // The author of a message and its turn are the copies too.
  expect(store.messages.get(copy.head)).toMatchObject({
    author: { participantId: copy.participants.get(ada.id) },
    turnId: after.rounds[1]?.runs.find(({ participantId }) => participantId === copy.participants.get(ada.id))?.id,
  })
})

test('what a branch has copied was paid for before', () => {
  const hello = say(null)
  play(1, hello, [[ada, [hello]]])
  const copy = branch(head ?? '')
  expect(store.rooms.usage(room)[0]).toMatchObject({ totals: { input: 10 }, cost: 0.5, utterances: 1 })
  expect(store.rooms.usage(copy.id)[0]).toEqual({
    participantId: copy.participants.get(ada.id),
    totals: NO_USAGE,
    cost: null,
    costIncomplete: false,
    utterances: 1,
  })
  expect(store.rooms.runsOf(copy.id)[0]).toMatchObject({ usage: { input: 10 }, cost: 0.5 })
})

test('a branch from the middle of a round keeps the answers it holds and is given what was not delivered', () => {
  const hello = say(null)
  const first = play(1, hello, [
    [ada, [hello]],
    [bob, [hello]],
  ])
  const at = first.answers[0] ?? ''
  const again = say(null)
  play(2, again, [[ada, [first.answers[1] ?? '', again]]])
  play(3, null, [[bob, [again]]])
  const { id, ids, participants } = branch(at)
  const copies = store.rooms.rounds(id, { limit: 9 })
  expect(copies).toEqual([{ ...first.round, id: copies[0]?.id, conversationId: id, promptId: ids.get(hello), horizonId: ids.get(hello) }])
  expect(store.rooms.runs(copies[0]?.id ?? '')).toMatchObject([{ participantId: participants.get(ada.id), messageId: ids.get(at), input: [ids.get(hello)] }])
  expect(store.rooms.delivered(participants.get(ada.id) ?? '')).toEqual(new Set([ids.get(hello)]))
  expect(store.rooms.delivered(participants.get(bob.id) ?? '')).toEqual(new Set())
})

test('runs without an answer come along where what they were given does', () => {
  const hello = say(null)
  const round = aRound(room, { promptId: hello })
  store.rooms.insertRound(round)
  const failed = aRun(round, ada, { state: 'failed', input: [hello], startedAt: 1, endedAt: 2, reserved: 0.5 })
  const skipped = aRun(round, bob, { state: 'skipped', reason: 'muted' })
  for (const run of [skipped, failed]) store.rooms.insertRun(run)
  store.rooms.updateRound(round.id, { state: 'stopped', cause: 'failure' })
  const later = say(null)
  store.rooms.insertRun(aRun(round, ada, { attempt: 2, state: 'failed', input: [hello, later], startedAt: 3, endedAt: 4 }))
  const { id } = branch(hello)
  const [copied] = store.rooms.rounds(id, { limit: 9 })
  expect(copied).toMatchObject({ state: 'stopped', cause: 'failure' })
  expect(store.rooms.runs(copied?.id ?? '')).toMatchObject([
    { state: 'failed', attempt: 1, reserved: null },
    { state: 'skipped', reason: 'muted', startedAt: null },
  ])
})

test('a round that has not ended stays behind', () => {
  const hello = say(null)
  const { round } = play(1, hello, [[ada, [hello]]])
  store.rooms.insertRun(aRun(round, bob, { state: 'queued' }))
  const other = say(null)
  store.rooms.insertRound(aRound(room, { number: 2, state: 'paused', promptId: other }))
  const { id } = branch(other)
  expect(store.rooms.rounds(id, { limit: 9 })).toEqual([])
  expect(store.rooms.deliveries(id, { limit: 9 })).toEqual([])
  expect(store.rooms.unfinishedRounds()).toEqual([])
})

test('who joined after the branch joined at its end', () => {
  const hello = say(null)
  const { answers } = play(1, hello, [[ada, [hello]]])
  const late = aParticipant({ position: 2, joining: { strategy: 'full' }, history: [hello, ...answers], joinedAfter: head })
  store.rooms.insertParticipant(room, late)
  const { id, ids } = branch(hello)
  expect(store.rooms.participants(id)[2]).toMatchObject({ history: [ids.get(hello)], joinedAfter: ids.get(hello) })
})

test('a copy is made whole or not at all', () => {
  const hello = say(null)
  play(1, hello, [[ada, [hello]]])
  const fork = aConversation({ kind: 'room' })
  store.conversations.insert(fork)
  const { ids } = store.messages.copyBranch(head ?? '', fork.id, newId)
  expect(() => store.rooms.copy(room, fork.id, ids, () => ada.id)).toThrow('UNIQUE')
  expect(everything(fork.id)).toEqual({ cast: [], rounds: [], started: [], deliveries: [] })
})
