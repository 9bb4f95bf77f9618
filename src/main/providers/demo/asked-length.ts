import { sentencesOf } from './sentences'

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const NUMBER = `(\\d{1,4}|an?|${NUMBERS.join('|')})`
const SENTENCES = new RegExp(`\\b${NUMBER}(?:\\s+(?:or|to)\\s+${NUMBER})?\\s+(?:[a-z]+\\s+)?sentences?\\b`, 'i')
const WORDS = new RegExp(`\\b${NUMBER}\\s+words?\\b`, 'i')
const SHORT = /\b(?:briefly|in brief|in short|keep it short|short answers?|be short)\b/i

/** An answer no longer than a message asks for: "in two sentences", "30 words", "briefly"; whole where it asks for nothing. */
export function withinAsked(answer: string, asked: string): string {
  const [, fewest, most = fewest] = SENTENCES.exec(asked) ?? []
  const words = WORDS.exec(asked)?.[1]
  const sentences = most !== undefined ? numberOf(most) : SHORT.test(asked) ? 1 : null
  if (sentences === null && words === undefined) return answer
  const kept = sentencesOf(answer).slice(0, sentences ?? undefined)
  return words === undefined ? kept.join(' ') : firstWords(kept.join(' '), numberOf(words))
}

function numberOf(text: string): number {
  const named = NUMBERS.indexOf(text.toLowerCase()) + 1
  return Math.max(1, named || Number(text) || 1)
}

/** Whole sentences where any fits, else the beginning of the first. */
function firstWords(text: string, most: number): string {
  const count = (part: string): number => part.split(/\s+/).length
  let kept = ''
  for (const sentence of sentencesOf(text)) {
    const longer = kept === '' ? sentence : `${kept} ${sentence}`
    if (count(longer) > most) break
    kept = longer
  }
  return kept === '' ? `${text.split(/\s+/).slice(0, most).join(' ')} …` : kept
}
