import { failure } from '@shared/errors'
import type { Search, Store } from '../engine/ports'
import type { Handlers } from './handlers'

const DEFAULT_PAGE = 20

/** The handler of `conversation.search`. */
export function searchHandlers({
  store,
  search,
}: {
  readonly store: Pick<Store, 'conversations'>
  readonly search: Pick<Search, 'find'>
}): Pick<Handlers, 'conversation.search'> {
  return {
    async 'conversation.search'({ query, id, order = 'newest', before, limit = DEFAULT_PAGE }) {
      if (id !== undefined && !store.conversations.get(id)) throw failure('not_found', 'This conversation does not exist, or it was deleted.')
      if (before !== undefined && order === 'relevance')
        throw failure('validation', 'Hits by relevance have no further pages: ask for more of them at once, or search newest first.')
      return search.find({ text: query, order, limit, ...(id !== undefined && { conversationId: id }), ...(before !== undefined && { before }) })
    },
  }
}
