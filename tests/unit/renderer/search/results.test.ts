import type { SearchHit, Snippet } from '@shared/model/search'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { moved } from '../../../../src/renderer/features/search/moved'
import { foundWords, pieces, resultRows } from '../../../../src/renderer/features/search/results'
import { idOf } from '../../shared/sources'

function hit(conversation: number, message: number, snippet: Snippet = { text: 'text', marks: [] }): SearchHit {
  return { conversationId: idOf(conversation), messageId: idOf(message), title: `chat ${conversation}`, author: { kind: 'user' }, createdAt: message, snippet }
}

const shape = (pages: readonly (readonly SearchHit[])[]) =>
  resultRows(pages).map((row) => (row.kind === 'conversation' ? row.title : [row.index, row.hit.createdAt]))

describe('rows', () => {
  test('hits stand under their conversation, in the order of its newest hit', () => {
    expect(shape([[hit(1, 109), hit(2, 108), hit(1, 107)]])).toEqual(['chat 1', [0, 109], [1, 107], 'chat 2', [2, 108]])
  })

  test('a further page changes nothing above it, and goes on with the conversation at its end', () => {
    const first = [hit(1, 109), hit(2, 108), hit(1, 107)]
    expect(shape([first, [hit(1, 106), hit(2, 105)]])).toEqual([...shape([first]), [3, 105], 'chat 1', [4, 106]])
  })

  test('of any pages, each hit has one row, numbered from the top, under the heading of its conversation', () => {
    const page = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 8 })
    fc.assert(
      fc.property(fc.array(page, { maxLength: 5 }), (conversations) => {
        let message = 100
        const pages = conversations.map((each) => each.map((conversation) => hit(conversation, message++)))
        const rows = resultRows(pages)
        const before = resultRows(pages.slice(0, -1))
        expect(rows.slice(0, before.length)).toEqual(before)
        expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
        const hits = rows.flatMap((row) => (row.kind === 'hit' ? [row] : []))
        expect(hits.map((row) => row.index)).toEqual(pages.flat().map((_, index) => index))
        expect(hits.map((row) => row.hit.messageId).toSorted()).toEqual(
          pages
            .flat()
            .map((each) => each.messageId)
            .toSorted(),
        )
        let heading: string | null = null
        for (const row of rows) {
          if (row.kind === 'conversation') {
            expect(row.conversationId).not.toBe(heading)
            heading = row.conversationId
          } else expect(row.hit.conversationId).toBe(heading)
        }
      }),
    )
  })
})

describe('snippets', () => {
  test('are cut at their marks', () => {
    const snippet: Snippet = {
      text: 'the group commit',
      marks: [
        [4, 9],
        [10, 16],
      ],
    }
    expect(pieces(snippet).map(({ text, marked }) => (marked ? text.toUpperCase() : text))).toEqual(['the ', 'GROUP', ' ', 'COMMIT'])
    expect(foundWords([hit(1, 101, snippet), hit(1, 102, { text: 'Groups', marks: [[0, 6]] })])).toEqual(['group', 'commit', 'groups'])
  })

  test('whatever the marks, no letter is lost or doubled', () => {
    const mark = fc.tuple(fc.integer({ min: -3, max: 40 }), fc.integer({ min: -3, max: 40 }))
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(mark), (text, marks) => {
        expect(
          pieces({ text, marks })
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      }),
    )
  })
})

test('keys move over the hits and stop at their ends', () => {
  expect([moved('ArrowDown', 0, 3), moved('ArrowDown', 2, 3), moved('ArrowUp', 0, 3), moved('PageDown', 0, 30), moved('PageUp', 3, 30)]).toEqual([
    1, 2, 0, 8, 0,
  ])
  expect([moved('ArrowDown', 0, 0), moved('a', 0, 3), moved('Home', 1, 3)]).toEqual([null, null, null])
})
