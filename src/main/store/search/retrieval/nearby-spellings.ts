import type { CorpusIndex } from './index-corpus'

/** A term that may be meant by a word the conversation does not hold; `likeness` is below 1. */
export type Nearby = { readonly id: number; readonly likeness: number }

/** Words with letters in common, as one bit for each letter. */
export function lettersOf(word: string): number {
  let bits = 0
  for (let i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) & 31)
  return bits
}

const bitsIn = (bits: number): number => {
  let rest = bits
  let count = 0
  while (rest !== 0) {
    rest &= rest - 1
    count++
  }
  return count
}

/** The terms of the conversation that are spelt like a word, or are compounds with it: at most six, likest first. */
export function nearbySpellings(index: CorpusIndex, key: string): readonly Nearby[] {
  if (key.length < 4 || /\d/.test(key)) return []
  const most = key.length >= 7 ? 2 : 1
  const letters = lettersOf(key)
  const found: Nearby[] = []
  for (let id = 0; id < index.terms.length; id++) {
    const term = index.terms[id]
    if (term === undefined || term.sort !== 'stem' || term.key.length < 3) continue
    const other = term.key
    if (Math.abs(other.length - key.length) <= most && bitsIn(letters ^ (index.letters[id] ?? 0)) <= 2 * most) {
      const steps = distance(key, other, most)
      if (steps <= most) found.push({ id, likeness: steps === 0 ? 0.95 : 0.85 - 0.2 * (steps - 1) - (key.charAt(0) === other.charAt(0) ? 0 : 0.2) })
    } else if (isCompound(key, other)) found.push({ id, likeness: 0.6 })
  }
  return found.sort((a, b) => b.likeness - a.likeness || a.id - b.id).slice(0, 6)
}

/** The compounds of the conversation that hold a word, and the words that it holds, at most twelve. */
export function compoundsOf(index: CorpusIndex, key: string): readonly number[] {
  const found: number[] = []
  for (let id = 0; id < index.terms.length && found.length < 12; id++) {
    const term = index.terms[id]
    if (term?.sort === 'stem' && isCompound(key, term.key)) found.push(id)
  }
  return found
}

/** One word begins or ends with the other, and enough is left of both. */
function isCompound(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= 4 && long.length - short.length >= 3 && (long.startsWith(short) || long.endsWith(short))
}

/** Edits (insert, drop, replace, swap neighbours) from one word to the other; `most + 1` when there are more than `most`. */
function distance(a: string, b: string, most: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1)
      let value = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        value = Math.min(value, (before[j - 2] ?? 0) + 1)
      row.push(value)
      if (value < least) least = value
    }
    if (least > most) return most + 1
    before = previous
    previous = row
  }
  return Math.min(previous[b.length] ?? most + 1, most + 1)
}
