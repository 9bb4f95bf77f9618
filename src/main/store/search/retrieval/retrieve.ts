import { addBm25, type WeightedTerm } from './bm25'
import { type CorpusIndex, indexCorpus } from './index-corpus'
import { makeAnalyser } from './terms'
import type { Corpus, Passage } from './types'
import { passagesOf } from './windows'

export type { CorpusIndex } from './index-corpus'
export { indexCorpus } from './index-corpus'
export type { Corpus, CorpusMessage, Passage } from './types'

/** Passages that one question returns at most. */
const LIMIT = 10
/** Of a longer question only the head is read, in UTF-16 units. */
const LONGEST_QUESTION = 2_000

/** The passages of a conversation that answer a question, best first. `now` is milliseconds since the epoch: "last Tuesday" is counted from it. */
export function retrieve(corpus: Corpus, question: string, now: number): readonly Passage[] {
  return retrieveFrom(indexCorpus(corpus), question, now)
}

/** The same over a conversation that was indexed before. */
export function retrieveFrom(index: CorpusIndex, question: string, _now: number): readonly Passage[] {
  const { terms } = makeAnalyser()(question.slice(0, LONGEST_QUESTION), index.language)
  const weighted = new Map<number, WeightedTerm>()
  for (const { key, sort } of terms) {
    const id = index.ids.get(key)
    if (id !== undefined) weighted.set(id, { id, weight: sort === 'stop' ? 0.1 : 1 })
  }
  const units = new Float64Array(index.lengths.length)
  addBm25(index, [...weighted.values()], units)
  const scores = new Float64Array(index.corpus.passages.length)
  units.forEach((score, unit) => {
    const message = index.messageOf[unit] ?? 0
    scores[message] = Math.max(scores[message] ?? 0, score)
  })
  return passagesOf(index.corpus, scores, LIMIT)
}
