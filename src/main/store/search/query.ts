import { conversationTerm, pairTerms, singleTerm } from './terms'
import { type Run, runsOf } from './words'

/** One thing a message must hold: words one after the other (the last perhaps as a beginning), or characters side by side. */
export type Condition =
  | { readonly dense: false; readonly words: readonly string[]; readonly prefix: boolean }
  | { readonly dense: true; readonly characters: readonly string[] }

/** All of them must be met. Empty where a text holds nothing that can be looked for. */
export type Query = readonly Condition[]

/** A shorter beginning would fit half of everything. */
const SHORTEST_PREFIX = 2
/** Conditions that go into the index; further ones are only checked against the text. */
const MAX_INDEXED = 32

/**
 * Reads what a user typed. Words that blanks part may stand anywhere; what stands in double quotes, or has no blank in it
 * (`foo_bar`), stands together. The last word may be a beginning, unless a quote or a mark closes it.
 */
export function parseQuery(text: string): Query {
  const conditions: Condition[] = []
  for (const { 0: whole, 1: quoted } of text.matchAll(/"([^"]*)"|[^\s"]+/g)) {
    const closed = quoted !== undefined
    conditions.push(...conditionsOf(quoted ?? whole, !closed && text.endsWith(whole)))
  }
  const last = conditions.at(-1)
  const open = last && !last.dense && last.prefix ? [last] : []
  const closed = conditions.slice(0, conditions.length - open.length)
  return [...new Map(closed.map((condition) => [JSON.stringify(condition), condition])).values(), ...open]
}

/** What one segment asks for; `open`: its last word may go on, if nothing follows the word. */
function conditionsOf(segment: string, open: boolean): readonly Condition[] {
  const conditions: Condition[] = []
  let words: string[] = []
  let last: Run | null = null
  const endWords = (prefix: boolean): void => {
    if (words.length > 0) conditions.push({ dense: false, words, prefix })
    words = []
  }
  for (const run of runsOf(segment)) {
    last = run
    if (!run.dense) words.push(run.word)
    else {
      endWords(false)
      conditions.push({ dense: true, characters: run.characters.map(({ text }) => text) })
    }
  }
  endWords(open && last !== null && !last.dense && last.end === segment.length && last.word.length >= SHORTEST_PREFIX)
  return conditions
}

/**
 * The query in FTS5's language; every term is quoted, so nothing a user types is an operator. `conversation` narrows it to
 * one conversation (the row's id). The query must not be empty.
 */
export function toMatch(query: Query, conversation: number | null): string {
  const terms = query.slice(0, MAX_INDEXED).map(termOf)
  return [...(conversation === null ? [] : [ofConversation(conversation)]), ...terms].join(' AND ')
}

/** The query for all messages of a conversation (the row's id). */
export function ofConversation(conversation: number): string {
  return `"${conversationTerm(conversation)}"`
}

function termOf(condition: Condition): string {
  if (!condition.dense) return `"${condition.words.join(' ')}"${condition.prefix ? ' *' : ''}`
  const { characters } = condition
  return characters.length === 1 ? `"${singleTerm(characters[0] ?? '')}"` : `"${pairTerms(characters).join(' ')}"`
}
