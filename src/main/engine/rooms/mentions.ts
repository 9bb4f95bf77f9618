import type { Id } from '@shared/ids'
import type { Execution } from '@shared/model/persona'
import type { Participant } from '@shared/model/room'
import { withoutCode } from './code'

/** Who is named in a text; `ambiguous` holds names that could be several people. */
export type Named = {
  readonly ids: readonly Id[]
  readonly all: boolean
  readonly ambiguous: readonly { readonly text: string; readonly names: readonly string[] }[]
}

const ALL = 'all'
/** A name ends where a letter, digit or mark does not follow; in Chinese, Japanese and Korean text it may be followed by anything but a letter of the Latin kind. */
const WORD = /[\p{L}\p{N}\p{M}_]/u
const IDEOGRAPH = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
/** Inside a word these do not end it: `Jean-Luc`, `example.com`. */
const JOINED = /^[-.@][\p{L}\p{N}]/u

/**
 * Reads mentions in typed text: `@` and a name, longest full name first, whatever its case; not inside code, not in
 * e-mail addresses. With `exactWord` a name is a word, or words, of its own, with `fullName` the text may go on behind it
 * where people write without blanks or join words, and with `prefix` its beginning will do, too, if it fits one person only.
 */
export function mentionsIn(text: string, cast: readonly Pick<Participant, 'id' | 'persona'>[], match: Execution['match']): Named {
  const plain = withoutCode(text.normalize('NFC'))
  const ids = new Set<Id>()
  const ambiguous: { readonly text: string; readonly names: readonly string[] }[] = []
  let all = false
  for (let at = plain.indexOf('@'); at >= 0; at = plain.indexOf('@', at + 1)) {
    const before = codePointBefore(plain, at)
    // A letter in front makes it an e-mail address, except in scripts without blanks.
    if (WORD.test(before) && !IDEOGRAPH.test(before)) continue
    const rest = plain.slice(at + 1, at + 1 + 200)
    const full = fullName(rest, cast, match)
    if (full) ids.add(full)
    else if (isName(rest, ALL, match)) all = true
    else if (match === 'prefix') {
      const typed = leadingWord(rest)
      const fitting = typed === '' ? [] : cast.filter(({ persona }) => fold(persona.name).startsWith(fold(typed)))
      const [only] = fitting
      if (only && fitting.length === 1) ids.add(only.id)
      else if (fitting.length > 1) ambiguous.push({ text: typed, names: fitting.map(({ persona }) => persona.name) })
    }
  }
  return { ids: cast.filter(({ id }) => ids.has(id)).map(({ id }) => id), all, ambiguous }
}

function fullName(rest: string, cast: readonly Pick<Participant, 'id' | 'persona'>[], match: Execution['match']): Id | null {
  const byLength = cast.toSorted((a, b) => b.persona.name.length - a.persona.name.length)
  return byLength.find(({ persona }) => isName(rest, persona.name, match))?.id ?? null
}

/** True where the text begins with a name that ends there. */
function isName(rest: string, name: string, match: Execution['match']): boolean {
  const head = rest.slice(0, name.length)
  if (fold(head) !== fold(name)) return false
  const after = rest.slice(name.length, name.length + 3)
  const [next] = after
  if (match === 'exactWord' && JOINED.test(after)) return false
  if (next === undefined || !WORD.test(next)) return true
  if (match === 'exactWord') return false
  // In scripts without blanks the sentence goes on right behind the name.
  const last = [...name].at(-1) ?? ''
  return IDEOGRAPH.test(last) || IDEOGRAPH.test(next)
}

function leadingWord(rest: string): string {
  return /^[\p{L}\p{N}\p{M}_-]+/u.exec(rest)?.[0] ?? ''
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

function codePointBefore(text: string, at: number): string {
  return [...text.slice(Math.max(0, at - 2), at)].at(-1) ?? ''
}
