/** A paste longer than this (UTF-16 units) is kept beside the box: a text box of that size makes every key slow. */
export const MAX_PASTE_TEXT = 100_000
/** Longest text of one block, and of all of a message in UTF-8 bytes, that the bridge carries. */
const MAX_BLOCK = 8_000_000
const MAX_BYTES = 15_000_000

/** Size in bytes of a text that is too large to be sent, or null. */
export function tooLarge(parts: readonly string[]): number | null {
  const units = parts.reduce((sum, part) => sum + part.length, 0)
  // Only where it may matter: counting bytes means encoding everything.
  if (units * 3 <= MAX_BYTES && parts.every((part) => part.length <= MAX_BLOCK)) return null
  const bytes = parts.reduce((sum, part) => sum + byteLength(part), 0)
  return bytes > MAX_BYTES || parts.some((part) => part.length > MAX_BLOCK) ? bytes : null
}

/** Bytes of a text in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length
}
