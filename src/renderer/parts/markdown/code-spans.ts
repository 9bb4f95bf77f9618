/** Backticks from `start` on, as many as stand there. */
export function fenceAt(text: string, start: number): string {
  let end = start
  while (text[end] === '`') end++
  return text.slice(start, end)
}

/** Where the code span that opens at `start` ends: after a run of as many backticks. -1 if nothing closes it. */
export function codeSpanEnd(text: string, start: number): number {
  const { length } = fenceAt(text, start)
  for (let i = text.indexOf('`', start + length); i >= 0; ) {
    const run = fenceAt(text, i).length
    if (run === length) return i + run
    i = text.indexOf('`', i + run)
  }
  return -1
}

/** A paragraph without its code spans, and the backticks that open one which nothing closes yet (or ''). */
export function withoutCode(text: string): { readonly words: string; readonly open: string } {
  let words = ''
  let at = 0
  for (let i = text.indexOf('`'); i >= 0; i = text.indexOf('`', at)) {
    words += text.slice(at, i)
    const end = codeSpanEnd(text, i)
    if (end < 0) return { words, open: fenceAt(text, i) }
    at = end
  }
  return { words: words + text.slice(at), open: '' }
}
