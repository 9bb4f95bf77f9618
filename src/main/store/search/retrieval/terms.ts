import { guessLanguage, isStopWord, type Language, stemOf } from './languages'
import { fold, pairsOf, piecesOf, type Word, wordsOf } from './words'

/**
 * A term of the index. `whole` marks the spelling of an identifier beside its pieces, `pair` two characters
 * of Chinese, Japanese or Korean; `group` a group of words used for each other, `kind` what a text holds.
 */
export type Term = { readonly key: string; readonly surface: string; readonly sort: 'stem' | 'stop' | 'whole' | 'pair' | 'group' | 'kind' }

/** A text cut into terms, in order. */
export type Analysed = { readonly language: Language; readonly terms: readonly Term[] }

const cache = (): Map<string, readonly Term[]> => new Map()

/** Makes a function from words to terms that remembers the words it has seen; one per index. */
export function makeAnalyser(): (text: string, fallback: Language, certain?: Language) => Analysed {
  const known: Readonly<Record<Language, Map<string, readonly Term[]>>> = { en: cache(), de: cache(), fr: cache(), es: cache() }
  return (text, fallback, certain) => {
    const words = wordsOf(text)
    const language = certain ?? guessLanguage(words.slice(0, 400).map(({ raw }) => raw.toLowerCase())) ?? fallback
    const seen = known[language]
    const terms: Term[] = []
    for (const word of words) {
      const old = seen.get(word.raw)
      const list = old ?? termsOf(word, language)
      // Long runs rarely come twice; remembering them would only cost memory.
      if (old === undefined && word.raw.length <= 24) seen.set(word.raw, list)
      for (const term of list) terms.push(term)
    }
    return { language, terms }
  }
}

/** The terms of one word. */
function termsOf({ raw, kind }: Word, language: Language): readonly Term[] {
  if (kind === 'han') return pairsOf(raw).map((pair) => ({ key: pair, surface: pair, sort: 'pair' }))
  const folded = fold(raw)
  if (kind === 'word') return [wordTerm(folded, language)]
  const pieces = piecesOf(raw)
  if (pieces.length < 2) return [wordTerm(folded, language)]
  const whole: Term = { key: `=${folded.replace(/[^\p{L}\p{N}]/gu, '')}`, surface: folded, sort: 'whole' }
  return [...pieces.map((piece) => wordTerm(piece, language)), whole]
}

function wordTerm(folded: string, language: Language): Term {
  if (isStopWord(folded, language)) return { key: folded, surface: folded, sort: 'stop' }
  const bare = folded.replace(/'s?$/, '').replace(/^(?:[cdjlmnst]|qu)'/, '')
  return { key: stemOf(bare, language), surface: bare, sort: 'stem' }
}
