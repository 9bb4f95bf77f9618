import { redact } from '@shared/redact'

const LONGEST = 2_000

/** A service's own text for `detail`: credentials masked, the connection's own key above all; at most 2,000 characters. */
export function detailOf(text: string, key?: string): string {
  const masked = redact(key ? text.replaceAll(key, '[key]') : text)
  return (masked.length > LONGEST ? `${masked.slice(0, LONGEST)}…` : masked).toWellFormed()
}
