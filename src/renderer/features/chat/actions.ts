import type { AppError } from '@shared/errors'
import type { Id } from '@shared/ids'
import type { ToolDecision } from '@shared/model/tool'
import i18next from 'i18next'
import { call, navigate, newRequestId, showToast, type UserBlock } from '../../store'
import { report } from './report'

/** Keeps a chat at the top of the sidebar, or no longer. */
export async function setPinned(id: Id, pinned: boolean): Promise<void> {
  report(await call('conversation.update', { id, pinned }))
}

/** Moves a chat to the archive or back; moving it there can be undone from the toast. */
export async function setArchived(id: Id, title: string, archived: boolean): Promise<void> {
  if (!report(await call('conversation.update', { id, archived })) || !archived) return
  showToast({ text: i18next.t('chat.archived', { title }), action: { label: i18next.t('chat.undo'), run: () => void setArchived(id, title, false) } })
}

/** Deletes a chat and goes home; the toast brings it back. */
export async function removeChat(id: Id, title: string): Promise<void> {
  if (!report(await call('conversation.remove', { id }))) return
  navigate({ page: 'home' })
  const restore = async (): Promise<void> => {
    if (report(await call('conversation.restore', { id }))) navigate({ page: 'chat', id })
  }
  showToast({ text: i18next.t('chat.deleted', { title }), action: { label: i18next.t('chat.undo'), run: () => void restore() } })
}

/** Lets the model start afresh below a marker; the marker has the way back. */
export async function clearContext(id: Id): Promise<void> {
  report(await call('chat.clear', { id }))
}

export async function undoClear(id: Id): Promise<void> {
  report(await call('chat.clear', { id, undo: true }))
}

export async function retryTurn(id: Id): Promise<void> {
  report(await call('chat.retry', { id, requestId: newRequestId() }))
}

export async function stopTurn(id: Id): Promise<void> {
  report(await call('chat.interrupt', { id }))
}

/** Goes on from the partial text of the last answer. */
export async function continueAnswer(id: Id): Promise<void> {
  report(await call('chat.continue', { id, requestId: newRequestId() }))
}

/** Sends other content in place of a user's message. Resolves to null, or to why it was not accepted. */
export async function editMessage(id: Id, messageId: Id, content: readonly UserBlock[]): Promise<AppError | null> {
  const [only] = content
  const body = content.length === 1 && only?.type === 'text' ? { text: only.text } : { content: [...content] }
  const result = await call('chat.edit', { id, requestId: newRequestId(), messageId, ...body })
  return result.ok ? null : result.error
}

export async function regenerate(id: Id, messageId: Id, choice: { readonly connectionId: Id; readonly model: string } | undefined): Promise<void> {
  report(await call('chat.regenerate', { id, requestId: newRequestId(), messageId, ...choice }))
}

export async function switchBranch(id: Id, messageId: Id): Promise<void> {
  report(await call('conversation.switchBranch', { id, messageId }))
}

/** Makes a new chat with everything up to the message, and goes there. */
export async function fork(id: Id, messageId: Id): Promise<void> {
  const result = await call('conversation.fork', { id, messageId })
  if (report(result) && result.ok) navigate({ page: 'chat', id: result.data.id })
}

export async function decide(id: Id, toolCallId: string, decision: ToolDecision): Promise<void> {
  report(await call('tool.decide', { id, toolCallId, decision }))
}

/** The whole of a tool result that was cut for the model; null where it is not there, which has been said then. */
export async function wholeResult(id: Id, toolCallId: string): Promise<string | null> {
  const result = await call('tool.output', { id, toolCallId })
  return report(result) && result.ok ? result.data.content : null
}
