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

/** `older`: what lies before the branch's last messages is not in it. */
type Indexed = { readonly index: CorpusIndex; readonly older: boolean }

/** A branch up to a final message never changes, so its index is kept under that message's id. `longest` is another one in tests only. */
export function createEarlier(log: LogReader, longest = LONGEST_BRANCH): Earlier {
  const kept = new Map<Id, Indexed>()

  function read(conversationId: Id, until: Id): Indexed {
    const { messages, older } = log.branch(conversationId, until, longest)
    return { index: indexCorpus({ passages: messages.map(toPassage) }), older }
  }

  function indexOf(conversationId: Id, until: Id): Indexed {
    const key = `${conversationId} ${until}`
    const index = kept.get(key) ?? read(conversationId, until)
    // The one used last stands last.
    kept.delete(key)
    kept.set(key, index)
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest)
    return index
  }

  return ({ text, conversationId, until, maxTokens }, now) => {
    const { index, older } = indexOf(conversationId, until)
    const note = older ? `Only the last ${longest} messages of it were searched, not the older ones.` : ''
    return quotePassages(index.corpus, retrieveFrom(index, text, now), { question: text, maxTokens, note })
  }
}

function toPassage({ messageId, author, createdAt, text }: LogHit) {
  return { id: messageId, author: author.name ?? author.kind, at: createdAt, text }
}
