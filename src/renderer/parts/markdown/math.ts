import { codeSpanEnd, fenceAt } from './code-spans'
import { MAX_FORMULA } from './limits'

/**
 * Rewrites a block so that the parser finds exactly the formulas that were meant: `\(x\)` becomes `$x$`, `\[x\]` becomes
 * `$$x$$`, and a dollar sign that opens no formula ("$5 to $10") is escaped. The rule for single dollars is Pandoc's: no blank after the
 * first, none before the second, and no digit after the second. Code spans are left alone.
 */
export function markFormulas(raw: string): string {
  if (!raw.includes('$') && !raw.includes('\\(') && !raw.includes('\\[')) return raw
  let out = ''
  let i = 0
  while (i < raw.length) {
    const char = raw[i]
    if (char === '`') {
      const closed = codeSpanEnd(raw, i)
      const end = closed < 0 ? i + fenceAt(raw, i).length : closed
      out += raw.slice(i, end)
      i = end
    } else if (char === '\\') {
      const formula = bracketFormula(raw, i)
      out += formula ? formula.text : raw.slice(i, i + 2)
      i = formula ? formula.end : i + 2
    } else if (char === '$') {
      const end = dollarFormulaEnd(raw, i)
      out += end > 0 ? raw.slice(i, end) : raw[i + 1] === '$' ? '\\$\\$' : '\\$'
      i = end > 0 ? end : raw[i + 1] === '$' ? i + 2 : i + 1
    } else {
      const next = nextSpecial(raw, i + 1)
      out += raw.slice(i, next)
      i = next
    }
  }
  return out
}

/** True where the rewritten block has a formula in it. */
export function hasFormula(marked: string): boolean {
  for (let i = marked.indexOf('$'); i >= 0; i = marked.indexOf('$', i + 1)) if (marked[i - 1] !== '\\') return true
  return false
}

/** The formula of a block of kind `math`, without its delimiters. */
export function formulaOf(raw: string): string {
  return raw
    .trim()
    .replace(/^(?:\$\$|\\\[)/, '')
    .replace(/(?:\$\$|\\\])$/, '')
    .trim()
}

function nextSpecial(raw: string, from: number): number {
  let i = from
  while (i < raw.length && raw[i] !== '`' && raw[i] !== '\\' && raw[i] !== '$') i++
  return i
}

/** `\(…\)` or `\[…\]` at `start`, rewritten. */
function bracketFormula(raw: string, start: number): { readonly text: string; readonly end: number } | null {
  const opener = raw[start + 1]
  if (opener !== '(' && opener !== '[') return null
  const near = raw.slice(start + 2, start + MAX_FORMULA)
  const length = near.indexOf(opener === '(' ? '\\)' : '\\]')
  if (length < 0) return null
  const body = near.slice(0, length).trim()
  if (body === '' || body.includes('$') || body.includes('\n\n')) return null
  return { text: opener === '(' ? `$${body}$` : `$$${body}$$`, end: start + length + 4 }
}

/** End of the formula that the dollar at `start` opens, or 0. */
function dollarFormulaEnd(raw: string, start: number): number {
  const double = raw[start + 1] === '$'
  const from = start + (double ? 2 : 1)
  if (!double && isBlank(raw[from])) return 0
  const limit = Math.min(raw.length, start + MAX_FORMULA)
  for (let i = from; i < limit; i++) {
    if (raw[i] === '\\') i++
    else if (raw[i] === '\n' && raw[i + 1] === '\n') return 0
    else if (raw[i] === '$') {
      if (double) {
        if (raw[i + 1] === '$') return i > from ? i + 2 : 0
      } else if (!isBlank(raw[i - 1]) && !isDigit(raw[i + 1]) && i > from) return i + 1
      else return 0
    }
  }
  return 0
}

function isBlank(char: string | undefined): boolean {
  return char === undefined || char === ' ' || char === '\n' || char === '\t' || char === '\r'
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}
