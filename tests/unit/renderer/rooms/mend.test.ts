import { expect, test } from 'vitest'
import { mendable } from '../../../../src/renderer/features/rooms/room-mend'
import { castOf, round, run } from './sources'

const cast = castOf('Ada', 'Ben')
const [ada, ben] = cast as [(typeof cast)[number], (typeof cast)[number]]

/** A round with its runs, as the engine names them. */
function played(number: number, runs: Parameters<typeof round>[1], patch: Parameters<typeof round>[2] = {}) {
  const made = round(number, [], patch)
  return { ...made, runs: runs.map((each) => ({ ...each, id: `${number} ${each.id}`, roundId: made.id })) }
}

test('only the newest run of a participant can be mended, whichever round it is in', () => {
  const first = played(1, [run(ada, { state: 'failed' }), run(ben, { state: 'failed' })])
  const second = played(2, [run(ada, { state: 'failed' }), run(ada, { state: 'failed', attempt: 2 })])
  const newest = [...first.runs, ...second.runs].map((each) => mendable([first, second], each).newest)
  expect(newest).toEqual([false, true, false, true])
})

test('while another round is open, nobody of this one tries again', () => {
  const first = played(1, [run(ben, { state: 'failed' })])
  const second = played(2, [run(ada, { state: 'streaming' })], { state: 'running' })
  const [broken] = first.runs
  if (!broken) throw new Error('no run')
  expect(mendable([first, second], broken)).toEqual({ newest: true, busy: true })
  expect(
    mendable(
      [
        { ...first, state: 'running' },
        { ...second, state: 'done' },
      ],
      broken,
    ),
  ).toEqual({ newest: true, busy: false })
})
