import { isAscii, runsOf } from './words'

// What the full-text index is given. Its tokenizer is `ascii`: it splits ASCII text as `words.ts` does and leaves every
// other character alone, so both sides always agree on what a term is.

/** Private characters that no word holds: they set terms apart that stand for something else than a word. */
const CONVERSATION = '\ue000'
const SINGLE = '\ue001'

/** Longest text of a message that is indexed, in UTF-16 units. */
export const LONGEST_TEXT = 1_000_000

/** The term that all messages of a conversation share; `conversation` is the row's id. */
export function conversationTerm(conversation: number): string {
  return `${CONVERSATION}${conversation}`
}

/** The term of one character of a dense script. */
export function singleTerm(character: string): string {
  return `${SINGLE}${character}`
}

/** Characters of a dense script in overlapping pairs: their phrase is found wherever the characters stand side by side. */
export function pairTerms(characters: readonly string[]): readonly string[] {
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`)
}

/** A message's text as terms with blanks between them. */
export function termsOf(text: string, conversation: number): string {
  const scope = conversationTerm(conversation)
  if (isAscii(text)) return `${text} ${scope}`
  const terms: string[] = []
  const singles = new Set<string>()
  for (const run of runsOf(text)) {
    if (!run.dense) {
      terms.push(run.word)
      continue
    }
    const characters = run.characters.map((character) => character.text)
    for (const term of pairTerms(characters)) terms.push(term)
    // The last character alone: it keeps two runs from looking like one.
    terms.push(characters.at(-1) ?? '')
    for (const character of characters) singles.add(character)
  }
  return [...terms, scope, ...[...singles].map(singleTerm)].join(' ')
}
