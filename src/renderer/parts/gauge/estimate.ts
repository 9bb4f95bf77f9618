/** More of a text than this is judged by its beginning. */
const SAMPLE = 20_000

/**
 * A quick estimate of the tokens in a text that is being typed: about four letters a token, but one for each Chinese,
 * Japanese or Korean character. Only for display while typing; the engine counts for real.
 */
export function quickEstimate(text: string): number {
  const sample = text.length > SAMPLE ? text.slice(0, SAMPLE) : text
  let wide = 0
  for (let i = 0; i < sample.length; i++) if (sample.charCodeAt(i) >= 0x2e80) wide++
  const tokens = (sample.length - wide) / 4 + wide
  return Math.ceil(sample.length === 0 ? 0 : (tokens * text.length) / sample.length)
}
