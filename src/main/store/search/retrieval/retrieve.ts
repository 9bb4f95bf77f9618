import { addBm25, type WeightedTerm } from './bm25'
import { type Span, weightAt } from './dates/spans'
import { type CorpusIndex, indexCorpus } from './index-corpus'
import { type Question, readQuestion } from './question'
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
  const found = passagesOf(index.corpus, raise(index.corpus, question, scoresOf(index, question.terms), weights), LIMIT)
  const literal = passagesOf(index.corpus, scoresOf(index, question.literal), LIMIT)
  return withReserved(found, literal, weights.reserved)
}

/** BM25 by message: the best of its units. */
function scoresOf(index: CorpusIndex, terms: readonly WeightedTerm[]): Float64Array {
  const units = new Float64Array(index.lengths.length)
  addBm25(index, terms, units)
  const scores = new Float64Array(index.corpus.passages.length)
  units.forEach((score, unit) => {
    const message = index.messageOf[unit] ?? 0
    scores[message] = Math.max(scores[message] ?? 0, score)
  })
  return scores
}

/** Gives the last places to passages of the second list that the first does not touch; their scores go on from the last one kept. */
function withReserved(found: readonly Passage[], literal: readonly Passage[], reserved: number): readonly Passage[] {
  const kept = found.slice(0, LIMIT - reserved)
  const least = kept.at(-1)?.score ?? 1
  const untouched =
    (among: readonly Passage[]) =>
    ({ from, to }: Passage) =>
      among.every((other) => from > other.to || to < other.from)
  const extra = literal.filter(untouched(kept)).slice(0, LIMIT - kept.length)
  const rest = found.slice(kept.length).filter(untouched([...kept, ...extra]))
  return [...kept, ...[...extra, ...rest].slice(0, LIMIT - kept.length).map(({ from, to }, i) => ({ from, to, score: least / (i + 2) }))]
}

/** Raises messages for their time and their speaker. */
function raise({ passages }: Corpus, { spans, speaker }: Question, scores: Float64Array, weights: Weights): Float64Array {
  const own = scores.map((score, i) => (speaker !== null && passages[i]?.author === speaker ? score * (1 + weights.speaker) : score))
  const best = own.reduce((most, score) => Math.max(most, score), 0)
  return spans.length === 0 ? own : own.map((score, i) => byTime(score, passages[i]?.at ?? 0, spans, best, weights))
}

function byTime(score: number, at: number, spans: readonly Span[], best: number, weights: Weights): number {
  const weight = weightAt(spans, at)
  return score * (1 + weights.time * weight) + weight * weights.timeAlone * (best > 0 ? best : 1)
}
