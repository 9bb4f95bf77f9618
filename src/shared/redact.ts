const MASK = '[redacted]'

/**
 * Keys recognisable by themselves, wherever they stand in a text: OpenAI, Anthropic and the many that copied their form
 * (masked ones too: services show head and tail), other services by their prefix, Google, AWS key ids, JSON web tokens.
 */
const KEYS =
  /(?<![A-Za-z0-9])(?:sk-[A-Za-z0-9_*-]{6,}|(?:gsk|xai|hf|r8|pplx|ghp|gho|ghs|ghu|github_pat)[_-][A-Za-z0-9_]{8,}|AIza[A-Za-z0-9_-]{10,}|A(?:KIA|SIA)[A-Z0-9]{12,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?)/g

/** `Bearer …` anywhere, `Basic …` only in its header: the word is too common. */
const SCHEMES = /(\bbearer\s+|\bauthorization["']?\s*[:=]\s*["']?basic\s+)[A-Za-z0-9._~+/=-]{6,}/gi

/** A value that its own name gives away: `x-api-key: …`, `"apiKey":"…"`, `#token=…`, `API key provided: …`. */
const NAMED =
  /((?:api[-_ ]?key(?: provided)?|authorization|secret[-_ ]?(?:access[-_ ]?)?key|session[-_ ]?token|access[-_ ]?token|client[-_ ]?secret|(?<![A-Za-z0-9_])(?:token|secret|password|key))["']?\s*(?:=|:\s*)\s*["']?)(?!bearer\b|basic\b)[A-Za-z0-9._~+/=*-]{6,}/gi

/**
 * Masks everything in a text that looks like a credential: keys of the known services, bearer tokens, JWTs, and values
 * named as keys, tokens, secrets or passwords. Pure; masking twice changes nothing more.
 */
export function redact(text: string): string {
  return text.replace(KEYS, MASK).replace(SCHEMES, `$1${MASK}`).replace(NAMED, `$1${MASK}`)
}

const SENSITIVE = /^(?:.*api[-_]?key|authorization|proxy-authorization|cookie|set-cookie|.*secret.*|.*token|password|.*access[-_]?key(?:[-_]?id)?)$/i

/** True for names of fields whose value must not be logged, whatever it looks like. */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE.test(name)
}
