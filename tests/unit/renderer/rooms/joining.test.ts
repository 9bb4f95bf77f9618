import { expect, test } from 'vitest'
import { FIRST_JOINING, heard, readJoining } from '../../../../src/renderer/features/rooms/room-joining'
import { idOf } from '../../shared/sources'
import { castOf, round, run } from './sources'

const [ada, ben] = castOf('Ada', 'Ben') as [ReturnType<typeof castOf>[number], ReturnType<typeof castOf>[number]]
const rounds = [
  round(1, [run(ada), run(ben)], { promptId: idOf(1), endedAt: 3 }),
  round(2, [run(ada), run(ben, { state: 'failed' })], { promptId: idOf(2), endedAt: 3 }),
  round(3, [run(ada), run(ben, { state: 'stopped', accepted: true })], { endedAt: 3 }),
  round(4, [run(ada), run(ben, { state: 'streaming' })], { promptId: idOf(4), state: 'running' }),
]

test('a choice is read, and refused where its numbers make no sense', () => {
  expect(readJoining({ ...FIRST_JOINING, strategy: 'fresh' }, 4)).toEqual({ strategy: 'fresh' })
  expect(readJoining({ ...FIRST_JOINING, rounds: ' 2 ' }, 4)).toEqual({ strategy: 'recent', rounds: 2 })
  expect(readJoining({ ...FIRST_JOINING, rounds: '0' }, 4)).toBeNull()
  expect(readJoining({ ...FIRST_JOINING, strategy: 'range', from: '1', to: '0' }, 0)).toEqual({ strategy: 'fresh' })
  expect(readJoining({ ...FIRST_JOINING, strategy: 'range', from: '2', to: '3' }, 4)).toEqual({ strategy: 'range', from: 2, to: 3 })
  for (const [from, to] of [
    ['3', '2'],
    ['1', '5'],
    ['x', '2'],
    ['', ''],
  ] as const)
    expect(readJoining({ ...FIRST_JOINING, strategy: 'range', from, to }, 4)).toBeNull()
})

test('a newcomer hears prompts, finished answers and partial ones that count', () => {
  expect(heard({ strategy: 'fresh' }, rounds)).toBe(0)
  expect(heard({ strategy: 'full' }, rounds)).toBe(3 + 2 + 2 + 2)
  // The round that runs is none of the last finished ones, but what was said in it is heard.
  expect(heard({ strategy: 'recent', rounds: 2 }, rounds)).toBe(2 + 2 + 2)
  expect(heard({ strategy: 'range', from: 1, to: 2 }, rounds)).toBe(3 + 2)
})

test('rounds in which nobody answered are not counted, and are heard with those before them', () => {
  const note = round(5, [], { promptId: idOf(5), endedAt: 3 })
  const quiet = [...rounds.slice(0, 3), note]
  expect(heard({ strategy: 'recent', rounds: 1 }, quiet)).toBe(2 + 1)
  expect(heard({ strategy: 'recent', rounds: 1 }, [note])).toBe(0)
})
