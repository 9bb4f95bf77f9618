/**
 * What a Markdown parser takes too long for. Parsers need quadratic time for some texts and one stack frame for each
 * level of nesting; a text over one of these limits is shown as it was written. The numbers keep a block under about
 * 0.3 s, which real answers never come near.
 */
const MAX_BLOCK = 100_000
const MAX_EMPHASIS = 1_000
const MAX_BRACKETS = 3_000
const MAX_CELLS = 5_000
const MAX_FORMULAS = 300
const MAX_NESTING = 60
/** Different lengths of runs of backticks: each may be looked for to the end of the block. */
const MAX_FENCES = 12

/** Longest formula that is typeset, in UTF-16 units. */
export const MAX_FORMULA = 4_000

/** True where the block must be shown as plain text. Linear in its length, and cheap for the usual short one. */
export function isTooComplex(raw: string): boolean {
  if (raw.length > MAX_BLOCK) return true
  return nesting(raw) > MAX_NESTING || (raw.length > 500 && countsTooMuch(raw))
}

function countsTooMuch(raw: string): boolean {
  let emphasis = 0
  let brackets = 0
  let cells = 0
  let dollars = 0
  let ticks = 0
  const fences = new Set<number>()
  let last = 0
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i)
    if ((code === 42 || code === 95 || code === 126) && code !== last) emphasis++
    else if (code === 124) cells++
    else if (code === 36) dollars++
    else if ((code === 40 || code === 91) && last === 92) dollars += 2
    if (code === 91) brackets++
    if (code === 96) ticks++
    else if (ticks > 0) {
      fences.add(ticks)
      ticks = 0
    }
    last = code
  }
  return emphasis > MAX_EMPHASIS || brackets > MAX_BRACKETS || cells > MAX_CELLS || dollars > 2 * MAX_FORMULAS || fences.size > MAX_FENCES
}

/** Deepest nesting that the starts of the lines can open: quote and list markers, and two columns of indentation each. */
function nesting(raw: string): number {
  let deepest = 0
  for (let start = 0; start < raw.length; ) {
    let markers = 0
    let blanks = 0
    let i = start
    for (; i < raw.length; i++) {
      const char = raw[i]
      if (char === ' ') blanks++
      else if (char === '\t') blanks += 4
      else if (char === '>' || char === '-' || char === '+' || char === '*' || (char !== undefined && char >= '0' && char <= '9')) markers++
      else if (char !== '.' && char !== ')') break
    }
    deepest = Math.max(deepest, markers + blanks / 2)
    const end = raw.indexOf('\n', i)
    if (end < 0) break
    start = end + 1
  }
  return deepest
}
