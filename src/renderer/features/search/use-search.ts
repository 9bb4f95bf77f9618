import type { Id } from '@shared/ids'
import type { SearchHit } from '@shared/model/search'
import { useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { call } from '../../store'
import { NOTHING, reduceSearch, type SearchOrder, type SearchState } from './search-state'

/** While messages are being prepared for search, the answer is asked for again this often (milliseconds). */
const AGAIN_MS = 1_000

export type Search = SearchState & {
  readonly hits: readonly SearchHit[]
  readonly loadMore: () => void
  readonly retry: () => void
}

type SearchFor = {
  /** Trimmed; '' looks for nothing. */
  readonly query: string
  readonly order: SearchOrder
  /** Hits a page. */
  readonly limit: number
  /** Only in this conversation. */
  readonly id?: Id
}

/** Asks the engine as the query changes; answers that come too late are dropped. */
export function useSearch({ query, order, limit, id }: SearchFor): Search {
  const [state, send] = useReducer(reduceSearch, NOTHING)
  const [round, setRound] = useState(0)
  const asked = useRef({})
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks the same again
  useEffect(() => {
    const own = {}
    asked.current = own
    if (query === '') {
      send({ type: 'cleared' })
      return
    }
    send({ type: 'asked' })
    void call('conversation.search', { query, order, limit, ...(id === undefined ? {} : { id }) }).then((result) => {
      if (asked.current === own) send(result.ok ? { type: 'answered', query, page: result.data } : { type: 'failed', error: result.error })
    })
    return () => {
      asked.current = {}
    }
  }, [query, order, limit, id, round])

  // Further pages would be lost, and whoever has asked for them has found enough to go on with.
  // The progress of each answer is its own, so that every answer that is not complete yet is followed by another question.
  const waitsFor = state.phase === 'ready' && state.pages.length === 1 ? state.indexing : null
  useEffect(() => {
    if (!waitsFor) return
    const timer = setTimeout(() => setRound((before) => before + 1), AGAIN_MS)
    return () => clearTimeout(timer)
  }, [waitsFor])

  const hits = useMemo(() => state.pages.flat(), [state.pages])
  const last = hits.at(-1)
  const loadMore = (): void => {
    if (!state.more || state.loadingMore || state.phase !== 'ready' || !last || order !== 'newest') return
    const own = asked.current
    send({ type: 'asked-more' })
    void call('conversation.search', { query, order, limit, before: last.messageId, ...(id === undefined ? {} : { id }) }).then((result) => {
      if (asked.current === own) send(result.ok ? { type: 'answered-more', page: result.data } : { type: 'failed', error: result.error })
    })
  }
  return { ...state, hits, loadMore, retry: () => setRound(round + 1) }
}
