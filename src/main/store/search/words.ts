/**
 * One run of a text as the index knows it. A word stands as one token. Scripts that are written without blanks (Chinese,
 * Japanese, Korean, Thai …) have no words to find, so their runs stand as single characters.
 */
export type Run =
  | { readonly dense: false; readonly word: string; readonly start: number; readonly end: number }
  | { readonly dense: true; readonly characters: readonly Character[] }

/** A folded character and where its original stands, in UTF-16 units. */
export type Character = { readonly text: string; readonly start: number; readonly end: number }

/** Letters, digits and what belongs to them; an emoji is a word by itself. */
const RUNS = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}/gu
const ASCII_RUNS = /[A-Za-z0-9]+/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is what ASCII means
const ASCII = /^[\x00-\x7f]*$/
const DENSE = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}'
const PARTS = new RegExp(`(?=[${DENSE}])[\\p{L}\\p{N}][${DENSE}\\p{M}]*|(?:(?![${DENSE}])[^]|(?![\\p{L}\\p{N}])[^])+`, 'gu')
const IS_DENSE = new RegExp(`^(?=[${DENSE}])[\\p{L}\\p{N}]`, 'u')
/** A character with its marks; jamo that make one syllable belong together. */
const CHARACTERS = /[\u1100-\u115f]+[\u1160-\u11a7]*[\u11a8-\u11ff]*|.[\p{M}\uff9e\uff9f]*/gsu
/** Accents, points of Hebrew and Arabic, and variation selectors: people leave them out when they search. */
const ACCENTS = /[\u0300-\u036f]|[\u0591-\u05c7]|[\u064b-\u065f\u0670]|[\ufe00-\ufe0f]/g
const NOT_WORD = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu

/** True for a text whose words SQLite's `ascii` tokenizer finds by itself. */
export function isAscii(text: string): boolean {
  return ASCII.test(text)
}

/** A word as it is compared: without case, accents and the differences of width or presentation. May become empty. */
export function foldWord(word: string): string {
  if (isAscii(word)) return word.toLowerCase()
  return word.normalize('NFKD').toLowerCase().replace(ACCENTS, '').normalize('NFC').replaceAll('ς', 'σ').replace(NOT_WORD, '')
}

/** The runs of a text in order. Reading one costs nothing for the rest, so a caller may stop early. */
export function* runsOf(text: string): Generator<Run, void, void> {
  if (isAscii(text)) {
    for (const { 0: word, index } of text.matchAll(ASCII_RUNS)) yield { dense: false, word: word.toLowerCase(), start: index, end: index + word.length }
    return
  }
  for (const { 0: run, index } of text.matchAll(RUNS)) {
    if (isAscii(run)) yield { dense: false, word: run.toLowerCase(), start: index, end: index + run.length }
    else yield* partsOf(run, index)
  }
}

function* partsOf(run: string, offset: number): Generator<Run, void, void> {
  for (const { 0: part, index } of run.matchAll(PARTS)) {
    const start = offset + index
    if (IS_DENSE.test(part)) {
      const characters = charactersOf(part, start)
      if (characters.length > 0) yield { dense: true, characters }
    } else {
      const word = foldWord(part)
      if (word !== '') yield { dense: false, word, start, end: start + part.length }
    }
  }
}

function charactersOf(part: string, offset: number): readonly Character[] {
  const characters: Character[] = []
  for (const { 0: unit, index } of part.matchAll(CHARACTERS)) {
    const folded = unit.normalize('NFKC').toLowerCase().replace(NOT_WORD, '')
    const [start, end] = [offset + index, offset + index + unit.length]
    for (const { 0: text } of folded.matchAll(CHARACTERS)) characters.push({ text, start, end })
  }
  return characters
}
