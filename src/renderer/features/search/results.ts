import type { Id } from '@shared/ids'
import type { SearchHit, Snippet } from '@shared/model/search'

/** One line of the results: the conversation some hits are in, or a hit with its place among all hits. */
export type ResultRow =
  | { readonly kind: 'conversation'; readonly key: string; readonly conversationId: Id; readonly title: string }
  | { readonly kind: 'hit'; readonly key: string; readonly hit: SearchHit; readonly index: number }

/**
 * Puts hits under their conversations. Each page is grouped for itself, so that a page that comes later never moves what
 * is on the screen; it goes on with the last group of the page before where that is the same conversation.
 */
export function resultRows(pages: readonly (readonly SearchHit[])[]): readonly ResultRow[] {
  const rows: ResultRow[] = []
  let last: Id | null = null
  let index = 0
  for (const page of pages) {
    const groups = Map.groupBy(page, (hit) => hit.conversationId)
    const order = [...groups.keys()].sort((a, b) => Number(b === last) - Number(a === last))
    for (const conversationId of order) {
      const hits = groups.get(conversationId) ?? []
      if (conversationId !== last) {
        rows.push({ kind: 'conversation', key: `group ${hits[0]?.messageId}`, conversationId, title: hits[0]?.title ?? '' })
      }
      for (const hit of hits) rows.push({ kind: 'hit', key: hit.messageId, hit, index: index++ })
      last = conversationId
    }
  }
  return rows
}

/** A stretch of text that is marked or not. */
export type Piece = { readonly text: string; readonly at: number; readonly marked: boolean }

/** A snippet cut at its marks. Marks that overlap or lie outside of the text do no harm. */
export function pieces({ text, marks }: Snippet): readonly Piece[] {
  const result: Piece[] = []
  let at = 0
  const add = (to: number, marked: boolean): void => {
    if (to > at) result.push({ text: text.slice(at, to), at, marked })
    at = Math.max(at, to)
  }
  for (const [from, to] of marks.toSorted((a, b) => a[0] - b[0])) {
    add(Math.min(from, text.length), false)
    add(Math.min(to, text.length), true)
  }
  add(text.length, false)
  return result
}

/** The words that were found, as they stand in the texts. */
export function foundWords(hits: readonly SearchHit[]): readonly string[] {
  const words = new Set<string>()
  for (const { snippet } of hits) for (const piece of pieces(snippet)) if (piece.marked) words.add(piece.text.toLowerCase())
  return [...words]
}
