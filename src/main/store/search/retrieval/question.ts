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
  /** Only the words as they were asked. */
  readonly literal: readonly WeightedTerm[]
  readonly spans: readonly Span[]
  readonly speaker: string | null
}

/** Of a longer question only the head is read, in UTF-16 units. */
const LONGEST = 2_000
/** Words that the conversation does not hold and that are looked up by likeness, at most. */
const UNKNOWN = 16

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
  const literal = analyse(head, index.language).terms.flatMap(({ key }) => index.ids.get(key) ?? [])
  const analysed = analyse(dates.rest, index.language)
  const language = analysed.language
  // "What did you recommend": the verb says who spoke, not what about.
  const verbs = new Set(
    analyse(speaker.verb, language, language)
      .terms.filter(({ sort }) => sort === 'stem')
      .map(({ key }) => key),
  )
  const terms = analysed.terms.filter(({ key }) => !verbs.has(key))
  for (const key of verbs) add(index.ids.get(key), weights.named)
  let unknown = 0
  for (const { key, sort } of terms) {
    const id = index.ids.get(key)
    add(id, sort === 'stop' ? weights.stop : sort === 'whole' ? weights.whole : 1)
    if (sort !== 'stem') continue
    if (id === undefined && unknown++ < UNKNOWN) for (const near of nearbySpellings(index, key)) add(near.id, weights.nearby * near.likeness)
    else if (id !== undefined && language === 'de') for (const near of compoundsOf(index, key)) add(near, weights.compound)
  }
  const groups = groupTerms(terms, language).map(({ key }) => index.ids.get(key))
  for (const id of groups) add(id, weights.group)
  for (const key of kindsAsked(head)) add(index.ids.get(key), weights.kind)
  for (const { key, sort } of analyse(dates.named, index.language).terms) add(index.ids.get(key), sort === 'stop' ? weights.stop : weights.named)
  return {
    terms: Array.from(sums, ([id, weight]) => ({ id, weight })),
    literal: [...new Set(literal)].map((id) => ({ id, weight: 1 })),
    spans: dates.spans,
    speaker: speaker.author,
  }
}
