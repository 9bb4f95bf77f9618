import { expect, test } from 'vitest'
import { replayedLog } from '../../../../src/renderer/features/rooms/replay/replayed-log'
import { idOf } from '../../shared/sources'
import { castOf, prompt, round, run, said } from './sources'

const [ada, bo] = castOf('Ada', 'Bo') as [never, never]

test('of a round only the answers that have come are shown, with the tools they used; later rounds not at all', () => {
  const first = round(1, [run(ada, { messageId: idOf(4) }), run(bo, { messageId: idOf(5) })])
  const second = round(2, [run(ada, { messageId: idOf(7) })])
  const messages = [
    prompt(1, first),
    said(2, first, ada),
    said(3, first, ada, { author: { kind: 'tool', participantId: (ada as { id: string }).id } }),
    said(4, first, ada),
    said(5, first, bo),
    prompt(6, second),
    said(7, second, ada),
  ]
  const at = (...shown: readonly number[]) => {
    const log = replayedLog({ messages, rounds: [first, second] }, new Set(shown.map(idOf)))
    return [log.messages.map(({ id }) => messages.findIndex((each) => each.id === id) + 1), log.rounds.map(({ runs }) => runs.length)]
  }
  expect(at(1)).toEqual([[1], [0]])
  expect(at(1, 2)).toEqual([[1, 2, 3], [0]])
  expect(at(1, 2, 4)).toEqual([[1, 2, 3, 4], [1]])
  expect(at(1, 2, 4, 5)).toEqual([[1, 2, 3, 4, 5], [2]])
  expect(at(1, 2, 4, 5, 6)).toEqual([
    [1, 2, 3, 4, 5, 6],
    [2, 0],
  ])
})
