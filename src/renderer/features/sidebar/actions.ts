import type { ConversationSummary } from '@shared/model/conversation'
import type { Result } from '@shared/result'
import i18next from 'i18next'
import { call, navigate, type Route, showToast } from '../../store'

/** Gives a conversation another title; an empty or unchanged one changes nothing. */
export async function renameConversation(row: ConversationSummary, title: string): Promise<void> {
  const next = title.trim()
  if (next === '' || next === row.title) return
  report(await call('conversation.update', { id: row.id, title: next }))
}

/** Keeps a conversation at the top of the list, or no longer. */
export async function setPinned(row: ConversationSummary, pinned: boolean): Promise<void> {
  report(await call('conversation.update', { id: row.id, pinned }))
}

/** Moves a conversation to the archive or back; moving it there can be undone from the toast. */
export async function setArchived(row: ConversationSummary, archived: boolean): Promise<void> {
  const result = await call('conversation.update', { id: row.id, archived })
  if (!report(result) || !archived) return
  const undo = () => void setArchived(row, false)
  showToast({ text: i18next.t('sidebar.archived', { title: row.title }), action: { label: i18next.t('common.undo'), run: undo } })
}

/** Deletes a conversation; the toast brings it back, and the window too if it showed it. */
export async function removeConversation(row: ConversationSummary, route: Route): Promise<void> {
  if (!report(await call('conversation.remove', { id: row.id }))) return
  const wasOpen = route.page === 'chat' && route.id === row.id
  const undo = async () => {
    if (report(await call('conversation.restore', { id: row.id })) && wasOpen) navigate({ page: 'chat', id: row.id })
  }
  showToast({ text: i18next.t('sidebar.removed', { title: row.title }), action: { label: i18next.t('common.undo'), run: () => void undo() } })
}

/** Says what went wrong; true where nothing did. */
function report(result: Result<unknown>): boolean {
  if (!result.ok) showToast({ text: i18next.t('sidebar.failedChange', { message: result.error.message }), tone: 'bad' })
  return result.ok
}
