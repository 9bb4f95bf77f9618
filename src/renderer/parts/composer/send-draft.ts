import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { MediaBlock } from '@shared/model/message'
import { sendMessage, type UserBlock } from '../../store'
import type { Draft } from './draft'
import { MAX_PASTE_TEXT } from './pastes'

/** A draft as content: text, long pastes as blocks of their own, then the files. */
export function contentOf(draft: Draft, files: readonly MediaBlock[]): readonly UserBlock[] {
  const texts = [draft.text, ...draft.pastes].filter((text) => text.trim() !== '')
  return [...texts.map((text) => ({ type: 'text' as const, text })), ...files]
}

/** What was not sent as a draft again, before whatever has been typed since; the files come back on their own. */
export function draftOf(content: readonly UserBlock[], since: Draft): Draft {
  const texts = content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
  const short = texts.filter((text) => text.length <= MAX_PASTE_TEXT)
  const text = [...short, since.text].filter((part) => part !== '').join('\n\n')
  return { text, pastes: [...texts.filter((part) => part.length > MAX_PASTE_TEXT), ...since.pastes] }
}

/** Sends a draft. Resolves to null, or to why it was not sent; the content then comes back by `useReturned`. */
export async function sendDraft(chatId: Id, draft: Draft, files: readonly MediaBlock[]): Promise<AppError | null> {
  const result = await sendMessage(chatId, contentOf(draft, files))
  return result.ok ? null : result.error
}
