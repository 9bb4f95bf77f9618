import type { Execution } from '@shared/model/persona'
import type { SpeakerRun } from '@shared/model/room'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Card } from '../../../../src/renderer/features/rooms/room-layout'
import { arranged } from '../../../../src/renderer/features/rooms/room-order'
import { castOf, round, run } from './sources'

const cast = castOf('Ada', 'Ben', 'Chao', 'Dee')

/** Cards of the whole cast, in the order in which they were started; `ended` in the order of the cast. */
function cards(ended: readonly (number | null)[]): readonly Card[] {
  return cast.map((seat, index) => ({
    participantId: seat.id,
    name: seat.persona.name,
    run: run(seat, { endedAt: ended[index] ?? null }),
    messages: [],
    earlier: [],
  }))
}

function shown(execution: Partial<Execution>, ended: readonly (number | null)[]): string {
  return arranged(round(1, [], { execution }), cards(ended), cast)
    .map(({ name }) => name[0])
    .join('')
}

describe('parallel answers are shown', () => {
  test.each([
    ['as they finish', 'completion', [30, 10, null, 20], 'BDAC'],
    ['as they finish, all running', 'completion', [null, null, null, null], 'ABCD'],
    ['in order of the cast', 'cast', [30, 10, null, 20], 'ABCD'],
    ['in an order of their own, unnamed ones behind', ['dee', 'BEN'], [30, 10, null, 20], 'DBAC'],
    ['whatever the list names', ['Nobody', 'Chao'], [1, 2, 3, 4], 'CABD'],
  ] as const)('%s', (_name, display, ended, order) => {
    expect(shown({ model: 'broadcast', display }, ended)).toBe(order)
  })
})

test('speakers in turn are shown as they speak, whatever the display order', () => {
  const positions = [2, 0, 3, 1]
  const turned = cards([1, 1, 1, 1]).map((card, index) => ({ ...card, run: { ...(card.run as SpeakerRun), position: positions[index] ?? 0 } }))
  expect(arranged(round(1, [], { execution: { model: 'sequential', display: 'cast' } }), turned, cast).map(({ name }) => name[0])).toEqual(['B', 'D', 'A', 'C'])
})

test('nobody is lost and nobody is there twice, whatever is listed', () => {
  const names = fc.array(fc.constantFrom('Ada', 'ben', 'CHAO', 'Dee', 'Eve'), { maxLength: 8 })
  fc.assert(
    fc.property(names, fc.array(fc.option(fc.nat(100)), { minLength: 4, maxLength: 4 }), (display, ended) => {
      expect([...shown({ model: 'broadcast', display }, ended)].sort()).toEqual(['A', 'B', 'C', 'D'])
      expect([...shown({ model: 'mentioned', display: 'completion' }, ended)].sort()).toEqual(['A', 'B', 'C', 'D'])
    }),
  )
})
