import type { Corpus, Passage } from './types'

/** Longest passage, in messages. */
const LONGEST = 4

/**
 * The best messages with what belongs to them: a question with the message after it, an answer with the one before.
 * Stretches that touch become one, up to four messages. `scores` holds one number per message; 0 is "not found".
 */
export function passagesOf({ passages }: Corpus, scores: Float64Array, limit: number): readonly Passage[] {
  const order = Array.from(scores.keys())
    .filter((i) => (scores[i] ?? 0) > 0)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || b - a)
  const found: { from: number; to: number; score: number }[] = []
  for (const i of order) {
    if (found.some(({ from, to }) => i >= from && i <= to)) continue
    const partner = passages[i]?.author === 'user' ? i + 1 : i - 1
    const paired = partner >= 0 && partner < passages.length && !found.some((other) => partner >= other.from && partner <= other.to)
    const [from, to] = paired ? [Math.min(i, partner), Math.max(i, partner)] : [i, i]
    const near = found.find((other) => (from === other.to + 1 || to === other.from - 1) && Math.max(to, other.to) - Math.min(from, other.from) < LONGEST)
    if (near) [near.from, near.to] = [Math.min(near.from, from), Math.max(near.to, to)]
    else if (found.length < limit) found.push({ from, to, score: scores[i] ?? 0 })
    else break
  }
  return found
}
