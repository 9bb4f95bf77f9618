/** One word of a text as it is written. */
export type Word = { readonly raw: string; readonly kind: WordKind }
/** `word` letters and digits, `han` a run of Chinese, Japanese or Korean script, `parts` an identifier such as `user_id` or `B-204`. */
export type WordKind = 'word' | 'han' | 'parts'

/** Longer "words" are data (keys, base64): only their head is looked at. */
const LONGEST = 64

const HAN = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}ー々'
const TOKEN = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}\\p{M}])+(?:['’\\-_./:@](?:(?![${HAN}])[\\p{L}\\p{N}\\p{M}])+)*`, 'gu')
const IS_HAN = new RegExp(`^[${HAN}]`, 'u')
const JOINED = /[-_./:@]/
const CAMEL = /\p{Ll}\p{Lu}/u

/** Lower case without accents; ß, æ, œ and ø in plain letters. */
export function fold(text: string): string {
  // Most words are plain ASCII: nothing to decompose.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is what is meant.
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase()
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]+/g, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßæœøł’]/g, (letter) => PLAIN[letter] ?? letter)
}
const PLAIN: Readonly<Record<string, string>> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', '’': "'" }

/** Splits a text into words. */
export function wordsOf(text: string): readonly Word[] {
  const found: Word[] = []
  for (const match of text.matchAll(TOKEN)) {
    const raw = match[0]
    if (IS_HAN.test(raw)) {
      // Kana with their marks stay composed; only widths are folded.
      found.push({ raw: raw.normalize('NFKC'), kind: 'han' })
      continue
    }
    const head = raw.length > LONGEST ? raw.slice(0, LONGEST) : raw
    found.push({ raw: head, kind: JOINED.test(head) || CAMEL.test(head) || (/\d/.test(head) && /\p{L}/u.test(head)) ? 'parts' : 'word' })
  }
  return found
}

/** The pieces of an identifier: `user_id` → user, id; `parseDate` → parse, date; `B-204` → b, 204. */
export function piecesOf(raw: string): readonly string[] {
  return raw
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}']+/u)
    .map(fold)
    .filter((piece) => piece.length > 0)
}

/** Overlapping pairs of characters of a run without spaces; a single character stands for itself. */
export function pairsOf(run: string): readonly string[] {
  const characters = [...run]
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, i) => (characters[i] ?? '') + character)
}
