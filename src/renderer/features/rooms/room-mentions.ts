import type { Id } from '@shared/ids'
import type { Mention } from '@shared/model/room'

/** What of a participant decides whether it is named. */
export type Nameable = { readonly id: Id; readonly name: string }

/** Names everybody. */
export const ALL = 'all'

const WORD = /[\p{L}\p{N}\p{M}_]/u
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** Longest name, and so the longest text behind an @ that may be the beginning of one. */
const LONGEST = 60

/** The @ before the cursor that a name may be typed behind, and what of it is there; null where there is none. */
export function mentionQuery(text: string, caret: number): { readonly start: number; readonly query: string } | null {
  const start = text.lastIndexOf('@', caret - 1)
  if (start < 0 || caret - start > LONGEST + 1) return null
  const query = text.slice(start + 1, caret)
  if (query.includes('\n') || /^\s/.test(query) || isWordBefore(text, start)) return null
  return { start, query }
}

/** Who may be meant by what is typed so far: names that begin with it, then names with a word that does; `all` last. */
export function candidates<T extends Nameable>(query: string, cast: readonly T[]): readonly (T | typeof ALL)[] {
  const typed = fold(query)
  const first = cast.filter(({ name }) => fold(name).startsWith(typed))
  const later = cast.filter(
    (each) =>
      !first.includes(each) &&
      fold(each.name)
        .split(/\s+/u)
        .some((word) => word.startsWith(typed)),
  )
  return [...first, ...later, ...(ALL.startsWith(typed) ? ([ALL] as const) : [])]
}

/** Mentions after a text was changed: those before the change stay, those behind it move along, those it touches are gone. */
export function adjusted(mentions: readonly Mention[], before: string, after: string): readonly Mention[] {
  if (mentions.length === 0) return mentions
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail)) tail++
  const shift = after.length - before.length
  return mentions.flatMap((mention) => {
    if (mention.end <= head) return [mention]
    if (mention.start >= before.length - tail) return [{ ...mention, start: mention.start + shift, end: mention.end + shift }]
    return []
  })
}

/**
 * Everybody a text names, by id: those chosen from the list, and full names as they were typed, longest first, whatever
 * their case, not inside code, not in e-mail addresses. `@all` names the whole cast. In order of their places.
 */
export function mentionsOf(text: string, cast: readonly Nameable[], chosen: readonly Mention[] = []): readonly Mention[] {
  const plain = withoutCode(text)
  const byLength = cast.toSorted((a, b) => b.name.length - a.name.length)
  const found: Mention[] = []
  for (let start = plain.indexOf('@'); start >= 0; start = plain.indexOf('@', start + 1)) {
    const token = chosen.find((mention) => mention.start === start)
    if (token) {
      found.push(token)
      continue
    }
    if (isWordBefore(plain, start)) continue
    const rest = plain.slice(start + 1)
    const named = byLength.find(({ name }) => beginsWithName(rest, name))
    if (named) found.push({ participantId: named.id, start, end: start + 1 + named.name.length })
    else if (beginsWithName(rest, ALL)) for (const { id } of cast) found.push({ participantId: id, start, end: start + 1 + ALL.length })
  }
  return found
}

function beginsWithName(rest: string, name: string): boolean {
  if (fold(rest.slice(0, name.length)) !== fold(name)) return false
  const next = String.fromCodePoint(rest.codePointAt(name.length) ?? 32)
  if (!WORD.test(next)) return true
  // In scripts without blanks the sentence goes on right behind the name.
  return IDEOGRAPH.test(next) || IDEOGRAPH.test([...name].at(-1) ?? '')
}

function isWordBefore(text: string, at: number): boolean {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1)
  return before !== undefined && WORD.test(before) && !IDEOGRAPH.test(before)
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** Code blocks and code spans replaced by blanks of the same length. */
function withoutCode(text: string): string {
  return text
    .replace(/(^|\n)(```|~~~)[^\n]*\n[\s\S]*?(\n\2[^\n]*|$)/g, (code) => ' '.repeat(code.length))
    .replace(/(`+)(?!`)[^`]*?\1(?!`)/g, (code) => ' '.repeat(code.length))
}
