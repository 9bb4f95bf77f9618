/** First line of the user message that asks for a summary; by it a provider of ours, or a server in a test, tells such a request from a chat's own. */
export const SUMMARY_REQUEST = '[Summarise this conversation]'

/** First line of the block that stands for what a summary covers. */
export const PREVIOUS_SUMMARY = '[Previous conversation summary]'

/** True where a text begins with that line. */
export function beginsWithLine(text: string, line: string): boolean {
  return text.startsWith(line) && (text.length === line.length || text[line.length] === '\n')
}
