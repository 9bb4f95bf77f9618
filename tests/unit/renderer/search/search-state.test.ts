import { appError } from '@shared/errors'
import type { SearchHit } from '@shared/model/search'
import { expect, test } from 'vitest'
import { NOTHING, reduceSearch, type SearchAction } from '../../../../src/renderer/features/search/search-state'
import { idOf } from '../../shared/sources'

const hit = (n: number): SearchHit => ({
  conversationId: idOf(1),
  messageId: idOf(n),
  title: 'A chat',
  author: { kind: 'user' },
  createdAt: n,
  snippet: { text: '', marks: [] },
})
const play = (...actions: readonly SearchAction[]) => actions.reduce(reduceSearch, NOTHING)
const asked: SearchAction = { type: 'asked' }
const answered: SearchAction = { type: 'answered', query: 'one', page: { hits: [hit(3), hit(2)], more: true } }

test('results of the query before stay until the next answer', () => {
  expect(play(asked, answered, asked)).toMatchObject({ phase: 'loading', query: 'one', pages: [[hit(3), hit(2)]] })
  expect(play(asked, answered, asked, { type: 'answered', query: 'two', page: { hits: [], more: false } })).toEqual({
    ...NOTHING,
    phase: 'ready',
    query: 'two',
    pages: [[]],
  })
})

test('a further page adds what is not there yet', () => {
  const state = play(asked, answered, { type: 'asked-more' }, { type: 'answered-more', page: { hits: [hit(2), hit(1)], more: false } })
  expect(state).toMatchObject({ phase: 'ready', pages: [[hit(3), hit(2)], [hit(1)]], more: false, loadingMore: false })
})

test('a failure takes the results with it, that of a further page does not', () => {
  const failed: SearchAction = { type: 'failed', error: appError('network', 'gone') }
  expect(play(asked, answered, asked, failed)).toEqual({ ...NOTHING, phase: 'failed', error: appError('network', 'gone') })
  expect(play(asked, answered, { type: 'asked-more' }, failed)).toMatchObject({ phase: 'ready', pages: [[hit(3), hit(2)]], more: false, loadingMore: false })
})

test('how far the index is comes and goes with the answers', () => {
  const indexing = { done: 1, total: 4 }
  const state = play(asked, { type: 'answered', query: 'one', page: { hits: [hit(1)], more: false, indexing } })
  expect(state.indexing).toEqual(indexing)
  expect(reduceSearch(state, answered).indexing).toBeNull()
  expect(reduceSearch(state, { type: 'cleared' })).toBe(NOTHING)
})
