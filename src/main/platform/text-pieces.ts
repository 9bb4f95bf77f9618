/**
 * Cuts a text into pieces of at most `size` UTF-16 units (at least 2), best after a line end or a blank and never inside
 * a surrogate pair. An empty text is one empty piece.
 */
export function* textPieces(text: string, size: number): Generator<string, void, void> {
  let start = 0
  while (text.length - start > size) {
    const end = start + cutOf(text, start, size)
    yield text.slice(start, end)
    start = end
  }
  yield start === 0 ? text : text.slice(start)
}

/** Blanks belong to the word behind them, so the cut is in front of one. */
function cutOf(text: string, start: number, size: number): number {
  const end = start + size
  for (let index = end; index > end - size / 8; index -= 1) {
    const unit = text.charCodeAt(index)
    if (unit === 32 || unit === 10) return index - start
  }
  const unit = text.charCodeAt(end)
  return unit >= 0xdc00 && unit <= 0xdfff ? size - 1 : size
}
