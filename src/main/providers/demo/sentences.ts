import { quickTokens } from '@shared/quick-tokens'
import { splitIntoDeltas } from './split'

/** Longest sentence that is taken over, tokens. */
const LONGEST = 48

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

/** Code, scripts among it: between fences, or up to the end where the second one is missing. */
const CODE = /```[\s\S]*?(?:```|$)/g
/** What Markdown puts before the text of a line. */
const MARKER = /^\s*(?:(?:[-*+>]|\d{1,3}[.)])\s+(?:\[[ x]\]\s+)?)*/
/** Headings, rows of tables, fences: lines without a sentence. */
const NO_SENTENCE = /^\s*(?:#{1,6}\s|\||~{3,}|\$\$)/
/** A blank, or a mark behind which nobody writes one. */
const ENDED = /[\s。！？｡…।؟]$|[。！？｡][”’"')）」』]+$/

/** The sentences of a Markdown text in any language, in order, each on one line and none of them long. */
export function sentencesOf(text: string): readonly string[] {
  const found: string[] = []
  for (const line of text.toWellFormed().replace(CODE, '\n').split('\n')) {
    if (NO_SENTENCE.test(line)) continue
    for (const segment of segments(line.replace(MARKER, ''))) {
      const sentence = segment.trim().replaceAll(/\s+/g, ' ')
      if (/[\p{L}\p{N}]/u.test(sentence)) found.push(clip(sentence))
    }
  }
  return found
}

/** The segmenter ends a sentence inside of links too, at a mark without a blank behind it. */
function segments(line: string): readonly string[] {
  const joined: string[] = []
  let open = false
  for (const { segment } of segmenter.segment(line)) {
    if (open) joined[joined.length - 1] += segment
    else joined.push(segment)
    open = !ENDED.test(segment)
  }
  return joined
}

/** Cut between words where it can be, so that links and identifiers stay whole. */
function clip(sentence: string): string {
  if (quickTokens(sentence) <= LONGEST) return sentence
  let kept = ''
  // The ellipsis counts too: a point that is taken over again stays as it is.
  let room = LONGEST - 2
  for (const run of sentence.match(/\s?\S+/g) ?? []) {
    const cost = quickTokens(run)
    if (cost > room) {
      // A run without blanks that fills most of a sentence: Chinese, Japanese, or junk.
      if (cost > LONGEST / 2) kept += start(run, room)
      break
    }
    kept += run
    room -= cost
  }
  return `${kept} …`
}

function start(run: string, room: number): string {
  let kept = ''
  let used = 0
  for (const piece of splitIntoDeltas(run)) {
    used += quickTokens(piece)
    if (used > room) break
    kept += piece
  }
  return kept
}
