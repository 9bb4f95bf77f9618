/** What a file is by its first bytes, whatever it calls itself; null = nothing that can be attached. */
export type FileKind =
  | { readonly kind: 'image'; readonly mimeType: string }
  | { readonly kind: 'pdf'; readonly mimeType: 'application/pdf' }
  | { readonly kind: 'text'; readonly mimeType: 'text/plain' }

/** Where a reader may look for the beginning of a PDF. */
const PDF_HEAD = 1_024

/**
 * Looks at a file's content. Names and types that systems give are not relied on: TypeScript is "video/mp2t" to many of
 * them, Markdown nothing at all.
 *
 * @param type the type the system gave; only believed for images whose format is not known here
 */
export function fileKind(bytes: Uint8Array, type: string): FileKind | null {
  const image = imageType(bytes)
  if (image !== null) return { kind: 'image', mimeType: image }
  if (new TextDecoder('latin1').decode(bytes.subarray(0, PDF_HEAD)).includes('%PDF-')) return { kind: 'pdf', mimeType: 'application/pdf' }
  if (isText(bytes)) return { kind: 'text', mimeType: 'text/plain' }
  return type.startsWith('image/') ? { kind: 'image', mimeType: type } : null
}

function imageType(bytes: Uint8Array): string | null {
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png'
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg'
  if (startsWith(bytes, [0x47, 0x49, 0x46, 0x38])) return 'image/gif'
  if (startsWith(bytes, [0x52, 0x49, 0x46, 0x46]) && startsWith(bytes.subarray(8), [0x57, 0x45, 0x42, 0x50])) return 'image/webp'
  return null
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte)
}

/** UTF-8 without NUL. An empty file is nothing to attach. */
function isText(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
