import { type Block, messageText } from '@shared/model/message'

/** Longest title made by code, in code points. */
const MAX_TITLE = 60

/** What a chat is called before its first message. */
export const UNTITLED = 'New chat'

/** A chat's title is its first line, cut by code (spec/sessions.md, "Configuration"). Never cuts a code point. */
export function titleFrom(content: readonly Block[]): string {
  const line = messageText(content)
    .split('\n', 50)
    .map((text) => text.replace(/^[#>\s*`-]+/, '').trim())
    .find((text) => text !== '')
  if (!line) return UNTITLED
  const points = Array.from(line.slice(0, 2 * MAX_TITLE + 2).toWellFormed())
  return points.length <= MAX_TITLE
    ? points.join('')
    : `${points
        .slice(0, MAX_TITLE - 1)
        .join('')
        .trimEnd()}…`
}
