import type { Id } from '@shared/ids'
import type { Block } from '@shared/model/message'
import type { UserBlock } from '../../store'
import { MAX_PASTE_TEXT } from '../composer/pastes'

/** A message being edited: its text, and the blocks beside it (files, long texts) that can only be taken away. */
export type EditDraft = { readonly text: string; readonly rest: readonly UserBlock[] }

/** By message: a row that leaves the view and comes back goes on where it was. */
const drafts = new Map<Id, EditDraft>()

export function editDraftOf(messageId: Id, blocks: readonly Block[]): EditDraft {
  return drafts.get(messageId) ?? splitForEdit(blocks)
}

export function keepEditDraft(messageId: Id, draft: EditDraft): void {
  drafts.set(messageId, draft)
}

export function dropEditDraft(messageId: Id): void {
  drafts.delete(messageId)
}

/** Texts a box can hold are joined; everything else stands beside it. */
export function splitForEdit(blocks: readonly Block[]): EditDraft {
  const rest: UserBlock[] = []
  const texts: string[] = []
  for (const block of blocks) {
    if (block.type === 'text' && block.text.length <= MAX_PASTE_TEXT) texts.push(block.text)
    else if (block.type === 'text' || block.type === 'image' || block.type === 'file') rest.push(block)
  }
  return { text: texts.join('\n\n'), rest }
}

/** What is sent instead of the message. */
export function editedContent({ text, rest }: EditDraft): readonly UserBlock[] {
  return text.trim() === '' ? rest : [{ type: 'text', text }, ...rest]
}
