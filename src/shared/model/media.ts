import type { Id } from '../ids'

/** A stored file: an image, or a document whose text has been taken out. Kept by content hash. */
export type Media = {
  readonly id: Id
  readonly name: string
  readonly mimeType: string
  /** Bytes. */
  readonly size: number
  /** Length of the text taken out of a document, characters; null for images. */
  readonly textLength: number | null
}

/** Largest file that is accepted, bytes. */
export const MAX_MEDIA_BYTES = 10 * 1024 * 1024
