import { withoutCode } from './code-spans'

/** A last line that is only the beginning of something: a marker of which the rest has not come, or half an underline. */
const BARE_MARKER = /^[ \t]{0,3}(?:#{1,6}|[-+*=_]{1,3}|>|\d{1,3}[.)]?|`{1,2}|~{1,2}|\|[-: |]*)[ \t]*$/
const OPEN_LINK = /!?\[([^\][\n]{0,300})(?:\]\([^)\n]{0,2000})?$/
/** Only so much of the last paragraph is looked at (UTF-16 units): this runs with every piece that comes. */
const LOOK_BACK = 3_000

/**
 * What to show of a block that is still being written: what is begun and not closed would otherwise stand there as raw
 * signs and jump into shape a moment later. Holds back a bare marker at the end, shows an unfinished link as its text,
 * and closes open code, bold and strike-through. Only for display; the text itself is never changed.
 */
export function tidyTail(raw: string): string {
  const text = withoutBareMarker(raw)
  const start = text.lastIndexOf('\n\n') + 1
  const tail = text.slice(start)
  return tail.length > LOOK_BACK ? text : text.slice(0, start) + closed(tail)
}

function withoutBareMarker(raw: string): string {
  const start = raw.lastIndexOf('\n') + 1
  return raw.length - start < 200 && BARE_MARKER.test(raw.slice(start)) ? raw.slice(0, Math.max(0, start - 1)) : raw
}

/** The paragraph with what is open in it closed. */
function closed(paragraph: string): string {
  const { open } = withoutCode(paragraph)
  if (open !== '') return paragraph.endsWith('`') ? paragraph.replace(/`+$/, '') : paragraph + open
  let text = paragraph.replace(OPEN_LINK, '$1')
  const { words } = withoutCode(text)
  for (const mark of ['**', '~~']) {
    if (words.split(mark).length % 2 === 1) continue
    text = text.endsWith(mark) ? text.slice(0, -mark.length) : text.trimEnd() + mark
  }
  return text
}
