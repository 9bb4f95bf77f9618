import type { ClientFrame, StreamEvent } from '@shared/protocol'
import { beforeEach, expect, test } from 'vitest'
import { ANSWER_MS, createFollower, type Follower } from '../../../../src/renderer/client/follower'
import { CHAT_ID, chatState, idOf } from '../../shared/sources'
import { type ManualTime, manualTime } from './manual-time'

const STREAM = `chat:${CHAT_ID}` as const
const text = (letter: string): StreamEvent => ({ type: 'text-appended', messageId: idOf(1), index: 0, text: letter })
const events = (from: number, letters: string, epoch = 'e') => ({ t: 'events' as const, stream: STREAM, epoch, from, events: [...letters].map(text) })
const snapshot = (seq: number, epoch = 'e') => ({ t: 'snapshot' as const, stream: STREAM, epoch, seq, state: chatState() })

let sent: ClientFrame[]
let got: string[]
let time: ManualTime
let follower: Follower

beforeEach(() => {
  sent = []
  got = []
  time = manualTime()
  const send = (frame: ClientFrame) => sent.push(frame) > 0
  follower = createFollower(STREAM, send, time.setTimer, {
    snapshot: () => got.push('snapshot'),
    events: (list) => got.push(list.map((event) => (event.type === 'text-appended' ? event.text : '?')).join('')),
    refused: (error) => got.push(error.code),
  })
  follower.up()
  follower.snapshot(snapshot(0))
  sent = []
  got = []
})

test('events in order are handed on as they come', () => {
  follower.events(events(1, 'ab'))
  follower.events(events(3, 'c'))
  expect(got).toEqual(['ab', 'c'])
  expect(sent).toEqual([])
})

test('what is known already is dropped, in part or whole', () => {
  follower.events(events(1, 'ab'))
  follower.events(events(1, 'ab'))
  follower.events(events(2, 'bc'))
  expect(got).toEqual(['ab', 'c'])
})

test('a gap is asked for once; what came meanwhile follows the answer', () => {
  follower.events(events(1, 'a'))
  follower.events(events(3, 'c'))
  follower.events(events(4, 'd'))
  expect(sent).toEqual([{ t: 'subscribe', stream: STREAM, since: { epoch: 'e', seq: 1 } }])
  follower.events(events(2, 'bcd'))
  follower.events(events(5, 'e'))
  expect(got).toEqual(['a', 'bcd', 'e'])
  time.advance(10 * ANSWER_MS)
  expect(sent).toHaveLength(1)
})

test('after three questions without an answer a snapshot is asked for', () => {
  follower.events(events(2, 'b'))
  time.advance(3 * ANSWER_MS)
  const since = { epoch: 'e', seq: 0 }
  expect(sent).toEqual([
    { t: 'subscribe', stream: STREAM, since },
    { t: 'subscribe', stream: STREAM, since },
    { t: 'subscribe', stream: STREAM, since },
    { t: 'subscribe', stream: STREAM },
  ])
  follower.snapshot(snapshot(1))
  expect(got).toEqual(['snapshot', 'b'])
})

test('another epoch means a snapshot at once', () => {
  follower.events(events(1, 'a', 'new'))
  expect(sent).toEqual([{ t: 'subscribe', stream: STREAM }])
  follower.snapshot(snapshot(0, 'new'))
  expect(got).toEqual(['snapshot', 'a'])
})

test('after a cut it goes on from its place, and an empty answer says that nothing was missed', () => {
  follower.events(events(1, 'a'))
  follower.down()
  follower.up()
  expect(sent).toEqual([{ t: 'subscribe', stream: STREAM, since: { epoch: 'e', seq: 1 } }])
  follower.events(events(2, ''))
  time.advance(10 * ANSWER_MS)
  expect(sent).toHaveLength(1)
  expect(time.pending()).toBe(0)
})

test('a refusal ends it, until the next connection', () => {
  follower.refused({ code: 'not_found', message: 'gone', retryable: false })
  expect(got).toEqual(['not_found'])
  expect(time.pending()).toBe(0)
  follower.down()
  follower.up()
  expect(sent).toHaveLength(1)
})

test('closing unsubscribes and leaves no timer', () => {
  follower.events(events(2, 'b'))
  follower.close()
  expect(sent.at(-1)).toEqual({ t: 'unsubscribe', stream: STREAM })
  expect(time.pending()).toBe(0)
})
