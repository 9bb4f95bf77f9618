/** One ideogram, kana or Hangul syllable; or a word of at most twelve characters with the blanks around it. */
const PIECE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|\s*[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{1,12}\s*|\s+/gu

/** Cuts a text into word-sized pieces that give it back when joined; never inside a code point. */
export function splitIntoDeltas(text: string): readonly string[] {
  return text.match(PIECE) ?? []
}

/** The text up to where the first stop text begins. */
export function untilStop(text: string, stops: readonly string[]): string {
  const found = stops.map((stop) => text.indexOf(stop)).filter((index) => index >= 0)
  return text.slice(0, Math.min(text.length, ...found))
}
