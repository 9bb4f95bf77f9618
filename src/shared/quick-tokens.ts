type Kind = 'letter' | 'digit' | 'blank' | 'mark' | 'cyrillic' | 'script' | 'rare'

/**
 * A cheap estimate of the tokens (o200k) of a text: one pass, no tables, never waits. Leans to the high side.
 *
 * Latin words cost one token per six letters, in mixed case (identifiers, base64) one per two; digits one per three;
 * marks one per two; the blank before a word nothing; Cyrillic letters one token per three, letters of other
 * alphabets one per two, accents extra; CJK, emoji and everything rare one each.
 */
export function quickTokens(text: string): number {
  let tokens = 0
  let kind: Kind = 'blank'
  let length = 0
  let switches = 0
  let upper = false
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    const next = kindOf(unit)
    if (next !== kind) {
      tokens += cost(kind, length, switches)
      kind = next
      length = 0
      switches = 0
    }
    const isUpper = unit < 91
    if (length > 0 && isUpper !== upper) switches += 1
    upper = isUpper
    if (next === 'letter' && unit > 127) tokens += unit < 0x100 ? 1 / 3 : 1
    length += 1
  }
  return Math.ceil(tokens + cost(kind, length, switches))
}

function kindOf(unit: number): Kind {
  if (unit < 128) {
    if ((unit > 96 && unit < 123) || (unit > 64 && unit < 91)) return 'letter'
    if (unit > 47 && unit < 58) return 'digit'
    return unit <= 32 ? 'blank' : 'mark'
  }
  if (unit < 0xc0) return 'mark'
  if (unit < 0x250) return 'letter'
  if (unit >= 0x400 && unit < 0x530) return 'cyrillic'
  return unit < 0x1100 ? 'script' : 'rare'
}

function cost(kind: Kind, length: number, switches: number): number {
  switch (kind) {
    case 'letter':
      return Math.max(Math.ceil(length / 6), switches)
    case 'digit':
      return Math.ceil(length / 3)
    case 'blank':
      return length > 1 ? Math.ceil(length / 64) : 0
    case 'mark':
      return Math.ceil(length / 2)
    case 'cyrillic':
      return length / 3
    case 'script':
      return length / 2
    case 'rare':
      return length
  }
}
