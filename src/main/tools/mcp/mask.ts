import { isSensitiveName, redact } from '@shared/redact'

const MASK = '[redacted]'
/** Shorter values stand in every other word. */
const MIN_LENGTH = 4

/** Masks everything a server was given, and what looks like a credential anyway: for logs and error messages. */
export function maskAll(text: string, values: Readonly<Record<string, string>>): string {
  return redact(mask(text, Object.values(values)))
}

/**
 * Masks the credentials a server was given where it gives them back: what a model reads is sent on and stored. Values
 * that are no credentials, such as folders, stay, because results are about them.
 */
export function maskCredentials(text: string, values: Readonly<Record<string, string>>): string {
  const credentials = Object.entries(values).filter(([name, value]) => isSensitiveName(name) || redact(value) !== value)
  return mask(
    text,
    credentials.map(([, value]) => value),
  )
}

/** Longer values first: one may be the beginning of another. */
function mask(text: string, secrets: readonly string[]): string {
  const usable = secrets.filter((secret) => secret.length >= MIN_LENGTH).toSorted((a, b) => b.length - a.length)
  return usable.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}
