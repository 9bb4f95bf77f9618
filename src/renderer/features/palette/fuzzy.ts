/** Where a query was found in a text: half-open ranges of UTF-16 positions, in order, and how well it fits. */
export type Match = { readonly score: number; readonly ranges: readonly (readonly [from: number, to: number])[] }

type Folded = { readonly text: string; readonly at: readonly number[] }

/**
 * Looks for every word of the query, in any order: as a piece of the text if possible, else as letters in order.
 * Case and accents do not count. Higher scores fit better: starts of words and unbroken pieces come first.
 * Null: no match. An empty query matches everything with score 0.
 */
export function fuzzyMatch(query: string, text: string): Match | null {
  const folded = fold(text)
  const positions = new Set<number>()
  let score = 0
  for (const word of fold(query).text.split(/\s+/).filter(Boolean)) {
    const found = findWord(word, folded.text)
    if (!found) return null
    score += found.score
    for (const position of found.positions) positions.add(folded.at[position] ?? 0)
  }
  return { score, ranges: toRanges([...positions].sort((a, b) => a - b)) }
}

/** Lower case without accents; `at` says which position of the original each position comes from. */
function fold(text: string): Folded {
  let result = ''
  const at: number[] = []
  let position = 0
  for (const character of text) {
    const plain = character.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    for (let unit = 0; unit < plain.length; unit += 1) at.push(position + Math.min(unit, character.length - 1))
    result += plain
    position += character.length
  }
  return { text: result, at }
}

type Found = { readonly score: number; readonly positions: readonly number[] }

function findWord(word: string, text: string): Found | null {
  return findPiece(word, text) ?? findLetters(word, text)
}

function findPiece(word: string, text: string): Found | null {
  let best = -1
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (best < 0) best = at
    if (startsWord(text, at)) {
      best = at
      break
    }
  }
  if (best < 0) return null
  const place = best === 0 ? 30 : startsWord(text, best) ? 20 : 0
  // A longer text with the same piece fits a little less.
  return { score: 100 + place + word.length - Math.min(9, text.length / 20), positions: unitsFrom(best, word) }
}

function findLetters(word: string, text: string): Found | null {
  const positions: number[] = []
  let score = 0
  let next = 0
  for (const letter of word) {
    const start = nextWordStart(text, letter, next)
    const at = text[next] === letter && positions.length > 0 ? next : start >= 0 ? start : text.indexOf(letter, next)
    if (at < 0) return null
    score += at === next && positions.length > 0 ? 5 : startsWord(text, at) ? 4 : -2
    positions.push(...unitsFrom(at, letter))
    next = at + letter.length
  }
  // Letters scattered without any order in them are no match anybody had in mind.
  return score >= word.length ? { score, positions } : null
}

function unitsFrom(at: number, piece: string): readonly number[] {
  return Array.from({ length: piece.length }, (_, unit) => at + unit)
}

function nextWordStart(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) if (startsWord(text, at)) return at
  return -1
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? ' ')
}

function toRanges(positions: readonly number[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (const position of positions) {
    const last = ranges.at(-1)
    if (last && last[1] === position) last[1] = position + 1
    else ranges.push([position, position + 1])
  }
  return ranges
}
