import { quickTokens } from '@shared/quick-tokens'
import { runsOf } from './words'

/** Letters that two forms of one word have in common. */
const STEM = 5

/** The part of a text in which most of the question's words stand, in at most `maxTokens` tokens; an ellipsis marks each cut. */
export function excerptOf(text: string, question: string, maxTokens: number): string {
  const wanted = new Set([...stemsOf(question)].map(({ stem }) => stem))
  const hits = wanted.size === 0 ? [] : [...stemsOf(text)].filter(({ stem }) => wanted.has(stem))
  // What is far longer than fits need not be weighed as a whole.
  let length = Math.min(text.length, Math.max(1, Math.floor((text.length * maxTokens) / Math.max(1, quickTokens(text)))))
  for (;;) {
    const excerpt = around(text, densestStart(hits, text.length, length), length)
    if (length <= 1 || quickTokens(excerpt) <= maxTokens) return excerpt
    length = Math.floor(length * 0.85)
  }
}

function around(text: string, start: number, length: number): string {
  const from = whole(text, start)
  const to = whole(text, Math.min(text.length, start + length))
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}

/** Moves a cut in front of a surrogate pair. */
function whole(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}

/** Start of the window with the greatest weight of different words of the question; the beginning where there is none. */
function densestStart(hits: readonly Stem[], textLength: number, length: number): number {
  let best = 0
  let most = 0
  const inside = new Map<string, number>()
  let weight = 0
  let from = 0
  for (const hit of hits) {
    if (!inside.has(hit.stem)) weight += hit.stem.length
    inside.set(hit.stem, (inside.get(hit.stem) ?? 0) + 1)
    for (let first = hits[from]; first && hit.at - first.at > length * 0.8; first = hits[from]) {
      const count = (inside.get(first.stem) ?? 1) - 1
      if (count === 0) weight -= first.stem.length
      if (count === 0) inside.delete(first.stem)
      else inside.set(first.stem, count)
      from += 1
    }
    if (weight <= most) continue
    most = weight
    const [first, last] = [hits[from]?.at ?? hit.at, hit.at]
    // What was found stands in the middle.
    best = Math.floor((first + last) / 2 - length / 2)
  }
  return Math.max(0, Math.min(best, textLength - length))
}

type Stem = { readonly stem: string; readonly at: number }

function* stemsOf(text: string): Generator<Stem, void, void> {
  for (const run of runsOf(text)) {
    if (!run.dense) yield { stem: run.word.slice(0, STEM), at: run.start }
    else
      for (const [index, { text: character, start }] of run.characters.entries())
        yield { stem: `${character}${run.characters[index + 1]?.text ?? ''}`, at: start }
  }
}
