import { addBm25 } from './bm25'
import { type Span, weightAt } from './dates/spans'
import { type CorpusIndex, indexCorpus } from './index-corpus'
import { type Question, readQuestion } from './question'
import { lowerRepeats } from './repeats'
import type { Corpus, Passage } from './types'
import { WEIGHTS, type Weights } from './weights'
import { passagesOf } from './windows'

export type { CorpusIndex } from './index-corpus'
export { indexCorpus } from './index-corpus'
export type { Corpus, CorpusMessage, Passage } from './types'

/** Passages that one question returns at most. */
const LIMIT = 10

/** The passages of a conversation that answer a question, best first. `now` is milliseconds since the epoch: "last Tuesday" is counted from it. */
export function retrieve(corpus: Corpus, question: string, now: number): readonly Passage[] {
  return retrieveFrom(indexCorpus(corpus), question, now)
}

/** The same over a conversation that was indexed before. */
export function retrieveFrom(index: CorpusIndex, text: string, now: number, weights: Weights = WEIGHTS): readonly Passage[] {
  const question = readQuestion(index, text, now, weights)
  const units = new Float64Array(index.lengths.length)
  addBm25(index, question.terms, units)
  const scores = new Float64Array(index.corpus.passages.length)
  units.forEach((score, unit) => {
    const message = index.messageOf[unit] ?? 0
    scores[message] = Math.max(scores[message] ?? 0, score)
  })
  const raised = raise(index.corpus, question, scores, weights)
  lowerRepeats(index, raised, weights.repeated)
  return passagesOf(index.corpus, raised, LIMIT)
}

/** Raises messages for their time, their speaker and what stands beside them. */
function raise({ passages }: Corpus, { spans, speaker }: Question, scores: Float64Array, weights: Weights): Float64Array {
  const own = scores.map((score, i) => (speaker !== null && passages[i]?.author === speaker ? score * (1 + weights.speaker) : score))
  const best = own.reduce((most, score) => Math.max(most, score), 0)
  const timed = spans.length === 0 ? own : own.map((score, i) => byTime(score, passages[i]?.at ?? 0, spans, best, weights))
  return timed.map((score, i) => score + weights.neighbour * Math.max(timed[i - 1] ?? 0, timed[i + 1] ?? 0))
}

function byTime(score: number, at: number, spans: readonly Span[], best: number, weights: Weights): number {
  const weight = weightAt(spans, at)
  return score * (1 + weights.time * weight) + weight * weights.timeAlone * (best > 0 ? best : 1)
}
