/** What services call a request that is longer than the model's window, as a code or type of the error. */
const CODES: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'context_window_exceeded',
  'exceed_context_size_error',
  'model_context_window_exceeded',
  'string_above_max_length',
])

/** The same in words, for services without a code; each pattern has the service's sentence as a test. */
const PATTERNS: readonly RegExp[] = [
  /prompt is too long/i,
  /exceeds? (?:the |its )?context limit/i,
  /maximum (?:context|prompt|model) length/i,
  /(?:exceeds?|exceeded|larger than|longer than) (?:the |its )?(?:available |maximum |model'?s? )*context (?:size|length|window)/i,
  /context window exceeds/i,
  /context length of only/i,
  /reduce the length of (?:the|your) (?:messages|prompt|input)/i,
  /input is too long/i,
  /token count .{0,40}exceeds the maximum/i,
  /exceeded model token limit/i,
  /tokens \+ .?max_new_tokens.? must be/i,
]

/** True where a refusal means that the context does not fit. */
export function isOverflow(code: string | undefined, text: string): boolean {
  return (code !== undefined && CODES.has(code)) || PATTERNS.some((pattern) => pattern.test(text))
}
