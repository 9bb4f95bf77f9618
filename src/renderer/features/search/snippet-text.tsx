import type { Snippet } from '@shared/model/search'
import { pieces } from './results'

/** A stretch of a message with the found words marked. */
export function SnippetText({ snippet }: { readonly snippet: Snippet }) {
  return pieces(snippet).map((piece) =>
    piece.marked ? (
      <mark key={piece.at} className="rounded-[2px] bg-mark text-ink">
        {piece.text}
      </mark>
    ) : (
      <span key={piece.at}>{piece.text}</span>
    ),
  )
}
