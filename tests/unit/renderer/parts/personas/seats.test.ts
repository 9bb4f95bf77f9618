import type { Persona } from '@shared/model/persona'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { moved } from '../../../../../src/renderer/parts/personas/moved'
import { emptySeat, problemsOf, seatOf, withFreeName } from '../../../../../src/renderer/parts/personas/seats'

const persona = (name: string): Persona => ({ name, role: 'Guest', background: null, style: null, icon: null, color: null, capabilities: [] })

test('a cast says of each seat what is wrong: the second of two equal names, and what is empty', () => {
  const seats = [persona('Ré'), persona('re\u0301 '), persona('Ben')].map(seatOf)
  const empty = emptySeat()
  const problems = problemsOf([...seats, empty])
  expect(problems).toEqual(
    new Map([
      [seats[1]?.key, ['nameTaken']],
      [empty.key, ['nameMissing', 'roleMissing']],
    ]),
  )
})

test('whoever is added gets a name that is free, as long as a name may be', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('Ada', 'ada', 'Ada 2', 'x'.repeat(60)), { maxLength: 7 }),
      fc.constantFrom('Ada', 'x'.repeat(60), 'New'),
      (names, name) => {
        const seats = names.map((each) => seatOf(persona(each)))
        const free = withFreeName(persona(name), seats)
        expect(free.name.length).toBeLessThanOrEqual(60)
        expect(names.map((each) => each.toLowerCase())).not.toContain(free.name.toLowerCase())
      },
    ),
  )
})

test('moving keeps everybody; a place that is none changes nothing', () => {
  const items = ['a', 'b', 'c']
  expect(moved(items, 0, 2)).toEqual(['b', 'c', 'a'])
  for (const [from, to] of [
    [0, -1],
    [2, 3],
    [1, 1],
    [5, 0],
  ] as const)
    expect(moved(items, from, to)).toBe(items)
})
