import type { Snippet } from '@shared/model/search'
import type { Condition, Query } from './query'
import { type Run, runsOf } from './words'

/** A part of a text that meets a condition, in UTF-16 units. */
type Found = { readonly condition: number; readonly start: number; readonly end: number }

/** Length of a snippet and of what stands in it before the first mark, in UTF-16 units. */
const LENGTH = 240
const BEFORE = 60
/** How far marks may lie apart to be shown together. */
const WINDOW = LENGTH - BEFORE
/** Parts that are kept to choose the best place; beyond twice as many the oldest are forgotten. */
const MAX_FOUND = 200

/**
 * The stretch of a text that shows best what was looked for, with every mark in it. Null where the text does not meet every
 * condition. Each line break becomes a blank; what was cut off is marked by an ellipsis.
 */
export function snippetOf(text: string, query: Query): Snippet | null {
  const found = findAll(text, query)
  if (found === null) return null
  const best = densest(found)
  const first = found[best]?.start ?? 0
  const start = wordStart(text, Math.max(0, first - BEFORE), first)
  const end = wordEnd(text, Math.min(text.length, start + LENGTH), Math.max(first, lastMark(found, best)))
  const lead = start > 0 ? '…' : ''
  const shown = `${lead}${text.slice(start, end).replace(/\s/g, ' ')}${end < text.length ? '…' : ''}`
  const shift = lead.length - start
  const inside = found.filter((part) => part.start >= start && part.start < end)
  const marks = merged(inside).map((part) => [part.start + shift, Math.min(part.end, end) + shift] as const)
  return { text: shown, marks }
}

/** Every part that meets a condition, up to a little beyond the place where all are met; null where that never happens. */
function findAll(text: string, query: Query): readonly Found[] | null {
  const found: Found[] = []
  const missing = new Set(query.keys())
  // The words up to here that stand side by side; a run of a dense script comes between them.
  let words: Extract<Run, { dense: false }>[] = []
  const longest = Math.max(1, ...query.map((condition) => (condition.dense ? 1 : condition.words.length)))
  let stop = Number.POSITIVE_INFINITY
  for (const run of runsOf(text)) {
    const start = run.dense ? (run.characters[0]?.start ?? 0) : run.start
    if (start > stop) break
    if (run.dense) words = []
    else {
      words.push(run)
      if (words.length > longest) words = words.slice(-longest)
    }
    for (const [index, condition] of query.entries()) {
      for (const part of run.dense ? charactersIn(run, condition) : wordsAt(words, condition)) {
        missing.delete(index)
        found.push({ condition: index, ...part })
      }
    }
    if (found.length > 2 * MAX_FOUND) found.splice(0, found.length - MAX_FOUND)
    if (missing.size === 0 && stop === Number.POSITIVE_INFINITY) stop = start + LENGTH
  }
  return missing.size === 0 ? found.sort((a, b) => a.start - b.start || a.end - b.end) : null
}

type Part = { readonly start: number; readonly end: number }

/** The condition's words, if the last of `words` ends them. */
function wordsAt(words: readonly Extract<Run, { dense: false }>[], condition: Condition): readonly Part[] {
  if (condition.dense || condition.words.length > words.length) return []
  const here = words.slice(words.length - condition.words.length)
  const last = condition.words.length - 1
  const fits = here.every(({ word }, index) => {
    const wanted = condition.words[index] ?? ''
    return index === last && condition.prefix ? word.startsWith(wanted) : word === wanted
  })
  const [first, end] = [here[0], here[last]]
  if (!fits || !first || !end) return []
  const wanted = condition.words[last] ?? ''
  // Of a longer word only the beginning is marked, where folding has not moved its letters.
  const whole = end.word.length !== end.end - end.start
  return [{ start: first.start, end: whole ? end.end : end.start + wanted.length }]
}

function* charactersIn({ characters }: Extract<Run, { dense: true }>, condition: Condition): Generator<Part, void, void> {
  if (!condition.dense) return
  const wanted = condition.characters
  for (let from = 0; from + wanted.length <= characters.length; from += 1) {
    if (!wanted.every((character, index) => characters[from + index]?.text === character)) continue
    yield { start: characters[from]?.start ?? 0, end: characters[from + wanted.length - 1]?.end ?? 0 }
  }
}

/** Index of the first part of the window with the most different conditions, the earliest of several. */
function densest(found: readonly Found[]): number {
  let best = 0
  let most = 0
  for (let from = 0; from < found.length; from += 1) {
    const conditions = new Set<number>()
    for (let to = from; to < found.length && (found[to]?.end ?? 0) - (found[from]?.start ?? 0) <= WINDOW; to += 1) conditions.add(found[to]?.condition ?? 0)
    if (conditions.size <= most) continue
    most = conditions.size
    best = from
  }
  return best
}

/** Where the part ends at which a snippet that begins with `best` may be cut at the earliest. */
function lastMark(found: readonly Found[], best: number): number {
  return Math.min(found[best]?.end ?? 0, (found[best]?.start ?? 0) + LENGTH)
}

/** Moves a cut to the next beginning of a word, not beyond `limit`. */
function wordStart(text: string, at: number, limit: number): number {
  if (at === 0) return 0
  const blank = text.slice(at, limit).search(/\s\S/)
  return blank === -1 ? wholeCharacter(text, at) : at + blank + 1
}

/** Moves a cut back to the end of a word, not before `limit`. */
function wordEnd(text: string, at: number, limit: number): number {
  if (at >= text.length) return text.length
  const rest = text.slice(limit, at)
  const blank = rest.search(/\s\S*$/)
  return blank === -1 || rest.length - blank > BEFORE ? wholeCharacter(text, Math.max(at, limit)) : limit + blank
}

/** Moves a cut in front of a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return unit >= 0xdc00 && unit <= 0xdfff ? at - 1 : at
}

function merged(parts: readonly Part[]): readonly Part[] {
  const marks: Part[] = []
  for (const { start, end } of parts) {
    const last = marks.at(-1)
    if (last && start <= last.end) marks[marks.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else marks.push({ start, end })
  }
  return marks
}
