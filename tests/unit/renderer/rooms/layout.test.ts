import { expect, test } from 'vitest'
import { type RoomRow, roomRows } from '../../../../src/renderer/features/rooms/room-layout'
import { message } from '../../shared/sources'
import { castOf, prompt, round, run, said } from './sources'

const cast = castOf('Ada', 'Ben', 'Chao')
const [ada, ben, chao] = cast as [(typeof cast)[number], (typeof cast)[number], (typeof cast)[number]]

/** Rows in short: who stands where. */
function outline(rows: readonly RoomRow[]): readonly string[] {
  return rows.map(short)
}

function short(row: RoomRow): string {
  switch (row.kind) {
    case 'cards':
      return `cards ${row.cards.map(({ name }) => name).join(' ')}`
    case 'answer':
      return `answer ${row.card.name}`
    case 'missing':
      return `missing ${row.participantIds.length}`
    case 'opening':
      return `opening ${row.round.number}`
    case 'message':
    case 'notice':
      return row.kind
  }
}

test('a parallel round is one row of cards behind its prompt, however its messages lie in the log', () => {
  const first = round(1, [run(ada), run(ben), run(chao)], { execution: { model: 'broadcast', display: 'cast' } })
  const messages = [prompt(10, first), said(11, first, chao), said(12, first, ada), said(13, first, ben)]
  expect(outline(roomRows({ messages, rounds: [first], cast }, []))).toEqual(['message', 'cards Ada Ben Chao'])
})

test('who stands side by side is what the engine has them do: a moderator’s everyone, not a conclusion, not a fallback', () => {
  const decision = { action: 'everyone', participantIds: [], instruction: null, reason: '', fallback: false } as const
  const parallel = { execution: { model: 'broadcast', display: 'cast' } } as const
  const outlines = [
    round(1, [run(ada), run(ben)], { execution: { model: 'moderator', display: 'cast' }, decision }),
    round(1, [run(ada), run(ben)], { execution: { model: 'moderator', display: 'cast' }, decision: { ...decision, fallback: true } }),
    round(1, [run(ada), run(ben)], { ...parallel, kind: 'conclusion' }),
    round(1, [run(ada), run(ben)], { ...parallel, kind: 'autonomous' }),
    round(1, [run(ada), run(ben)], { execution: { model: 'mentioned' }, kind: 'autonomous' }),
  ].map((each) => outline(roomRows({ messages: [said(11, each, ada), said(12, each, ben)], rounds: [each], cast }, [])))
  expect(outlines).toEqual([
    ['cards Ada Ben'],
    ['answer Ada', 'answer Ben'],
    ['opening 1', 'answer Ada', 'answer Ben'],
    ['opening 1', 'cards Ada Ben'],
    ['opening 1', 'answer Ada', 'answer Ben'],
  ])
})

test('speakers in turn stand one below the other; those who still wait are not there', () => {
  const first = round(1, [run(ben, { position: 0 }), run(ada, { position: 1, state: 'streaming' }), run(chao, { position: 2, state: 'queued' })], {
    state: 'running',
  })
  const messages = [prompt(10, first), said(11, first, ben), said(12, first, ada, { state: 'streaming' })]
  expect(outline(roomRows({ messages, rounds: [first], cast }, []))).toEqual(['message', 'answer Ben', 'answer Ada'])
})

test('in turn, whoever waits for a word on the budget has a card to say it in', () => {
  const waits = run(ben, { position: 1, state: 'queued', reason: 'budget' })
  const first = round(1, [run(ada, { position: 0 }), waits, run(chao, { position: 2, state: 'queued' })], { state: 'paused', cause: 'budget' })
  expect(outline(roomRows({ messages: [prompt(10, first), said(11, first, ada)], rounds: [first], cast }, []))).toEqual(['message', 'answer Ada', 'answer Ben'])
})

test('a round in which nobody has written yet stands behind its prompt; parallel speakers wait in their cards', () => {
  const first = round(1, [run(ada, { state: 'queued' }), run(ben, { state: 'queued' })], { state: 'running', execution: { model: 'broadcast' } })
  const messages = [prompt(10, first), message(20, { author: { kind: 'system' }, turnId: 'other' })]
  expect(outline(roomRows({ messages, rounds: [first], cast }, []))).toEqual(['message', 'cards Ada Ben', 'notice'])
})

test('rounds that no message opens say so, and an open one without messages is at the end', () => {
  const first = round(1, [run(ada)])
  const second = round(2, [run(ada, { state: 'preparing' })], { kind: 'autonomous', state: 'running' })
  const messages = [prompt(10, first), said(11, first, ada)]
  expect(outline(roomRows({ messages, rounds: [first, second], cast }, []))).toEqual(['message', 'answer Ada', 'opening 2', 'answer Ada'])
})

test('a retry takes the place of the attempt before it, which stays to be looked at', () => {
  const failed = run(ada, {
    state: 'failed',
    messageId: said(11, round(1, []), ada).id,
    startedAt: 10,
    endedAt: 12,
    error: { code: 'network', message: 'x', retryable: true },
  })
  const again = run(ada, { attempt: 2, state: 'done', messageId: said(30, round(1, []), ada).id, startedAt: 29 })
  const first = round(1, [failed, again])
  const later = round(2, [run(ben)])
  const messages = [prompt(10, first), said(11, first, ada), prompt(20, later), said(21, later, ben), said(30, first, ada)]
  const rows = roomRows({ messages, rounds: [first, later], cast }, [])
  expect(outline(rows)).toEqual(['message', 'answer Ada', 'message', 'answer Ben'])
  const card = rows[1]?.kind === 'answer' ? rows[1].card : null
  expect(card?.run?.attempt).toBe(2)
  expect(card?.messages.map(({ id }) => id)).toEqual([messages[4]?.id])
  expect(card?.earlier.map((attempt) => attempt.messages.map(({ id }) => id))).toEqual([[messages[1]?.id]])
})

test('steps of a run with tools belong to the attempt that was running', () => {
  const own = run(ada, { messageId: said(13, round(1, []), ada).id, startedAt: 5 })
  const first = round(1, [own])
  const tool = message(12, { author: { kind: 'tool', participantId: ada.id }, turnId: first.id })
  const messages = [prompt(10, first), said(11, first, ada), tool, said(13, first, ada)]
  const rows = roomRows({ messages, rounds: [first], cast }, [])
  expect(rows[1]?.kind === 'answer' && rows[1].card.messages).toEqual([messages[1], tool, messages[3]])
})

test('after a crash the round says who is missing, until it goes on or is over', () => {
  const runs = [run(ada), run(ben, { state: 'interrupted' }), run(chao, { state: 'interrupted' })]
  const first = round(1, runs, { state: 'paused', cause: 'crash', execution: { model: 'broadcast', display: 'cast' } })
  const messages = [prompt(10, first), said(11, first, ada)]
  expect(outline(roomRows({ messages, rounds: [first], cast }, []))).toEqual(['message', 'cards Ada Ben Chao', 'missing 2'])
  const others = [{ state: 'running', cause: null } as const, { state: 'stopped', cause: 'user' } as const, { state: 'paused', cause: 'user' } as const]
  for (const other of others) expect(outline(roomRows({ messages, rounds: [{ ...first, ...other }], cast }, []))).not.toContain('missing 2')
})

test('in turn, those who had not begun are missing too; whose text counts already is not', () => {
  const runs = [run(ada, { state: 'interrupted', accepted: true }), run(ben, { state: 'interrupted' }), run(chao, { state: 'queued' })]
  const first = round(1, runs, { state: 'paused', cause: 'crash' })
  const messages = [prompt(10, first), said(11, first, ada), said(12, first, ben)]
  expect(outline(roomRows({ messages, rounds: [first], cast }, []))).toEqual(['message', 'answer Ada', 'answer Ben', 'missing 2'])
})

test('answers whose round is not loaded are shown all the same', () => {
  const old = round(1, [])
  expect(outline(roomRows({ messages: [said(11, old, ada), said(12, old, ben)], rounds: [], cast }, []))).toEqual(['answer Ada', 'answer Ben'])
})

test('one speaker who writes changes its own card only', () => {
  const runs = [run(ada, { state: 'streaming', endedAt: null }), run(ben, { state: 'streaming', endedAt: null })]
  const first = round(1, runs, { state: 'running', execution: { model: 'broadcast' } })
  const before = [prompt(10, first), said(11, first, ada, { state: 'streaming' }), said(12, first, ben, { state: 'streaming' })]
  const rows = roomRows({ messages: before, rounds: [first], cast }, [])
  const after = before.with(1, { ...(before[1] as (typeof before)[number]), blocks: [{ type: 'text', text: 'more' }] })
  const next = roomRows({ messages: after, rounds: [first], cast }, rows)
  expect(next[0]).toBe(rows[0])
  const cards = (of: readonly RoomRow[]) => (of[1]?.kind === 'cards' ? of[1].cards : [])
  expect(cards(next)[0]).not.toBe(cards(rows)[0])
  expect(cards(next)[1]).toBe(cards(rows)[1])
  expect(roomRows({ messages: after, rounds: [first], cast }, next)).toBe(next)
})
