import type { Id } from '@shared/ids'
import type { Search } from '../../engine/ports'
import { quotePassages } from './quote-passages'
import type { LogHit, LogReader } from './read-log'
import { type CorpusIndex, indexCorpus } from './retrieval/index-corpus'
import { retrieveFrom } from './retrieval/retrieve'

export type EarlierQuery = Parameters<Search['earlier']>[0]

/** Of a longer branch only so many messages before its end are looked through. */
const LONGEST_BRANCH = 20_000
/** Branches that stay indexed: a model asks several times in a row. */
const KEPT = 2

/** Answers questions to one branch; `now` in milliseconds since the epoch. */
export type Earlier = (query: EarlierQuery, now: number) => string

/** A branch up to a final message never changes, so its index is kept under that message's id. */
export function createEarlier(log: LogReader): Earlier {
  const kept = new Map<Id, CorpusIndex>()

  function indexOf(conversationId: Id, until: Id): CorpusIndex {
    const key = `${conversationId} ${until}`
    const index = kept.get(key) ?? indexCorpus({ passages: log.branch(conversationId, until, LONGEST_BRANCH).map(toPassage) })
    // The one used last stands last.
    kept.delete(key)
    kept.set(key, index)
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest)
    return index
  }

  return ({ text, conversationId, until, maxTokens }, now) => {
    const index = indexOf(conversationId, until)
    return quotePassages(index.corpus, retrieveFrom(index, text, now), text, maxTokens)
  }
}

function toPassage({ messageId, author, createdAt, text }: LogHit) {
  return { id: messageId, author: author.name ?? author.kind, at: createdAt, text }
}
