import type { Id } from '@shared/ids'
import i18next from 'i18next'
import { call, navigate, newRequestId, showToast } from '../../store'
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
