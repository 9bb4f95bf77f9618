import { endingOf } from './media-name'

/** What a file is, by its content. */
export type MediaKind = { readonly kind: 'image' | 'pdf' | 'text'; readonly mimeType: string } | { readonly kind: 'refused'; readonly reason: string }

const IMAGES: readonly { readonly mimeType: string; readonly isOne: (bytes: Uint8Array) => boolean }[] = [
  { mimeType: 'image/png', isOne: (bytes) => has(bytes, 0, '\x89PNG\r\n\x1a\n') && has(bytes, 12, 'IHDR') },
  { mimeType: 'image/jpeg', isOne: (bytes) => has(bytes, 0, '\xff\xd8\xff') },
  { mimeType: 'image/gif', isOne: (bytes) => has(bytes, 0, 'GIF87a') || has(bytes, 0, 'GIF89a') },
  { mimeType: 'image/webp', isOne: (bytes) => has(bytes, 0, 'RIFF') && has(bytes, 8, 'WEBPVP8') },
]

/** The types of texts that have one; every other text, HTML and scripts above all, is plain text to us. */
const TEXTS: Readonly<Record<string, string>> = { md: 'text/markdown', markdown: 'text/markdown', csv: 'text/csv', json: 'application/json' }

/** Where a reader may look for the beginning of a PDF. */
const PDF_HEAD = 1_024

/**
 * Tells what a file is by its first bytes; what it is called and what its sender claims only decide whether a text is one.
 * Whether a text can be read as such shows when it is decoded.
 */
export function mediaKind(bytes: Uint8Array, name: string, claimed: string): MediaKind {
  const image = IMAGES.find(({ isOne }) => isOne(bytes))
  if (image) return { kind: 'image', mimeType: image.mimeType }
  if (Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_HEAD)).includes('%PDF-')) return { kind: 'pdf', mimeType: 'application/pdf' }
  const ending = endingOf(name)
  if (/^\s*image\//i.test(claimed) || /^(svgz?|bmp|tiff?|heic|heif|avif|ico|png|jpe?g|gif|webp)$/.test(ending))
    return { kind: 'refused', reason: 'is not an image that can be sent. Use PNG, JPEG, GIF or WebP' }
  if (ending === 'pdf' || /^\s*application\/pdf/i.test(claimed)) return { kind: 'refused', reason: 'is called a PDF but is none' }
  return { kind: 'text', mimeType: TEXTS[ending] ?? 'text/plain' }
}

/** The ending a file of this type gets where its name is unusable. */
export function defaultName(mimeType: string): string {
  const [kind, type = ''] = mimeType.split('/')
  if (kind === 'image') return `image.${type === 'jpeg' ? 'jpg' : type}`
  return mimeType === 'application/pdf' ? 'document.pdf' : 'text.txt'
}

function has(bytes: Uint8Array, at: number, text: string): boolean {
  if (bytes.length < at + text.length) return false
  for (let index = 0; index < text.length; index++) if (bytes[at + index] !== text.charCodeAt(index)) return false
  return true
}
