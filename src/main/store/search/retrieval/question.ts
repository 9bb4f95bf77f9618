import type { WeightedTerm } from './bm25'
import { readDates } from './dates/expressions'
import type { Span } from './dates/spans'
import { type CorpusIndex, groupTerms } from './index-corpus'
import { kindsAsked } from './kinds'
import { compoundsOf, nearbySpellings } from './nearby-spellings'
import { speakerIn } from './speaker'
import { makeAnalyser } from './terms'
import type { Weights } from './weights'

/** A question made ready: terms of the index with weights, the times and the speaker it names. */
export type Question = {
  readonly terms: readonly WeightedTerm[]
  readonly spans: readonly Span[]
  readonly speaker: string | null
}

/** Of a longer question only the head is read, in UTF-16 units. */
const LONGEST = 2_000

/** Reads a question against a conversation. */
export function readQuestion(index: CorpusIndex, text: string, now: number, weights: Weights): Question {
  const head = text.slice(0, LONGEST)
  const dates = readDates(head, now)
  const speaker = speakerIn(head, new Set(index.corpus.passages.slice(-2_000).map(({ author }) => author)))
  const sums = new Map<number, number>()
  const add = (id: number | undefined, weight: number): void => {
    if (id !== undefined) sums.set(id, Math.max(sums.get(id) ?? 0, weight))
  }
  const analyse = makeAnalyser()
  const { terms, language } = analyse(dates.rest, index.language)
  for (const { key, sort } of terms) {
    const id = index.ids.get(key)
    add(id, sort === 'stop' ? weights.stop : sort === 'whole' ? weights.whole : 1)
    if (sort !== 'stem') continue
    if (id === undefined) for (const near of nearbySpellings(index, key)) add(near.id, weights.nearby * near.likeness)
    else if (language === 'de') for (const near of compoundsOf(index, key)) add(near, weights.compound)
  }
  const groups = groupTerms(terms, language).map(({ key }) => index.ids.get(key))
  for (const id of groups) add(id, weights.group)
  for (const key of kindsAsked(head)) add(index.ids.get(key), weights.kind)
  for (const { key, sort } of analyse(dates.named, index.language).terms) add(index.ids.get(key), sort === 'stop' ? weights.stop : weights.named)
  return { terms: Array.from(sums, ([id, weight]) => ({ id, weight })), spans: dates.spans, speaker }
}
