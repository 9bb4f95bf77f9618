/** A last line that is only the beginning of something: a marker of which the rest has not come, or half an underline. */
const BARE_MARKER = /(?:^|\n)[ \t]{0,3}(?:#{1,6}|[-+*=_]{1,3}|>|\d{1,3}[.)]?|`{1,2}|~{1,2}|\|[-: |]*)[ \t]*$/
const OPEN_LINK = /!?\[([^\][\n]{0,300})(?:\]\([^)\n]{0,2000})?$/

/**
 * What to show of a block that is still being written: what is begun and not closed would otherwise stand there as raw
 * signs and jump into shape a moment later. Holds back a bare marker at the end, shows an unfinished link as its text,
 * and closes open code, bold and strike-through. Only for display; the text itself is never changed.
 */
export function tidyTail(raw: string): string {
  let text = raw.replace(BARE_MARKER, '')
  const lineStart = text.lastIndexOf('\n\n') + 1
  const paragraph = text.slice(lineStart)
  const withoutCode = paragraph.replace(/(`+)[^`]+\1(?!`)/g, '')
  const tick = /(`+)[^`]*$/.exec(withoutCode)
  if (tick) return withoutCode.endsWith('`') ? text.replace(/`+$/, '') : text + tick[1]
  text = text.replace(OPEN_LINK, '$1')
  const tail = text.slice(lineStart).replace(/(`+)[^`]+\1(?!`)/g, '')
  for (const mark of ['**', '~~']) {
    if (tail.split(mark).length % 2 === 1) continue
    if (text.endsWith(mark)) text = text.slice(0, -mark.length)
    else text = `${text.trimEnd()}${mark}`
  }
  return text
}
