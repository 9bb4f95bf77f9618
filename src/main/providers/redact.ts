/** Shapes of keys as services write them, whole or with their middle starred out. */
const KEYS = /\b(?:(?:sk|pk|rk|gsk|xai|csk|pplx|hf|nvapi)[-_][\w*.…-]{6,}|AIza[\w-]{20,})/g
const HEADERS = /\b(bearer|basic|x-api-key|api[-_ ]?key|authorization)(["']?\s*[:=]?\s*["']?)[\w+/.=*-]{12,}/gi
const LONGEST = 2_000

/** A service's own text for `detail`: keys taken out, at most 2,000 characters, no lone surrogates. */
export function redact(text: string, key?: string): string {
  const withoutKey = key && key.length >= 4 ? text.replaceAll(key, '[key]') : text
  const clean = withoutKey.replace(KEYS, '[key]').replace(HEADERS, '$1$2[key]')
  return (clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean).toWellFormed()
}
