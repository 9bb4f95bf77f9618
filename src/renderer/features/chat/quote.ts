/** A text as a quotation, put after what is typed already; an empty line below it is where the writing goes on. */
export function withQuote(typed: string, quoted: string): string {
  const lines = quoted
    .trim()
    .split('\n')
    .map((line) => (line.trim() === '' ? '>' : `> ${line}`))
    .join('\n')
  const before = typed.trim() === '' ? '' : `${typed.trimEnd()}\n\n`
  return `${before}${lines}\n\n`
}
