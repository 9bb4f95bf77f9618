/** Longest text that is kept of a document, in UTF-16 units. */
export const MAX_DOCUMENT_TEXT = 2_000_000
/** Bytes that are looked at to tell UTF-16 without a mark. */
const SAMPLE = 2_000

/**
 * The text of a file in UTF-8 or UTF-16, with or without a byte order mark; null where it is neither, which is what
 * binary files are: bytes that decode to no text, NULs, or more than one control character in a hundred.
 */
export function decodeText(bytes: Uint8Array): string | null {
  const text = decodeBytes(bytes)
  return text === null || isBinary(text) ? null : text
}

/** Cuts a text that is over the limit, never inside a character, and says so at its end; the note counts towards the limit. */
export function clipText(text: string, limit = MAX_DOCUMENT_TEXT): string {
  if (text.length <= limit) return text
  const note = `\n\n[The text goes on: only the beginning of its ${text.length} characters is kept.]`
  const head = text.slice(0, limit - note.length)
  return `${head.isWellFormed() ? head : head.slice(0, -1)}${note}`
}

function decodeBytes(bytes: Uint8Array): string | null {
  const order = byteOrder(bytes)
  try {
    if (order === 'utf-8') return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (bytes.length % 2 === 1) return null
    // Swapped here, because not every build of the runtime decodes the big-endian kind.
    return new TextDecoder('utf-16le', { fatal: true }).decode(order === 'be' ? Buffer.from(bytes).swap16() : bytes)
  } catch {
    return null
  }
}

function byteOrder(bytes: Uint8Array): 'utf-8' | 'le' | 'be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'be'
  const sample = bytes.subarray(0, SAMPLE)
  const zeros = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  // Latin text in UTF-16 has a zero in nearly every pair, always on the same side.
  if (odd > sample.length / 5 && even === 0) return 'le'
  return even > sample.length / 5 && odd === 0 ? 'be' : 'utf-8'
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\x01-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/g

function isBinary(text: string): boolean {
  if (text.includes('\0')) return true
  let controls = 0
  for (const _ of text.matchAll(CONTROL)) controls += 1
  return controls * 100 > text.length
}
