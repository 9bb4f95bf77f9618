import type { CorpusIndex } from './index-corpus'

/** Best messages that are compared with each other, and how much of their words must be the same. */
const COMPARED = 60
const SAME = 0.75

/** Lowers messages that say what a better one says in nearly the same words: ten passages should not be one sentence ten times. */
export function lowerRepeats(index: CorpusIndex, scores: Float64Array, loss: number): void {
  const kept: ReadonlySet<number>[] = []
  const units = firstUnits(index)
  for (const message of topOf(scores, COMPARED)) {
    const own = topicsOf(index, units[message] ?? 0)
    if (own.size >= 3 && kept.some((other) => overlap(own, other) >= SAME)) scores[message] = (scores[message] ?? 0) * (1 - loss)
    else kept.push(own)
  }
}

/** First unit of each message. */
function firstUnits({ messageOf, corpus }: CorpusIndex): Int32Array {
  const first = new Int32Array(corpus.passages.length)
  for (let unit = messageOf.length - 1; unit >= 0; unit--) first[messageOf[unit] ?? 0] = unit
  return first
}

function topicsOf({ sequence, offsets, terms }: CorpusIndex, unit: number): ReadonlySet<number> {
  const found = new Set<number>()
  for (let i = offsets[unit] ?? 0; i < (offsets[unit + 1] ?? 0); i++) {
    const id = sequence[i] ?? 0
    const sort = terms[id]?.sort
    if (sort === 'stem' || sort === 'pair') found.add(id)
  }
  return found
}

/** Shared members as a part of all members. */
function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0
  for (const id of a) if (b.has(id)) shared++
  return shared / (a.size + b.size - shared)
}

/** The places of the highest scores above 0, highest first. */
function topOf(scores: Float64Array, count: number): readonly number[] {
  const top: number[] = []
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] ?? 0
    if (score <= 0 || (top.length === count && score <= (scores[top[count - 1] ?? 0] ?? 0))) continue
    let at = top.length
    while (at > 0 && (scores[top[at - 1] ?? 0] ?? 0) < score) at--
    top.splice(at, 0, i)
    if (top.length > count) top.pop()
  }
  return top
}
