import type { RoomEvent } from '@shared/events/room'
import { expect, test } from 'vitest'
import { applyOps, isText, joinText, type StreamOp } from '../../../../src/renderer/store/apply'
import { inTurns } from '../../../../src/renderer/store/apply-room'
import { kindIn } from '../../../../src/renderer/store/kinds'
import { prependToRoom } from '../../../../src/renderer/store/rooms'
import { INITIAL_STATE, type StoreState } from '../../../../src/renderer/store/state'
import { appState, deepFreeze, idOf, summary } from '../../shared/sources'
import { castOf, prompt, roomState, round, run, said } from '../rooms/sources'

const ROOM = idOf(1)
const cast = castOf('Ada', 'Ben')
const [ada, ben] = cast as [(typeof cast)[number], (typeof cast)[number]]
const first = round(1, [run(ada, { state: 'streaming' }), run(ben, { state: 'streaming' })], { state: 'running' })
const second = round(2, [run(ada)])
const writing = roomState({
  cast,
  rounds: [first],
  messages: [prompt(10, first), said(11, first, ada, { state: 'streaming' }), said(12, first, ben, { state: 'streaming' })],
})

function holding(room = writing): StoreState {
  return deepFreeze({ ...INITIAL_STATE, rooms: { [ROOM]: { state: room, error: null } } })
}

function op(event: RoomEvent, id = ROOM): StreamOp {
  return { stream: 'room', id, kind: 'event', event }
}

function text(n: number, piece: string, roomId = ROOM): StreamOp {
  const place = { roomId, roundId: first.id, runId: 'r', participantId: 'p' }
  return op({ type: 'speaker-text', ...place, messageId: idOf(n), index: 0, text: piece })
}

test('pieces of two speakers in turn become one piece each, and nothing else moves', () => {
  const pieces = [text(11, 'a'), text(12, 'x'), text(11, 'b'), text(12, 'y')]
  const joined = joinText(pieces)
  expect(joined).toHaveLength(2)
  const status = op({ type: 'autonomy-changed', autonomy: null })
  // What comes in between keeps its place.
  expect(joinText([text(11, 'a'), status, text(11, 'b')])).toHaveLength(3)
  const whole = applyOps(holding(), pieces)
  const single = pieces.reduce((state, piece) => applyOps(state, [piece]), holding())
  expect(whole.rooms).toEqual(single.rooms)
  expect(whole.rooms[ROOM]?.state?.messages.slice(1).map(({ blocks }) => blocks)).toEqual([
    [{ type: 'text', text: 'message 11ab' }],
    [{ type: 'text', text: 'message 12xy' }],
  ])
  expect(pieces.every(isText)).toBe(true)
  expect(isText(status)).toBe(false)
})

test('while nothing but text comes, speakers take turns, and nothing is lost or changes places', () => {
  const speakers = [1, 2, 3, 4, 5].map((n) => text(10 + n, 'a'))
  const [now, later] = inTurns(speakers)
  expect([...now, ...later]).toEqual(speakers)
  expect([now.length, later.length]).toEqual([2, 3])
  expect(inTurns(speakers.slice(0, 2))[1]).toEqual([])
  // The end of an answer waits for no turn, and the text before it comes first.
  expect(inTurns([...speakers, op({ type: 'autonomy-changed', autonomy: null })])[1]).toEqual([])
})

test('events of another room change nothing', () => {
  const state = holding()
  expect(applyOps(state, [text(11, 'a', idOf(2))]).rooms[ROOM]?.state?.messages).toBe(writing.messages)
  expect(applyOps(state, [{ ...text(11, 'a'), id: idOf(2) } as StreamOp])).toBe(state)
})

test('a round that has moved on leaves the runs alone that have not', () => {
  const state = holding()
  const next = structuredClone({
    ...first,
    runs: [{ ...(first.runs[0] as (typeof first.runs)[number]), state: 'done' as const }, first.runs[1]],
  }) as typeof first
  const after = applyOps(state, [op({ type: 'round-changed', round: next })]).rooms[ROOM]?.state
  expect(after?.rounds[0]?.runs[0]?.state).toBe('done')
  expect(after?.rounds[0]?.runs[1]).toBe(first.runs[1])
  expect(after?.messages).toBe(writing.messages)
})

test('older messages come in front, with their rounds, and stay when the stream begins anew', () => {
  const late = roomState({ cast, rounds: [second], more: true, messages: [prompt(20, second), said(21, second, ada)] })
  const page = { messages: [prompt(10, first), said(11, first, ada)], more: false, rounds: [first] }
  const older = { ...holding(late), ...prependToRoom(holding(late), ROOM, idOf(20), page) }
  expect(older.rooms[ROOM]?.state?.messages.map(({ id }) => id)).toEqual([10, 11, 20, 21].map(idOf))
  expect(older.rooms[ROOM]?.state?.rounds).toEqual([first, second])
  expect(prependToRoom(older, ROOM, idOf(20), page)).toEqual({})
  const again = applyOps(older, [{ stream: 'room', id: ROOM, kind: 'snapshot', state: structuredClone(late) }]).rooms[ROOM]?.state
  expect(again?.messages.map(({ id }) => id)).toEqual([10, 11, 20, 21].map(idOf))
  expect(again?.rounds.map(({ number }) => number)).toEqual([1, 2])
  expect(again?.more).toBe(false)
})

test('a message on its way is done once its round has it, in the log or in the queue', () => {
  const sending = { requestId: idOf(77), chatId: ROOM, content: [], createdAt: 1, turnId: second.id, after: idOf(11) }
  const state = deepFreeze({ ...holding(), sending: [sending] })
  expect(applyOps(state, [text(11, 'a')]).sending).toEqual([sending])
  expect(applyOps(state, [op({ type: 'message-added', message: prompt(20, second) })]).sending).toEqual([])
  const waiting = {
    roundId: second.id,
    requestId: idOf(77),
    content: [],
    mentions: [],
    execution: null,
    start: 'run' as const,
    contextOnly: false,
    createdAt: 1,
  }
  expect(applyOps({ ...state, sending: [{ ...sending, turnId: null }] }, [op({ type: 'room-queue-changed', queue: [waiting] })]).sending).toEqual([])
})

test('a message that is in the log before the engine has said which round it is, is not shown twice', () => {
  const words = [{ type: 'text' as const, text: 'go on' }]
  const sending = {
    requestId: idOf(77),
    chatId: ROOM,
    content: words,
    createdAt: 1,
    turnId: null,
    after: holding().rooms[ROOM]?.state?.messages.at(-1)?.id ?? null,
  }
  const state = deepFreeze({ ...holding(), sending: [sending] })
  const added = (blocks: typeof words) => applyOps(state, [op({ type: 'message-added', message: prompt(20, second, { blocks }) })]).sending
  expect(added([{ type: 'text', text: 'something else' }])).toEqual([sending])
  expect(added(words)).toEqual([])
  // Words that were said before are another message.
  const again = { ...sending, content: [{ type: 'text' as const, text: 'go on' }], after: idOf(20) }
  const later = applyOps(state, [op({ type: 'message-added', message: prompt(20, second, { blocks: words }) })])
  expect(applyOps({ ...later, sending: [again] }, [text(11, 'a')]).sending).toEqual([again])
})

test('the kind of a conversation is known from every list, and from an answer', () => {
  const state: StoreState = {
    ...INITIAL_STATE,
    app: appState([summary(5, { kind: 'room' })]),
    archived: { rows: [summary(6, { kind: 'room' })], more: false, loaded: true },
    kinds: { [idOf(7)]: 'room', [idOf(8)]: 'gone' },
  }
  expect([5, 6, 7, 8, 9].map((n) => kindIn(state, idOf(n)))).toEqual(['room', 'room', 'room', 'chat', undefined])
})
