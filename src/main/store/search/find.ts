import { failure } from '@shared/errors'
import type { SearchHit } from '@shared/model/search'
import type { Search } from '../../engine/ports'
import type { IndexFile } from './index-file'
import { snippetOf } from './marks'
import { ofConversation, parseQuery, toMatch } from './query'
import type { LogReader } from './read-log'

export type FindQuery = Parameters<Search['find']>[0]

/** By relevance so many of the newest matches are compared. */
const RANKED = 1_000

/**
 * The messages that meet every condition of a query. What the index gives is checked against the log: removed conversations
 * drop out here, and no hit is shown that does not hold the words.
 */
export function find(log: LogReader, index: IndexFile, query: FindQuery): { readonly hits: readonly SearchHit[]; readonly more: boolean } {
  const nothing = { hits: [], more: false }
  const parsed = parseQuery(query.text)
  const conversation = query.conversationId === undefined ? null : log.conversationId(query.conversationId)
  if (parsed.length === 0 || (query.conversationId !== undefined && conversation === null)) return nothing
  const before = query.before === undefined ? null : log.idOf(query.before)
  if (query.before !== undefined && before === null) throw failure('not_found', 'The message this page begins after was deleted. Search again.')
  const where = { match: toMatch(parsed, conversation), within: conversation === null ? null : ofConversation(conversation), before }
  const ids = query.order === 'relevance' ? index.best(where, RANKED) : index.newest(where)
  const hits: SearchHit[] = []
  for (const id of ids) {
    const found = log.hit(id)
    const snippet = found && snippetOf(found.text, parsed)
    if (!snippet) continue
    if (hits.length === query.limit) return { hits, more: true }
    const { text: _, ...hit } = found
    hits.push({ ...hit, snippet })
  }
  return { hits, more: false }
}
