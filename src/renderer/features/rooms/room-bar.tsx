import type { RoomState } from '@shared/events/room'
import {
  Archive,
  ArchiveRestore,
  Download,
  Ellipsis,
  ExternalLink,
  Flag,
  GitBranch,
  History,
  PanelRight,
  Pencil,
  Pin,
  PinOff,
  StepForward,
  Trash2,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageBar } from '../../parts/page/page-bar'
import { PageTitle } from '../../parts/page/page-title'
import { exportConversation } from '../../parts/transfer/export-conversation'
import { openChatWindow, toggleInspector, useApp, useRoom, useUi } from '../../store'
import { Button } from '../../ui/button'
import { IconButton } from '../../ui/icon-button'
import { Menu } from '../../ui/menu'
import type { MenuItem } from '../../ui/menu-items'
import { branchRoom, concludeRoom, removeRoom, setArchived, setPinned, stepRoom } from './room-actions'
import { present } from './room-figures'
import { openRound } from './room-layout'
import { TalkPopover } from './room-talk-popover'

type RoomBarProps = {
  readonly roomId: string
  readonly editing: boolean
  readonly onEdit: (editing: boolean) => void
  readonly onReplay: () => void
  /** Sends what is written, to be answered step by step; null where there is nothing that could be. */
  readonly onSendStep: (() => void) | null
}

const partsOf = ({ header, cast, rounds, messages }: RoomState) => ({
  header,
  people: present(cast).length,
  number: rounds.at(-1)?.number,
  idle: openRound(rounds) === null,
  lastId: messages.at(-1)?.id,
})

/** The title bar of a room: what it is called, who is in it and how they answer, and what can be done with it. */
export function RoomBar({ roomId, editing, onEdit, onReplay, onSendStep }: RoomBarProps) {
  const { t } = useTranslation()
  const room = useRoom(roomId, partsOf)
  const inspectorOpen = useUi((ui) => ui.inspectorOpen)
  const solo = useUi((ui) => ui.solo)
  const host = useApp((app) => app.info.host)
  if (!room) return <PageBar>{null}</PageBar>
  const { header, people, number, idle, lastId } = room
  const { title, pinned, archived, settings } = header
  const items: readonly MenuItem[] = [
    { label: t('rooms.room.rename'), icon: Pencil, shortcut: 'F2', onSelect: () => onEdit(true) },
    { label: pinned ? t('rooms.room.unpin') : t('rooms.room.pin'), icon: pinned ? PinOff : Pin, onSelect: () => void setPinned(roomId, !pinned) },
    {
      label: archived ? t('rooms.room.unarchive') : t('rooms.room.archive'),
      icon: archived ? ArchiveRestore : Archive,
      onSelect: () => void setArchived(roomId, title, !archived),
    },
    'separator',
    { label: t('rooms.room.conclude'), icon: Flag, disabled: !idle, onSelect: () => void concludeRoom(roomId) },
    { label: t('rooms.room.branch'), icon: GitBranch, disabled: lastId === undefined, onSelect: () => (lastId ? void branchRoom(roomId, lastId) : undefined) },
    { label: t('rooms.room.replay.title'), icon: History, disabled: !idle || lastId === undefined, onSelect: onReplay },
    ...(['markdown', 'html', 'json'] as const).map((format) => ({
      label: t(`rooms.room.export.${format}`),
      icon: Download,
      onSelect: () => void exportConversation(roomId, format),
    })),
    ...(solo
      ? []
      : [{ label: host === 'electron' ? t('rooms.room.openWindow') : t('rooms.room.openTab'), icon: ExternalLink, onSelect: () => openChatWindow(roomId) }]),
    'separator',
    { label: t('rooms.room.delete'), icon: Trash2, danger: true, onSelect: () => void removeRoom(roomId, title) },
  ]
  return (
    <PageBar>
      <PageTitle conversationId={roomId} title={title} untitled={t('rooms.room.untitled')} editing={editing} onEdit={onEdit} />
      <Chip className="max-md:hidden">{t('rooms.room.people', { count: people })}</Chip>
      <Chip>{t(`rooms.room.models.${settings.execution.model}`)}</Chip>
      {number === undefined ? null : <Chip className="max-sm:hidden">{t('rooms.room.roundNumber', { number })}</Chip>}
      <span className="flex-1" />
      <StepButton idle={idle} manual={settings.execution.model === 'manual'} onStep={idle ? onSendStep : () => void stepRoom(roomId)} />
      {idle ? <TalkPopover roomId={roomId} limits={settings.limits} /> : null}
      <Menu align="end" trigger={<IconButton label={t('rooms.room.menu')} icon={Ellipsis} />} items={items} />
      <IconButton label={t('rooms.room.panel')} icon={PanelRight} pressed={inspectorOpen} shortcut="Mod+Shift+I" onClick={toggleInspector} />
    </PageBar>
  )
}

type StepButtonProps = { readonly idle: boolean; readonly manual: boolean; readonly onStep: (() => void) | null }

/** One answer at a time: of the round that is under way, else to what is written. Says why where there is nothing to step. */
function StepButton({ idle, manual, onStep }: StepButtonProps) {
  const { t } = useTranslation()
  const hint = !idle ? 'stepHint' : onStep ? 'stepSendHint' : manual ? 'stepManual' : 'stepNothing'
  return (
    // Not `disabled`: its title could then be reached by nobody.
    <Button variant="quiet" aria-disabled={onStep === null} title={t(`rooms.room.controls.${hint}`)} onClick={() => onStep?.()}>
      <StepForward aria-hidden size={15} strokeWidth={1.75} className="lg:hidden" />
      <span className="max-lg:sr-only">{t('rooms.room.controls.step')}</span>
    </Button>
  )
}

function Chip({ children, className = '' }: { readonly children: string; readonly className?: string }) {
  return <span className={`inline-flex h-6 shrink-0 items-center whitespace-nowrap rounded-full bg-hover px-2.5 text-ink-2 ${className}`}>{children}</span>
}
