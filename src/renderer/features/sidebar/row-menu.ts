import type { ConversationSummary } from '@shared/model/conversation'
import i18next from 'i18next'
import { Archive, ArchiveRestore, ExternalLink, Pencil, Pin, PinOff, Trash2 } from 'lucide-react'
import { openChatWindow, type Route } from '../../store'
import type { MenuItem } from '../../ui/menu-items'
import { removeConversation, setArchived, setPinned } from './actions'

export type RowMenuOptions = {
  readonly row: ConversationSummary
  readonly route: Route
  /** Windows in the desktop app, tabs in a browser. */
  readonly hasWindows: boolean
  readonly onRename: () => void
}

/** What can be done with a conversation; the same list on a right click and on its button. */
export function rowMenu({ row, route, hasWindows, onRename }: RowMenuOptions): readonly MenuItem[] {
  const t = i18next.t
  return [
    { label: t('sidebar.rename'), icon: Pencil, shortcut: 'F2', onSelect: onRename },
    row.pinned
      ? { label: t('sidebar.unpin'), icon: PinOff, onSelect: () => void setPinned(row, false) }
      : { label: t('sidebar.pin'), icon: Pin, onSelect: () => void setPinned(row, true) },
    row.archived
      ? { label: t('sidebar.unarchive'), icon: ArchiveRestore, onSelect: () => void setArchived(row, false) }
      : { label: t('sidebar.archive'), icon: Archive, onSelect: () => void setArchived(row, true) },
    { label: hasWindows ? t('sidebar.openWindow') : t('sidebar.openTab'), icon: ExternalLink, onSelect: () => openChatWindow(row.id) },
    'separator',
    { label: t('sidebar.remove'), icon: Trash2, shortcut: 'Del', danger: true, onSelect: () => void removeConversation(row, route) },
  ]
}
