import { DEFAULT_EXECUTION, type Persona, type Team } from '@shared/model/persona'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EMPTY_ROOM, type RoomDraft, roomInput, teamInput, titleOf, withNobody, withTeam } from '../../../../src/renderer/features/rooms/create/draft'
import { estimateRound } from '../../../../src/renderer/features/rooms/create/estimate'
import { readLimit } from '../../../../src/renderer/features/rooms/read-limit'
import { createModelFinder } from '../../../../src/renderer/parts/models/model-finder'
import { roomMethods } from '../../../../src/shared/methods/room'

const CONNECTION = '01990c5a-7a01-7c01-8a01-0000000000c0'
const MODEL = { connectionId: CONNECTION, model: 'm', window: 8_000, typed: '' }
const persona = (name: string): Persona => ({ name, role: 'Guest', background: null, style: null, icon: null, color: null, capabilities: [] })
const team = (patch: Partial<Team> = {}): Team => ({
  id: CONNECTION,
  name: 'T',
  description: '',
  builtIn: false,
  personas: ['Ada', 'Ben', 'Cy'].map(persona),
  execution: { ...DEFAULT_EXECUTION, model: 'broadcast', display: 'cast' },
  talkStyle: 'review',
  ...patch,
})
const ready = (patch: Partial<RoomDraft> = {}): RoomDraft => ({ ...withTeam({ ...EMPTY_ROOM, topic: 'Bread\nand butter', model: MODEL }, team()), ...patch })

describe('what makes the room', () => {
  test('topic, cast, models and the team’s way of talking; the engine takes it', () => {
    const input = roomInput(ready())
    expect(input).toMatchObject({
      title: 'Bread',
      topic: 'Bread\nand butter',
      execution: { model: 'broadcast', display: 'cast' },
      talkStyle: 'review',
      limits: { rounds: 3, cost: null },
    })
    expect(input?.participants.map(({ name, connectionId, model, contextLimit }) => [name, connectionId, model, contextLimit])).toEqual(
      ['Ada', 'Ben', 'Cy'].map((name) => [name, CONNECTION, 'm', 8_000]),
    )
    expect(roomMethods['room.create'].input.safeParse(input).success).toBe(true)
  })

  test('a seat with a model of its own, whose window was typed', () => {
    const draft = ready()
    const seats = draft.seats.map((seat, index) =>
      index === 1 ? { ...seat, model: { connectionId: CONNECTION, model: 'own', window: null, typed: '32k' } } : seat,
    )
    expect(roomInput({ ...draft, seats })?.participants[1]).toMatchObject({ model: 'own', contextLimit: 32_000 })
    expect(roomInput({ ...draft, seats: seats.map((seat) => ({ ...seat, model: seat.model && { ...seat.model, typed: 'many' } })) })).toBeNull()
  })

  test.each<[string, (draft: RoomDraft) => Partial<RoomDraft>]>([
    ['nobody has a model', () => ({ model: null })],
    ['one person is no room', ({ seats }) => ({ seats: seats.slice(0, 1) })],
    ['a seat has no name', () => ({ seats: withNobody(EMPTY_ROOM).seats })],
    [
      'two have the same name',
      ({ seats }) => ({ seats: seats.map((seat, index) => (index === 2 ? { ...seat, persona: { ...seat.persona, name: ' ADA' } } : seat)) }),
    ],
    ['a limit is no number', () => ({ cost: 'much' })],
    ['nobody moderates', () => ({ execution: 'moderator' })],
  ])('there is none while %s', (_what, patch) => {
    const draft = ready()
    expect(roomInput({ ...draft, ...patch(draft) })).toBeNull()
  })

  test('a moderator goes along only where it decides', () => {
    expect(roomInput(ready({ moderator: MODEL }))?.execution).not.toHaveProperty('moderator')
    expect(roomInput(ready({ moderator: MODEL, execution: 'moderator' }))?.execution).toMatchObject({
      moderator: { connectionId: CONNECTION, model: 'm', contextLimit: 8_000 },
    })
  })

  test('without a topic there is no title: the first message gives it', () => {
    expect(roomInput(ready({ topic: '  ' }))).not.toHaveProperty('title')
  })
})

test('a team with an order of its own sits in that order', () => {
  const draft = withTeam(EMPTY_ROOM, team({ execution: { ...DEFAULT_EXECUTION, order: ['cy', 'Ada'] } }))
  expect(draft.seats.map((seat) => seat.persona.name)).toEqual(['Cy', 'Ada', 'Ben'])
})

test('what is saved as a team is a team again', () => {
  const input = teamInput(ready(), ' Mine ', '')
  expect(roomMethods['team.save'].input.safeParse(input).success).toBe(true)
  expect(input).toMatchObject({ name: 'Mine', execution: { model: 'broadcast', display: 'cast' }, talkStyle: 'review' })
})

test('a title is the first line of the topic, never longer than sixty characters, never empty', () => {
  expect(titleOf('# Bread and butter\nmore')).toBe('Bread and butter')
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).filter((text) => text.trim() === text && text !== ''),
      (topic) => {
        const title = titleOf(topic)
        expect(Array.from(title).length).toBeLessThanOrEqual(60)
        expect(title.trim()).not.toBe('')
      },
    ),
  )
})

test.each([
  ['', null],
  ['3', 3],
  ['0,5', undefined],
  ['-1', undefined],
  ['1e9', undefined],
])('a whole limit of %j', (text, value) => expect(readLimit(text, 1_000, true)).toBe(value))

describe('what a first round costs', () => {
  const prices = { input: 1, output: 10 }
  const info = {
    provider: 'openai' as const,
    id: 'm',
    name: 'M',
    window: 8_000,
    maxOutput: null,
    prices,
    abilities: { tools: false, images: false, reasoning: false },
    source: 'user' as const,
    connectionId: CONNECTION,
  }
  const finder = createModelFinder([info], [])

  test('in turn costs more than at once: the later ones read the earlier', () => {
    const atOnce = estimateRound(ready(), finder)
    const inTurn = estimateRound(ready({ execution: 'sequential' }), finder)
    expect(atOnce.unknown).toBe(0)
    // Two answers of 300 tokens more for the third, one for the second, at a dollar a million.
    expect((inTurn.cost ?? 0) - (atOnce.cost ?? 0)).toBeCloseTo(900 / 1_000_000, 10)
    expect(estimateRound(ready({ execution: 'manual' }), finder).cost).toBeCloseTo((atOnce.cost ?? 0) / 3, 10)
  })

  test('what nobody knows is counted, never guessed', () => {
    const draft = ready()
    const seats = draft.seats.map((seat, index) => (index === 0 ? { ...seat, model: { ...MODEL, model: 'other' } } : seat))
    const partly = estimateRound({ ...draft, seats }, finder)
    expect(partly.unknown).toBe(1)
    expect(partly.cost).toBeLessThan(estimateRound(draft, finder).cost ?? 0)
    expect(estimateRound({ ...draft, model: { ...MODEL, model: 'other' } }, finder)).toEqual({ cost: null, unknown: 3 })
  })
})
