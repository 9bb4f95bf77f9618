import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import { call, newRequestId, sendMessage } from '../../store'
import type { Draft } from './draft'

/**
 * Sends a draft; long pastes go as blocks of their own. Resolves to null, or to why it was not sent. A plain text that
 * was not sent comes back by `useReturned`, one with pastes must be put back by the caller.
 */
export async function sendDraft(chatId: Id, draft: Draft): Promise<{ readonly error: AppError; readonly returned: boolean } | null> {
  if (draft.pastes.length === 0) {
    const result = await sendMessage(chatId, draft.text)
    return result.ok ? null : { error: result.error, returned: true }
  }
  const content = [draft.text, ...draft.pastes].filter((text) => text.trim() !== '').map((text) => ({ type: 'text' as const, text }))
  const result = await call('chat.send', { id: chatId, requestId: newRequestId(), content })
  return result.ok ? null : { error: result.error, returned: false }
}
