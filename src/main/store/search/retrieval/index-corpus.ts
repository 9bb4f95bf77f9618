import { kindsHeld } from './kinds'
import { guessLanguage, type Language } from './languages'
import { lettersOf } from './nearby-spellings'
import { makeAnalyser, type Term } from './terms'
import { groupsOf, groupsOfSigns } from './thesaurus/groups'
import type { Corpus } from './types'
import { wordsOf } from './words'

/** Terms of one unit of a long message; shorter messages are one unit. */
const UNIT = 120

/** A conversation made ready for questions. A unit is a message or a part of a long one. */
export type CorpusIndex = {
  readonly corpus: Corpus
  readonly language: Language
  /** Number of each term. */
  readonly ids: ReadonlyMap<string, number>
  readonly terms: readonly Term[]
  /** Message of each unit, and the length of each in terms. */
  readonly messageOf: Int32Array
  readonly lengths: Float32Array
  readonly meanLength: number
  /** Units that hold term `t`, and how often: from `starts[t]` up to `starts[t + 1]`. */
  readonly starts: Int32Array
  readonly units: Int32Array
  readonly counts: Uint16Array
  /** The terms of unit `u` in order: `sequence` from `offsets[u]` up to `offsets[u + 1]`. */
  readonly offsets: Int32Array
  readonly sequence: Int32Array
  /** Letters of each term, for likeness of spelling. */
  readonly letters: Int32Array
}

/** Of a longer message only the head is read for sums, times and names, in UTF-16 units. */
const HEAD = 4_000
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Indexes a conversation; time and memory grow with its length. */
export function indexCorpus(corpus: Corpus): CorpusIndex {
  const language = commonLanguage(corpus)
  const analyse = makeAnalyser()
  const ids = new Map<string, number>()
  const terms: Term[] = []
  const sequence: number[] = []
  const offsets: number[] = [0]
  const messageOf: number[] = []
  const lengths: number[] = []
  corpus.passages.forEach(({ text }, message) => {
    const { terms: found, language: own } = analyse(text, language)
    const kinds = kindsHeld(text.slice(0, HEAD)).map((key): Term => ({ key, surface: key, sort: 'kind' }))
    const parts = Math.max(1, Math.round(found.length / UNIT))
    for (let part = 0; part < parts; part++) {
      const piece = found.slice(Math.floor((part * found.length) / parts), Math.floor(((part + 1) * found.length) / parts))
      for (const term of [...piece, ...groupTerms(piece, own), ...kinds]) sequence.push(idOf(term, ids, terms))
      offsets.push(sequence.length)
      lengths.push(piece.length)
      messageOf.push(message)
    }
  })
  const letters = Int32Array.from(terms, ({ key }) => lettersOf(key))
  return { corpus, language, ids, terms, letters, messageOf: Int32Array.from(messageOf), ...invert(sequence, offsets, lengths, terms.length) }
}

/** The groups of words that a stretch of terms touches. */
export function groupTerms(found: readonly Term[], language: Language): readonly Term[] {
  const words = found.filter(({ sort }) => sort !== 'whole').map(({ key }) => key)
  const signs = found.some(({ sort }) => sort === 'pair') ? joinPairs(found) : ''
  const groups = [...groupsOf(words, language), ...(SIGNS.test(signs) ? groupsOfSigns(signs) : [])]
  return groups.map((key) => ({ key, surface: key, sort: 'group' }))
}

/** Puts pairs of characters back into the runs they came from. */
function joinPairs(found: readonly Term[]): string {
  let text = ''
  let last = ''
  for (const { key, sort } of found) {
    if (sort !== 'pair') text += ' '
    else text += last !== '' && key.startsWith(last) ? key.slice(last.length) : ` ${key}`
    last = sort === 'pair' ? String.fromCodePoint(key.codePointAt(key.length - 1) ?? 0) : ''
  }
  return text
}

function idOf(term: Term, ids: Map<string, number>, terms: Term[]): number {
  const known = ids.get(term.key)
  if (known !== undefined) return known
  ids.set(term.key, terms.length)
  terms.push(term)
  return terms.length - 1
}

/** The language of most of the conversation, told from up to 400 messages spread over it. */
function commonLanguage({ passages }: Corpus): Language {
  const step = Math.max(1, Math.floor(passages.length / 400))
  const votes: Record<Language, number> = { en: 0, de: 0, fr: 0, es: 0 }
  for (let i = 0; i < passages.length; i += step) {
    const guess = guessLanguage(wordsOf((passages[i]?.text ?? '').slice(0, 600)).map(({ raw }) => raw.toLowerCase()))
    if (guess) votes[guess]++
  }
  return (['en', 'de', 'fr', 'es'] as const).reduce((best, language) => (votes[language] > votes[best] ? language : best), 'en')
}

type Inverted = Pick<CorpusIndex, 'starts' | 'units' | 'counts' | 'offsets' | 'sequence' | 'lengths' | 'meanLength'>

/** Turns the terms of each unit into the units of each term. */
function invert(sequence: readonly number[], offsets: readonly number[], sizes: readonly number[], size: number): Inverted {
  const count = offsets.length - 1
  const last = new Int32Array(size).fill(-1)
  const starts = new Int32Array(size + 1)
  for (let unit = 0; unit < count; unit++) {
    const [from, to] = [offsets[unit] ?? 0, offsets[unit + 1] ?? 0]
    for (let i = from; i < to; i++) {
      const term = sequence[i] ?? 0
      if (last[term] === unit) continue
      last[term] = unit
      starts[term + 1] = (starts[term + 1] ?? 0) + 1
    }
  }
  for (let term = 0; term < size; term++) starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0)
  const units = new Int32Array(starts[size] ?? 0)
  const counts = new Uint16Array(units.length)
  const filled = starts.slice(0, size)
  last.fill(-1)
  for (let unit = 0; unit < count; unit++) {
    for (let i = offsets[unit] ?? 0; i < (offsets[unit + 1] ?? 0); i++) {
      const term = sequence[i] ?? 0
      if (last[term] !== unit) {
        last[term] = unit
        units[filled[term] ?? 0] = unit
        filled[term] = (filled[term] ?? 0) + 1
      }
      const at = (filled[term] ?? 1) - 1
      counts[at] = Math.min(65_535, (counts[at] ?? 0) + 1)
    }
  }
  return {
    starts,
    units,
    counts,
    lengths: Float32Array.from(sizes),
    meanLength: count === 0 ? 1 : Math.max(1, sizes.reduce((sum, length) => sum + length, 0) / count),
    offsets: Int32Array.from(offsets),
    sequence: Int32Array.from(sequence),
  }
}
