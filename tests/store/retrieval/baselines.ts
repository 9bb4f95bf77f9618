import { englishStem } from '../../../src/main/store/search/retrieval/english-stem'
import type { Corpus, Passage } from '../../../src/main/store/search/retrieval/retrieve'
import { passagesOf } from '../../../src/main/store/search/retrieval/windows'

type Tokens = (text: string) => readonly string[]

/** Words as they are written, in lower case. */
const plain: Tokens = (text) => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []

/** As SQLite's `porter unicode61`: accents folded, words stemmed. (Its stemmer is the first Porter; the second differs in few words.) */
const porter: Tokens = (text) => plain(text.normalize('NFKD').replace(/\p{M}/gu, '')).map((word) => (/^[a-z]+$/.test(word) ? englishStem(word) : word))

/** BM25 with k1 = 1.2 and b = 0.75 over whole messages, returned in the same windows as the search's own. */
function bm25(tokens: Tokens): (corpus: Corpus, question: string) => readonly Passage[] {
  return (corpus, question) => {
    const documents = corpus.passages.map(({ text }) => tokens(text))
    const mean = documents.reduce((sum, { length }) => sum + length, 0) / documents.length
    const scores = new Float64Array(documents.length)
    for (const term of new Set(tokens(question))) {
      const counts = documents.map((document) => document.filter((other) => other === term).length)
      const held = counts.filter((count) => count > 0).length
      const idf = Math.log(1 + (documents.length - held + 0.5) / (held + 0.5))
      counts.forEach((count, i) => {
        scores[i] = (scores[i] ?? 0) + (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * (documents[i]?.length ?? 0)) / mean))
      })
    }
    return passagesOf(corpus, scores, 10)
  }
}

export const plainBm25 = bm25(plain)
export const porterBm25 = bm25(porter)
