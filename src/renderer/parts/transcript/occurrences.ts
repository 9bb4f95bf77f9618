/** More words would make one expression of them too long; nobody looks for so many. */
const MAX_WORDS = 200

/** Half-open ranges of UTF-16 positions, in order. */
export type Ranges = readonly (readonly [from: number, to: number])[]

/**
 * Where words stand in a text, whatever their case. A word that begins with a letter or digit is found at the beginning
 * of words only, except in scripts that put no space between them. A blank stands for any space. Overlapping finds count once, the longest word first.
 */
export function occurrences(text: string, words: readonly string[]): Ranges {
  const expression = expressionFor(words)
  return expression ? [...text.matchAll(expression)].map((match) => [match.index, match.index + match[0].length] as const) : []
}

function expressionFor(words: readonly string[]): RegExp | null {
  const wanted = [...new Set(words)].filter((word) => word.trim() !== '').slice(0, MAX_WORDS)
  if (wanted.length === 0) return null
  const branches = wanted.toSorted((a, b) => b.length - a.length).map((word) => (startsInside(word) ? '' : String.raw`(?<![\p{L}\p{N}])`) + escapeWord(word))
  return new RegExp(branches.join('|'), 'giu')
}

/** True where a word may begin in the middle of a run of letters: signs, and scripts without spaces. */
function startsInside(word: string): boolean {
  return !/^[\p{L}\p{N}]/u.test(word) || /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u.test(word)
}

function escapeWord(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`)
}
