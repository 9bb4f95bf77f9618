import { memo, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

const PIECE = 4_000
/** So much is shown at once, in UTF-16 units; the reader asks for the rest step by step. */
const STEP = 100_000

type PlainTextProps = {
  readonly text: string
  /** Shown at first; default 100,000. */
  readonly first?: number
}

/** Text as it was written. In pieces, since one long text node is laid out anew as a whole; never more than was asked for. */
export const PlainText = memo(function PlainText({ text, first = STEP }: PlainTextProps) {
  const { t } = useTranslation()
  const [shown, setShown] = useState(first)
  const pieces = useMemo(() => textPieces(text.slice(0, shown)), [text, shown])
  const rest = text.length - shown
  return (
    <div className="md-plain">
      {pieces.map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces are only ever appended
        <span key={index}>{piece}</span>
      ))}
      {rest > 0 ? (
        <button type="button" className="md-more" onClick={() => setShown(shown + STEP)}>
          {t('transcript.showMore', { characters: rest.toLocaleString('en') })}
        </button>
      ) : null}
    </div>
  )
})

/** Cuts text into pieces of about 4,000 units, at a line end or blank where there is one, never inside a code point. */
export function textPieces(text: string): readonly string[] {
  const pieces: string[] = []
  for (let start = 0; start < text.length; ) {
    let end = start + PIECE
    if (end < text.length) {
      const line = text.lastIndexOf('\n', end)
      const blank = text.lastIndexOf(' ', end)
      if (line > start) end = line + 1
      else if (blank > start) end = blank + 1
      else if (isLowSurrogate(text.charCodeAt(end))) end += 1
    }
    pieces.push(text.slice(start, end))
    start = end
  }
  return pieces
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
