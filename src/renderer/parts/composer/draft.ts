import { MAX_PASTE_TEXT } from './pastes'

/** What is typed and not sent: the text of the box, and long pastes that are kept beside it. */
export type Draft = { readonly text: string; readonly pastes: readonly string[] }

export const EMPTY_DRAFT: Draft = { text: '', pastes: [] }

/** One string for storage. */
export function encodeDraft(draft: Draft): string {
  return [draft.text, ...draft.pastes].filter((part) => part !== '').join('\n\n')
}

/** Reads a stored draft; one too long for the box becomes a paste beside it. */
export function decodeDraft(stored: string): Draft {
  return stored.length > MAX_PASTE_TEXT ? { text: '', pastes: [stored] } : { text: stored, pastes: [] }
}

export function isEmptyDraft(draft: Draft): boolean {
  return draft.text.trim() === '' && draft.pastes.every((paste) => paste.trim() === '')
}
