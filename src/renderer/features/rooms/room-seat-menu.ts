import type { Id } from '@shared/ids'
import { isAtWork, type Participant, type SpeakerRun } from '@shared/model/room'
import i18next from 'i18next'
import { ArrowLeft, ArrowRight, BookUser, Bot, FoldVertical, Info, Mic, RotateCcw, Square, Trash2, UserPen, Volume2, VolumeX } from 'lucide-react'
import type { MenuItem } from '../../ui/menu-items'
import { keepPersona, removeParticipant, retrySpeaker, speakNext, stopRoom, updateParticipant } from './room-actions'
import type { SeatDialog } from './room-seat-dialogs'

type SeatMenuOptions = {
  readonly roomId: Id
  readonly seat: Participant
  readonly run: SpeakerRun | undefined
  /** Its place in the cast, from 0, and how many there are. */
  readonly index: number
  readonly count: number
  readonly move: (id: Id, step: -1 | 1) => void
  readonly open: (dialog: SeatDialog) => void
}

/** Everything that can be done with one participant. */
export function seatMenu({ roomId, seat, run, index, count, move, open }: SeatMenuOptions): readonly MenuItem[] {
  const t = i18next.t
  const { id, muted, persona } = seat
  const broken = run?.state === 'failed' || run?.state === 'stopped' || run?.state === 'interrupted'
  return [
    ...(run && isAtWork(run.state)
      ? [{ label: t('rooms.room.cast.stop', { name: persona.name }), icon: Square, onSelect: () => void stopRoom(roomId, 'now', id) }]
      : [{ label: t('rooms.room.cast.speak'), icon: Mic, disabled: muted, onSelect: () => void speakNext(roomId, id) }]),
    ...(broken ? [{ label: t('rooms.room.card.retry'), icon: RotateCcw, onSelect: () => void retrySpeaker(roomId, id) }] : []),
    {
      label: muted ? t('rooms.room.cast.unmute') : t('rooms.room.cast.mute'),
      icon: muted ? Volume2 : VolumeX,
      onSelect: () => void updateParticipant(roomId, id, { muted: !muted }),
    },
    'separator',
    { label: t('rooms.room.cast.earlier'), icon: ArrowLeft, shortcut: 'Alt+ArrowLeft', disabled: index === 0, onSelect: () => move(id, -1) },
    { label: t('rooms.room.cast.later'), icon: ArrowRight, shortcut: 'Alt+ArrowRight', disabled: index === count - 1, onSelect: () => move(id, 1) },
    'separator',
    { label: t('rooms.room.cast.persona'), icon: UserPen, onSelect: () => open({ kind: 'persona', id }) },
    { label: t('rooms.room.cast.keep'), icon: BookUser, onSelect: () => void keepPersona(persona) },
    { label: t('rooms.room.cast.model'), icon: Bot, onSelect: () => open({ kind: 'model', id }) },
    { label: t('rooms.room.cast.details'), icon: Info, onSelect: () => open({ kind: 'details', id }) },
    { label: t('rooms.room.cast.compact'), icon: FoldVertical, onSelect: () => open({ kind: 'compact', id }) },
    'separator',
    { label: t('rooms.room.cast.remove'), icon: Trash2, danger: true, onSelect: () => void removeParticipant(roomId, seat, index) },
  ]
}
