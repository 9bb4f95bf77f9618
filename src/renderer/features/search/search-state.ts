import type { AppError } from '@shared/errors'
import type { IndexProgress, SearchHit } from '@shared/model/search'

export type SearchOrder = 'newest' | 'relevance'

/** One answer of the engine. */
export type SearchPage = { readonly hits: readonly SearchHit[]; readonly more: boolean; readonly indexing?: IndexProgress }

/** What is known about a search. Results of the query before stay until the next answer, so that typing does not flicker. */
export type SearchState = {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed'
  /** What the results belong to; '' while there are none. */
  readonly query: string
  readonly pages: readonly (readonly SearchHit[])[]
  readonly more: boolean
  readonly loadingMore: boolean
  readonly error: AppError | null
  readonly indexing: IndexProgress | null
}

export type SearchAction =
  | { readonly type: 'cleared' }
  | { readonly type: 'asked' }
  | { readonly type: 'answered'; readonly query: string; readonly page: SearchPage }
  | { readonly type: 'asked-more' }
  | { readonly type: 'answered-more'; readonly page: SearchPage }
  | { readonly type: 'failed'; readonly error: AppError }

export const NOTHING: SearchState = { phase: 'idle', query: '', pages: [], more: false, loadingMore: false, error: null, indexing: null }

/** The next state of a search; pure. */
export function reduceSearch(state: SearchState, action: SearchAction): SearchState {
  switch (action.type) {
    case 'cleared':
      return NOTHING
    case 'asked':
      return { ...state, phase: 'loading', loadingMore: false, error: null }
    case 'answered': {
      const { query, page } = action
      return { ...NOTHING, phase: 'ready', query, pages: [page.hits], more: page.more, indexing: page.indexing ?? null }
    }
    case 'asked-more':
      return { ...state, loadingMore: true }
    case 'answered-more': {
      const known = new Set(state.pages.flat().map((hit) => hit.messageId))
      const hits = action.page.hits.filter((hit) => !known.has(hit.messageId))
      return { ...state, pages: [...state.pages, hits], more: action.page.more, loadingMore: false, indexing: action.page.indexing ?? null }
    }
    case 'failed':
      // What was found before is out of date, unless only its next page could not be loaded.
      return state.loadingMore ? { ...state, loadingMore: false, more: false } : { ...NOTHING, phase: 'failed', error: action.error }
  }
}
