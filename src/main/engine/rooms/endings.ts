import { type Message, messageText } from '@shared/model/message'
import type { StopCause } from '@shared/model/room'

/** Answers that only thank or agree; a round full of them says that the talk is over. */
const THANKS = /\b(thank(s| you)|you're welcome|my pleasure|glad to help|agreed|great (talk|discussion|conversation)|goodbye|bye|danke|merci|gracias)\b/iu
const SHORT = 240

/**
 * Why a talk that goes on by itself has run dry, or null: somebody repeats an earlier answer, answers come empty, or the
 * round was nothing but thanks.
 *
 * @param round answers of the last round
 * @param before answers of the rounds before, newest last
 */
export function driedUp(round: readonly Message[], before: readonly Message[]): Extract<StopCause, 'repetition' | 'empty' | 'thanks'> | null {
  const texts = round.map((message) => normal(messageText(message.blocks)))
  if (texts.length === 0 || texts.every((text) => text === '')) return 'empty'
  const earlier = new Set(before.map((message) => normal(messageText(message.blocks))))
  if (texts.some((text, index) => text !== '' && (earlier.has(text) || texts.indexOf(text) < index))) return 'repetition'
  return texts.every((text) => text.length <= SHORT && THANKS.test(text)) ? 'thanks' : null
}

function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}
