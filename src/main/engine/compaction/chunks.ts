/**
 * Splits paragraphs into parts of at most `limit` tokens each, in order and without losing a character; a paragraph
 * that is too long by itself is cut between code points.
 *
 * @param limit tokens, ≥ 16
 */
export function chunksOf(paragraphs: readonly string[], limit: number, quick: (text: string) => number): readonly string[] {
  const chunks: string[] = []
  let current = ''
  let size = 0
  for (const piece of paragraphs.flatMap((paragraph) => pieces(paragraph, limit, quick))) {
    const cost = quick(piece) + 1
    if (current !== '' && size + cost > limit) {
      chunks.push(current)
      current = ''
      size = 0
    }
    current = current === '' ? piece : `${current}\n\n${piece}`
    size += cost
  }
  if (current !== '') chunks.push(current)
  return chunks
}

function pieces(text: string, limit: number, quick: (text: string) => number): readonly string[] {
  if (quick(text) < limit) return [text]
  const middle = splitPoint(text)
  return middle === 0 ? [text] : [...pieces(text.slice(0, middle), limit, quick), ...pieces(text.slice(middle), limit, quick)]
}

/** Near the middle, after a line or a word where there is one, never inside a code point. 0 where nothing can be split. */
function splitPoint(text: string): number {
  const half = Math.floor(text.length / 2)
  if (half === 0) return 0
  const reach = text.slice(Math.floor(half * 0.8), half)
  const at = Math.max(reach.lastIndexOf('\n'), reach.lastIndexOf(' '))
  if (at >= 0) return Math.floor(half * 0.8) + at + 1
  const unit = text.charCodeAt(half)
  const splitsPair = unit >= 0xdc00 && unit <= 0xdfff
  return splitsPair && half > 1 ? half - 1 : splitsPair ? 0 : half
}
