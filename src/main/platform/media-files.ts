import { join } from 'node:path'
import { failure } from '@shared/errors'
import type { Id } from '@shared/ids'
import { MAX_MEDIA_BYTES, type Media } from '@shared/model/media'
import type { Clock, Ids, Log, MediaFiles, MediaRecord, Store } from '../engine/ports'
import { createContentFiles } from './content-files'
import { cleanName } from './media-name'
import type { MediaBody } from './media-response'
import { defaultName, mediaKind } from './media-type'
import { createPdfReader, type PdfLimits } from './pdf-text'
import { clipText, decodeText } from './text-file'

export type MediaFilesOptions = {
  /** The data directory; files lie in `media` below it. */
  readonly dir: string
  readonly store: Pick<Store, 'media' | 'transaction'>
  readonly ids: Ids
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** The built `pdf-worker`; started with the first PDF. */
  readonly pdfWorker: URL | string
  readonly pdfLimits?: PdfLimits
}

/** `read` is for the hosts, which serve stored files to windows. */
export type ServedMediaFiles = MediaFiles & { read(id: Id): Promise<MediaBody | null> }

/**
 * Stored files: images by their magic bytes, texts, and PDFs with their text taken out. Types and names that come with a file
 * are its sender's claims and decide nothing that matters.
 */
export function createMediaFiles(options: MediaFilesOptions): ServedMediaFiles {
  const { store, ids, clock, log } = options
  const files = createContentFiles(join(options.dir, 'media'))
  const pdfs = createPdfReader({ worker: options.pdfWorker, limits: options.pdfLimits })

  function record(id: Id): MediaRecord {
    const found = store.media.get(id)
    if (!found) throw failure('not_found', 'This file is not stored here any more. Add it again.')
    return found
  }

  async function contentOf({ hash, name }: MediaRecord): Promise<Buffer> {
    const bytes = await files.read(hash)
    if (bytes) return bytes
    log.error('media: a stored file is missing', { hash })
    throw failure('not_found', `The content of ${name} is missing from the media folder. Add the file again.`)
  }

  return {
    async add({ name: given, mimeType: claimed, bytes }) {
      const shown = cleanName(given, 'This file')
      if (bytes.length === 0) throw failure('validation', `${shown} is empty.`)
      if (bytes.length > MAX_MEDIA_BYTES) throw failure('too_large', `${shown} is over the limit of ${MAX_MEDIA_BYTES / 1_048_576} MB. Add a smaller one.`)
      const type = mediaKind(bytes, shown, claimed)
      if (type.kind === 'refused') throw failure('unsupported', `${shown} ${type.reason}.`)
      const text = type.kind === 'image' ? null : clipText(type.kind === 'pdf' ? await pdfs.read(bytes, shown) : textOf(bytes, shown))
      const hash = await files.put(bytes)
      const media: Media = {
        id: ids.next(),
        name: cleanName(given, defaultName(type.mimeType)),
        mimeType: type.mimeType,
        size: bytes.length,
        textLength: text?.length ?? null,
      }
      store.transaction('durable', () => store.media.insert({ ...media, hash, createdAt: clock.now() }, text))
      return media
    },
    get(id) {
      const found = store.media.get(id)
      return found ? toMedia(found) : null
    },
    async image(id) {
      const found = record(id)
      if (!isImage(found)) throw failure('unsupported', `${found.name} is not an image.`)
      return { mimeType: found.mimeType, base64: (await contentOf(found)).toString('base64') }
    },
    async text(id) {
      const found = record(id)
      const text = store.media.text(id)
      if (text === null) throw failure('unsupported', `${found.name} has no text.`)
      return text
    },
    async read(id) {
      const found = store.media.get(id)
      const body = found && (await files.read(found.hash))
      return body ? { body, type: found.mimeType, name: found.name } : null
    },
  }
}

function textOf(bytes: Uint8Array, name: string): string {
  const text = decodeText(bytes)
  if (text !== null) return text
  throw failure('unsupported', `${name} is not a kind of file that can be read. Use an image (PNG, JPEG, GIF, WebP), a PDF, or a text saved as UTF-8.`)
}

function isImage({ mimeType }: Media): boolean {
  return mimeType.startsWith('image/')
}

function toMedia({ id, name, mimeType, size, textLength }: MediaRecord): Media {
  return { id, name, mimeType, size, textLength }
}
