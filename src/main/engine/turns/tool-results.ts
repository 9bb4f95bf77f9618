import type { ToolResultBlock } from '@shared/model/message'

/** A result longer than this reaches the model as head and tail; the whole is kept beside the log. Characters. */
const LONGEST_RESULT = 40_000
/** In a small window a result may be this long at most: one character for each token, about a quarter of it. */
const CHARACTERS_PER_TOKEN = 1
const HEAD_SHARE = 0.6
const TAIL_SHARE = 0.2

/** The longest result that goes into a window of this many tokens uncut, characters. */
export function longestResult(contextLimit: number): number {
  return Math.min(LONGEST_RESULT, contextLimit * CHARACTERS_PER_TOKEN)
}

const SUMMARY_LINES = 3
const SUMMARY_LINE_LENGTH = 160
const SUMMARY_IDENTIFIERS = 12
/** How much of a result is searched for identifiers, characters. */
const SEARCHED = 200_000
/**
 * Links, paths, e-mail addresses, hashes and long numbers: what later turns refer to. Every repetition is bounded and the
 * e-mail part starts at a word's beginning only: results are hostile, and this must stay linear.
 */
const IDENTIFIER =
  /https?:\/\/[^\s"'<>)]{1,300}|(?:\/[\w.-]{1,100}){2,20}|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,100}|\b[0-9a-f]{7,40}\b|\b\d{4,20}\b/gi

/** A result as it enters the log, and the whole of it where that was cut. */
export type StoredResult = { readonly block: ToolResultBlock; readonly whole: string | null }

/**
 * Makes a result ready for the log: never cuts a code point, says what was cut, and has a compact summary by rule
 * (kind, size, first lines, identifiers) unless the caller gave one.
 *
 * @param longest characters, ≥ 10
 */
export function storedResult(result: ToolResultBlock, toolName: string, longest: number): StoredResult {
  const content = result.content.toWellFormed()
  const compactSummary = (result.compactSummary ?? summarize(content, toolName, result.isError ?? false)).toWellFormed()
  if (content.length <= longest) return { block: { ...result, content, compactSummary }, whole: null }
  const head = content
    .slice(0, Math.floor(longest * HEAD_SHARE))
    .toWellFormed()
    .replace(/\ufffd$/, '')
  const tail = content
    .slice(-Math.floor(longest * TAIL_SHARE))
    .toWellFormed()
    .replace(/^\ufffd/, '')
  const cut = content.length - head.length - tail.length
  const clipped = `${head}\n[… ${cut} characters cut from the middle of this result …]\n${tail}`
  return { block: { ...result, content: clipped, compactSummary, wholeLength: content.length }, whole: content }
}

function summarize(content: string, toolName: string, isError: boolean): string {
  const lines = content.split('\n').filter((line) => line.trim() !== '')
  const first = lines.slice(0, SUMMARY_LINES).map((line) => clipText(line.trim(), SUMMARY_LINE_LENGTH))
  const identifiers = [...new Set(content.slice(0, SEARCHED).match(IDENTIFIER) ?? [])].slice(0, SUMMARY_IDENTIFIERS)
  return [
    `${isError ? 'Error' : 'Result'} of ${toolName}: ${kindOf(content)}, ${content.length} characters, ${lines.length} lines.`,
    ...first,
    ...(identifiers.length > 0 ? [`Mentions: ${identifiers.join(' ')}`] : []),
  ].join('\n')
}

/** The first `length` code points of a text; looks at no more of it than it needs. */
export function clipText(text: string, length: number): string {
  return Array.from(text.slice(0, 2 * length))
    .slice(0, length)
    .join('')
    .toWellFormed()
}

function kindOf(content: string): string {
  const start = content.trimStart()[0]
  if (start === '{' || start === '[') return 'JSON'
  if (start === '<') return 'markup'
  return 'text'
}
