import { MAX_MEDIA_BYTES, type Media } from '@shared/model/media'
import i18next from 'i18next'
import { call } from '../../store'
import { formatSize } from '../gauge/format'
import { toBase64 } from './base64'
import { type FileKind, fileKind } from './file-kind'
import { prepareImage, UnreadableImage } from './prepare-image'

/** An image may be larger than what is stored, since it is made smaller first; bytes. */
const MAX_IMAGE_SOURCE = 60 * 1024 * 1024

export type Added = { readonly ok: true; readonly media: Media } | { readonly ok: false; readonly message: string }

/** Brings a file into the store, images made smaller first. Never throws: the message says why it was not accepted. */
export async function addFile(file: File): Promise<Added> {
  const { name } = file
  const tooLarge = { ok: false, message: i18next.t('composer.files.tooLarge', { name, size: formatSize(file.size) }) } as const
  if (file.size > MAX_IMAGE_SOURCE) return tooLarge
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (bytes.length === 0) return { ok: false, message: i18next.t('composer.files.empty', { name }) }
    const kind = fileKind(bytes, file.type)
    if (!kind) return { ok: false, message: i18next.t('composer.files.notAccepted', { name }) }
    if (kind.kind !== 'image' && bytes.length > MAX_MEDIA_BYTES) return tooLarge
    return await store(name, await contentOf(file, bytes, kind))
  } catch (error) {
    const key = error instanceof UnreadableImage ? 'composer.files.notAnImage' : 'composer.files.notRead'
    return { ok: false, message: i18next.t(key, { name }) }
  }
}

type Content = { readonly mimeType: string; readonly bytes: Uint8Array }

async function contentOf(file: File, bytes: Uint8Array, kind: FileKind): Promise<Content> {
  if (kind.kind !== 'image') return { mimeType: kind.mimeType, bytes }
  const image = await prepareImage(file, kind.mimeType)
  return { mimeType: image.type, bytes: new Uint8Array(await image.arrayBuffer()) }
}

async function store(name: string, { mimeType, bytes }: Content): Promise<Added> {
  const result = await call('media.add', { name: name.trim() === '' ? 'file' : name.trim().slice(0, 500), mimeType, data: toBase64(bytes) })
  if (result.ok) return { ok: true, media: result.data }
  return { ok: false, message: i18next.t('composer.files.refused', { name, message: result.error.message }) }
}
