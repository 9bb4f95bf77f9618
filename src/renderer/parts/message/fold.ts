const MAX_LINES = 24
const MAX_LENGTH = 2_400
/** A text that is only a little longer is shown whole: unfolding it would gain nothing. */
const SLACK = 1.25

/** How much of a user's text to show at first, in UTF-16 units; its length where all of it. Never inside a code point. */
export function foldedLength(text: string): number {
  let end = -1
  let lines = 0
  for (; lines < MAX_LINES * SLACK; lines++) {
    const next = text.indexOf('\n', end + 1)
    if (next < 0) break
    end = next
    if (end > MAX_LENGTH * SLACK) break
  }
  if (lines < MAX_LINES * SLACK && text.length <= MAX_LENGTH * SLACK) return text.length
  let cut = -1
  for (let i = 0; i < MAX_LINES; i++) {
    const next = text.indexOf('\n', cut + 1)
    if (next < 0 || next > MAX_LENGTH) break
    cut = next
  }
  if (cut >= MAX_LENGTH / 4 || lines >= MAX_LINES * SLACK) return Math.max(cut, 0)
  const low = text.charCodeAt(MAX_LENGTH)
  return low >= 0xdc00 && low <= 0xdfff ? MAX_LENGTH + 1 : MAX_LENGTH
}
