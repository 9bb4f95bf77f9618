import type { MediaBlock } from '@shared/model/message'
import i18next from 'i18next'
import { createStore } from 'zustand/vanilla'
import { type Added, addFile } from '../media/add-file'

/** A file beside the box: on its way into the store, or there. */
export type Attachment = {
  readonly key: number
  readonly name: string
  /** Bytes; null where the file came back from a message that was not sent. */
  readonly size: number | null
  /** Null while it is being prepared. */
  readonly block: MediaBlock | null
}

/** The files of one draft, and why others were not accepted. */
export type Attachments = { readonly items: readonly Attachment[]; readonly errors: readonly string[] }

export const NO_ATTACHMENTS: Attachments = { items: [], errors: [] }

/** Files of one message. */
export const MAX_FILES = 20

/** By draft: the id of its chat, or a name of its own for a chat that does not exist yet. They live as long as this window. */
export const attachments = createStore<Readonly<Record<string, Attachments>>>()(() => ({}))

let lastKey = 0

function change(draft: string, next: (now: Attachments) => Attachments): void {
  attachments.setState((state) => ({ [draft]: next(state[draft] ?? NO_ATTACHMENTS) }))
}

/** The files of a draft now. */
export function attachmentsOf(draft: string): Attachments {
  return attachments.getState()[draft] ?? NO_ATTACHMENTS
}

/** Takes files into a draft: each is shown at once, and stays or gives way to the reason why it is not accepted. */
export async function attach(draft: string, files: readonly File[], add: (file: File) => Promise<Added> = addFile): Promise<void> {
  const room = Math.max(0, MAX_FILES - attachmentsOf(draft).items.length)
  const tooMany = files.length > room ? [i18next.t('composer.files.tooMany', { max: MAX_FILES })] : []
  change(draft, (now) => ({ ...now, errors: tooMany }))
  await Promise.all(files.slice(0, room).map((file) => attachOne(draft, file, add)))
}

async function attachOne(draft: string, file: File, add: (file: File) => Promise<Added>): Promise<void> {
  lastKey += 1
  const key = lastKey
  change(draft, (now) => ({ ...now, items: [...now.items, { key, name: file.name, size: file.size, block: null }] }))
  const added = await add(file)
  change(draft, (now) => {
    // Taken away while it was being prepared.
    if (!now.items.some((item) => item.key === key)) return now
    if (!added.ok) return { items: now.items.filter((item) => item.key !== key), errors: [...now.errors, added.message] }
    const { id, name, mimeType, size } = added.media
    const block: MediaBlock = { type: mimeType.startsWith('image/') ? 'image' : 'file', mediaId: id, name, mimeType }
    return { ...now, items: now.items.map((item) => (item.key === key ? { key, name, size, block } : item)) }
  })
}

export function detach(draft: string, key: number): void {
  change(draft, (now) => ({ ...now, items: now.items.filter((item) => item.key !== key) }))
}

export function forgetErrors(draft: string): void {
  change(draft, (now) => ({ ...now, errors: [] }))
}

/** Empties a draft's files to send them. */
export function takeAttachments(draft: string): readonly MediaBlock[] {
  const { items } = attachmentsOf(draft)
  change(draft, () => NO_ATTACHMENTS)
  return items.flatMap(({ block }) => (block ? [block] : []))
}

/** Puts files back that were not sent. */
export function giveBackAttachments(draft: string, blocks: readonly MediaBlock[]): void {
  const back = blocks.map((block) => {
    lastKey += 1
    return { key: lastKey, name: block.name, size: null, block }
  })
  change(draft, (now) => ({ ...now, items: [...back, ...now.items] }))
}
