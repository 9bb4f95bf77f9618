import type { ChatHeader } from '@shared/events/chat'
import {
  Archive,
  ArchiveRestore,
  Copy,
  Download,
  Ellipsis,
  Eraser,
  ExternalLink,
  FoldVertical,
  PanelRight,
  Pencil,
  Pin,
  PinOff,
  ScrollText,
  Trash2,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatTokens } from '../../parts/gauge/format'
import type { ModelFinder } from '../../parts/models/model-finder'
import type { ModelOption } from '../../parts/models/model-groups'
import { PageBar } from '../../parts/page/page-bar'
import { PageTitle } from '../../parts/page/page-title'
import { EXPORT_FORMATS, exportConversation } from '../../parts/transfer/export-conversation'
import { openChatWindow, openDialog, toggleInspector, useApp, useUi } from '../../store'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import type { MenuItem } from '../../ui/menu-items'
import { clearContext, removeChat, setArchived, setPinned } from './actions'
import { copyTranscript } from './copy-transcript'
import { ModelPicker } from './model-picker'

type ChatBarProps = {
  readonly header: ChatHeader
  readonly finder: ModelFinder
  readonly editing: boolean
  readonly onEdit: (editing: boolean) => void
  readonly onChooseModel: (option: ModelOption) => void
  readonly onPrompt: () => void
}

/** The title bar of a chat: what it is called, which model answers, and what can be done with it. */
export function ChatBar({ header, finder, editing, onEdit, onChooseModel, onPrompt }: ChatBarProps) {
  const { t } = useTranslation()
  const inspectorOpen = useUi((ui) => ui.inspectorOpen)
  const solo = useUi((ui) => ui.solo)
  const host = useApp((app) => app.info.host)
  const { id, title, pinned, archived, config } = header
  const items: readonly MenuItem[] = [
    { label: t('chat.rename'), icon: Pencil, shortcut: 'F2', onSelect: () => onEdit(true) },
    { label: pinned ? t('chat.unpin') : t('chat.pin'), icon: pinned ? PinOff : Pin, onSelect: () => void setPinned(id, !pinned) },
    {
      label: archived ? t('chat.unarchive') : t('chat.archive'),
      icon: archived ? ArchiveRestore : Archive,
      onSelect: () => void setArchived(id, title, !archived),
    },
    'separator',
    { label: t('chat.systemPrompt'), icon: ScrollText, onSelect: onPrompt },
    { label: t('compaction.dialog.title'), icon: FoldVertical, shortcut: 'Mod+Shift+K', onSelect: () => openDialog('compact') },
    { label: t('chat.clear'), icon: Eraser, onSelect: () => void clearContext(id) },
    {
      label: t('chat.copyTranscript'),
      icon: Copy,
      onSelect: () =>
        void copyTranscript(id, title, (message) =>
          message.author.kind === 'user' ? t('chat.transcript.user') : finder.name(message.connectionId, message.model ?? config.model),
        ),
    },
    ...(solo ? [] : [{ label: host === 'electron' ? t('chat.openWindow') : t('chat.openTab'), icon: ExternalLink, onSelect: () => openChatWindow(id) }]),
    'separator',
    ...EXPORT_FORMATS.map((format) => ({ label: t(`rooms.transfer.${format}`), icon: Download, onSelect: () => void exportConversation(id, format) })),
    'separator',
    { label: t('chat.delete'), icon: Trash2, danger: true, onSelect: () => void removeChat(id, title) },
  ]
  return (
    <PageBar>
      <PageTitle conversationId={id} title={title} untitled={t('chat.newTitle')} editing={editing} onEdit={onEdit} />
      <ModelPicker
        value={config}
        text={t('chat.model.chip', { name: finder.name(config.connectionId, config.model), window: formatTokens(config.contextLimit) })}
        onChoose={onChooseModel}
      />
      <span className="flex-1" />
      <Menu align="end" trigger={<IconButton label={t('chat.menu')} icon={Ellipsis} />} items={items} />
      <IconButton label={t('chat.inspector')} icon={PanelRight} pressed={inspectorOpen} shortcut="Mod+Shift+I" onClick={toggleInspector} />
    </PageBar>
  )
}
